import { expect, it } from 'vitest';
import { createProgressLine } from '../../src/commands/progress-line.ts';

function setUp({
  isTerminal = true,
  quiet = false,
  env = {},
}: {
  isTerminal?: boolean;
  quiet?: boolean;
  env?: Readonly<Record<string, string>>;
} = {}) {
  let clock = 0;
  let written = '';
  const stderr = {
    isTerminal,
    columns: 30,
    write: async (text: string | Iterable<string>) => {
      written += text;
    },
  };
  const line = createProgressLine(stderr, () => clock, { env, quiet });
  const at = (time: number) => {
    clock = time;
    line.update({ regionsDone: 3, regions: 17, findings: 12_345 });
  };
  return { line, at, written: () => written };
}

it('a short run shows nothing', async () => {
  const { line, at, written } = setUp();
  at(10);
  at(600);
  await line.clear();
  expect(written()).toBe('');
});

it('a long run shows one line within the terminal, and takes it away', async () => {
  const { line, at, written } = setUp();
  at(800);
  at(850);
  expect(written()).toBe('\r12345 findings, 3 of 17 Regio\u001b[K');
  await line.clear();
  expect(written().endsWith('\r\u001b[K')).toBe(true);
});

it.each<Parameters<typeof setUp>[0]>([
  { isTerminal: false },
  { quiet: true },
  { env: { CI: 'true' } },
  { env: { TERM: 'dumb' } },
])('nothing with %o', (world) => {
  const { at, written } = setUp(world);
  at(5000);
  expect(written()).toBe('');
});
