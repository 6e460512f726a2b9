import type { FindingRequest } from '../source.ts';
import { Fault } from './fault.ts';
import type { RegionWork } from './region-work.ts';

/** Answers tell the time to the second, and take a while to come. */
export const NOTABLE_SKEW_MS = 60_000;

/**
 * Notes that a window which counts back from now began or ended at another time than was meant, where this
 * computer's clock is wrong. Nothing else tells: the SDK sets right the time that it signs with, so that every call
 * passes, and with a clock two hours fast the last hour holds no finding.
 */
export function noteWrongWindow(
  { note, serverAhead }: Pick<RegionWork, 'note' | 'serverAhead'>,
  { countsBack }: Pick<FindingRequest, 'countsBack'>,
): void {
  const ahead = serverAhead() ?? 0;
  if (!countsBack || Math.abs(ahead) <= NOTABLE_SKEW_MS) return;
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  note(new Fault('wrong-window', { text: `${minutes} min ${ahead > 0 ? 'slow' : 'fast'}` }));
}
