import { describe, expect, it } from 'vitest';
import { findingWith } from '../support/finding.ts';
import { runCli } from '../support/run-cli.ts';

/** [lowest of the band, the word of its threshold] */
const BANDS = [
  [1, 'low'],
  [4, 'medium'],
  [7, 'high'],
  [9, 'critical'],
] as const;
const CASES = BANDS.flatMap(([severity]) =>
  BANDS.map(([least, word]) => [severity, word, severity >= least ? 3 : 0] as const),
);

function file(...changes: readonly Parameters<typeof findingWith>[0][]): { stdin: string } {
  return { stdin: JSON.stringify(changes.map((change) => findingWith(change).document)) };
}

describe.each(['list', 'incidents', 'summary'])('%s --fail-on', (command) => {
  const run = (args: readonly string[], world: { stdin: string }) =>
    runCli([command, '--from', '-', ...args], world);

  it.each(CASES)('severity %d against %s is exit %d', async (Severity, threshold, exit) => {
    const result = await run(['--fail-on', threshold], file({ Severity }));
    expect(result.exit).toBe(exit);
    expect(result.stdout).not.toBe('');
  });

  it('takes a number', async () => {
    expect(await run(['--fail-on', '6.5'], file({ Severity: 6.4 }))).toMatchObject({ exit: 0 });
    expect(await run(['--fail-on', '6.5'], file({ Severity: 6.5 }))).toMatchObject({ exit: 3 });
  });

  it('a finding whose severity cannot be read meets it: nobody can say that it is harmless', async () => {
    expect(await run(['--fail-on', 'critical'], file({ Severity: null }))).toMatchObject({ exit: 3 });
  });

  it('a sample does not meet it, unless samples were asked for', async () => {
    const sample = file({
      Severity: 8,
      Service: { AdditionalInfo: { Type: 'default', Value: '{"sample":true}' } },
    });
    expect(await run(['--fail-on', 'low'], sample)).toMatchObject({ exit: 0 });
    expect(await run(['--fail-on', 'low', '--samples', 'include'], sample)).toMatchObject({ exit: 3 });
    expect(await run(['--fail-on', 'low', '--samples', 'exclude'], sample)).toMatchObject({ exit: 0 });
  });

  it('wins over what is missing', async () => {
    const world = file({ Severity: 8 });
    const missing = ['--from', '/nowhere/at/all.json'];
    expect(await run(missing, world)).toMatchObject({ exit: 5 });
    expect(await run([...missing, '--fail-on', 'high'], world)).toMatchObject({ exit: 3 });
  });

  it('nothing that matches is 0, a wrong word is 2', async () => {
    const world = file({ Severity: 8 });
    expect(await run(['--fail-on', 'low', '--user', 'nobody-of-this-name'], world)).toMatchObject({
      exit: 0,
    });
    expect(await run(['--fail-on', 'severe'], world)).toMatchObject({ exit: 2, stdout: '' });
  });
});

it('list --fail-on sees what --limit does not show', async () => {
  const args = [
    'list',
    '--sandbox',
    '--state',
    'all',
    '--limit',
    '1',
    '--fail-on',
    'critical',
    '-o',
    'ndjson',
  ];
  const all = await runCli(['list', '--sandbox', '--state', 'all', '-o', 'ndjson']);
  const severities = all.stdout
    .trim()
    .split('\n')
    .map((line) => Number(JSON.parse(line).Severity));
  const limited = await runCli(
    args.map((arg) => (arg === 'critical' ? String(Math.max(...severities)) : arg)),
  );
  expect(limited.stdout.trim().split('\n')).toHaveLength(1);
  expect(limited.exit).toBe(3);
});

it.each([
  ['compromised', 3],
  ['probed', 3],
])('incidents --fail-on %s takes a verdict', async (verdict, exit) => {
  expect(await runCli(['incidents', '--sandbox', '--fail-on', verdict])).toMatchObject({ exit });
});
