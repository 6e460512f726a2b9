import type { ExitCode } from '../errors.ts';
import type { Io } from '../io.ts';
import { formatDetectors } from '../view/detectors.ts';
import { createContext, DEFAULT_TIMEOUT_MS, printAnswer } from './context.ts';
import { FORMATS, type GlobalFlags } from './global-options.ts';
import { openLiveSource } from './open-source.ts';

/** `rdsguard detectors`. */
export async function detectors(io: Io, flags: GlobalFlags): Promise<ExitCode> {
  const context = await createContext(io, flags, { formats: FORMATS, timeout: DEFAULT_TIMEOUT_MS });
  const source = await openLiveSource(context, 'detectors');
  const answer = await source.detectors();
  return printAnswer(context, formatDetectors(context.format, answer, context.view), answer);
}
