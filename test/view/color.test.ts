import { describe, expect, it } from 'vitest';
import { decideColor } from '../../src/view/color.ts';

const FLAGS = [undefined, true, false];
const NO_COLOR = [undefined, '', '1'];
const FORCE_COLOR = [undefined, '', '0', 'false', '1', '3', 'true'];
const CLICOLOR_FORCE = [undefined, '0', '1'];
const TERM = [undefined, 'dumb', 'xterm', 'xterm-256color'];

const cases = FLAGS.flatMap((flag) =>
  NO_COLOR.flatMap((noColor) =>
    FORCE_COLOR.flatMap((force) =>
      CLICOLOR_FORCE.flatMap((cli) =>
        TERM.flatMap((term) =>
          [true, false].map((isTerminal) => ({ flag, noColor, force, cli, term, isTerminal })),
        ),
      ),
    ),
  ),
);

describe('decideColor', () => {
  it('follows one order: flag, NO_COLOR, FORCE_COLOR=0, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, terminal', () => {
    expect(cases).toHaveLength(1512);
    for (const { flag, noColor, force, cli, term, isTerminal } of cases) {
      // The first that says something decides.
      const says = [
        flag,
        noColor ? false : undefined,
        force === '0' || force === 'false' ? false : undefined,
        force !== undefined || cli === '1' ? true : undefined,
        term === 'dumb' ? false : undefined,
      ];
      const expected = says.find((said) => said !== undefined) ?? isTerminal;
      const env = { NO_COLOR: noColor, FORCE_COLOR: force, CLICOLOR_FORCE: cli, TERM: term };
      expect([decideColor({ flag, env, isTerminal }) > 0, JSON.stringify({ flag, env, isTerminal })]).toEqual(
        [expected, JSON.stringify({ flag, env, isTerminal })],
      );
    }
  });

  it('gives as many colours as the terminal says it has', () => {
    const level = (env: Record<string, string>) => decideColor({ flag: undefined, env, isTerminal: true });
    expect(level({ TERM: 'xterm' })).toBe(1);
    expect(level({ TERM: 'xterm-256color' })).toBe(2);
    expect(level({ TERM: 'xterm-256color', COLORTERM: 'truecolor' })).toBe(3);
    expect(level({ TERM: 'xterm-256color', FORCE_COLOR: '1' })).toBe(1);
  });
});
