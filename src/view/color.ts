import type { ViewOptions } from './view-options.ts';

export interface ColorQuestion {
  /** What the command line says: `--color` or `--no-color`; undefined where it says nothing. */
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the stream that is written to is a terminal: stdout and stderr are asked apart. */
  readonly isTerminal: boolean;
}

/**
 * Whether a stream gets colour, and how many. One order, published in `rdsguard help environment`:
 * flag > NO_COLOR (not empty) > FORCE_COLOR=0 or false > FORCE_COLOR or CLICOLOR_FORCE > TERM=dumb > terminal.
 */
export function decideColor({ flag, env, isTerminal }: ColorQuestion): ViewOptions['color'] {
  return wantsColor(flag, env, isTerminal) ? colorLevel(env) : 0;
}

function wantsColor(flag: boolean | undefined, env: ColorQuestion['env'], isTerminal: boolean): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced === '0' || forced === 'false') return false;
  // FORCE_COLOR counts where it is empty too, as in Node and chalk; CLICOLOR_FORCE=0 says nothing.
  if (forced !== undefined || (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== '0')) return true;
  return env.TERM !== 'dumb' && isTerminal;
}

function colorLevel(env: ColorQuestion['env']): 1 | 2 | 3 {
  if (env.FORCE_COLOR === '1') return 1;
  if (env.FORCE_COLOR === '2') return 2;
  if (env.FORCE_COLOR === '3') return 3;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3;
  return /-256(color)?$/.test(env.TERM ?? '') ? 2 : 1;
}
