import type { Output } from '../io.ts';
import type { Progress } from '../source/source.ts';

/** One line on stderr that tells how far a run is; it is gone before anything else is written. */
export interface ProgressLine {
  readonly update: Progress;
  readonly clear: () => Promise<void>;
}

/** A run that is over sooner shows nothing: a line that flashes by is noise. */
const SILENT_MS = 700;
const BETWEEN_MS = 100;

const NONE: ProgressLine = { update: () => undefined, clear: async () => undefined };

/**
 * @param now milliseconds UTC
 * @returns a line that does nothing where stderr is no terminal, in CI, or under `--quiet`
 */
export function createProgressLine(
  stderr: Output,
  now: () => number,
  { env, quiet }: { env: Readonly<Record<string, string | undefined>>; quiet: boolean },
): ProgressLine {
  if (!stderr.isTerminal || quiet || env.CI || env.TERM === 'dumb') return NONE;
  let next = now() + SILENT_MS;
  let shown = false;
  return {
    update({ regionsDone, regions, findings }) {
      if (now() < next) return;
      next = now() + BETWEEN_MS;
      shown = true;
      const text = `${findings} findings, ${regionsDone} of ${regions} Regions`;
      // Nobody waits for a progress line; where stderr is gone, the next real write says so.
      stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`).catch(() => undefined);
    },
    async clear() {
      if (shown) await stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
