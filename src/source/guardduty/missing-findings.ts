import { Fault } from './fault.ts';
import type { RegionWork } from './region-work.ts';

/** Notes the findings that a Region listed and did not give, where there are any. */
export function noteMissing({ note }: Pick<RegionWork, 'note'>, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const some = ids.slice(0, 3).join(', ');
  const rest = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  const them = ids.length === 1 ? 'that finding' : 'those findings';
  note(new Fault('missing', { text: `it listed ${some}${rest} but did not give ${them}` }));
}
