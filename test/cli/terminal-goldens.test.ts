import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { COMMANDS, HELP_TOPIC_NAMES } from '../../src/commands/commands.ts';
import { textWidth } from '../../src/view/width.ts';
import { formatTranscript, runCli, type World } from '../support/run-cli.ts';

const WIDTHS = [60, 80, 120, 200] as const;
const TERMINAL = { LANG: 'en_US.UTF-8', TERM: 'xterm-256color' };
const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

/** Every command that prints for people, as somebody at a terminal sees it. */
const RUNS: readonly (readonly [name: string, line: string])[] = [
  ['list', 'list --sandbox'],
  ['list of all states', 'list --sandbox --state all --limit 3'],
  ['list in two Regions', 'list --sandbox --region ap-northeast-1,eu-west-1 --type Tor'],
  ['list of nothing', 'list --sandbox --user nobody'],
  ['show of a login', 'show d4c3dbdf --sandbox'],
  ['show of unusual behaviour', 'show fef040fd --sandbox'],
  ['show of nothing', 'show ffffffff --sandbox'],
  ['incidents', 'incidents --sandbox'],
  ['summary', 'summary --sandbox --state all'],
  ['detectors', 'detectors --sandbox --region ap-northeast-1,eu-west-1'],
  ['samples', 'samples --all --sandbox --wait 5s'],
  ['samples asked for', 'samples --type Tor --sandbox'],
  ['explain', 'explain'],
  ['explain of a type', 'explain CredentialAccess:RDS/TorIPCaller.SuccessfulLogin'],
  ['explain of a finding', 'explain d4c3dbdf --sandbox'],
  ['respond', 'respond d4c3dbdf --sandbox'],
  ['respond to a probe', 'respond 5ac3dc49 --sandbox'],
  ['watch', 'watch --sandbox --since 30d --fail-on low'],
  ['archive', `archive ${ID} 0000000000000000000000000000000a --sandbox`],
  ['unarchive', `unarchive ${ID} --sandbox`],
  ['doctor', 'doctor --sandbox'],
  ['help', '--help'],
  ['help of list', 'list --help'],
  ...HELP_TOPIC_NAMES.map((topic) => [`help on ${topic}`, `help ${topic}`] as const),
];

/** What is copied stands unbroken on a line of its own, at the left edge or behind its label. */
const COPIED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they paint what is copied
  /^(?:\x1b\[\d+m)*(?:https:\/\/|arn:)|^ *(?:\x1b\[2m *Next *\x1b\[22m)?\x1b\[36m|^(?: *\$ )?rdsguard /;

it.each(RUNS)('%s, at every width, with colour and without', async (name, line) => {
  const args = line.split(' ');
  const drawn: string[] = [];
  for (const terminal of WIDTHS) {
    const world: World = { env: TERMINAL, terminal };
    const coloured = await runCli(args, world);
    const plain = await runCli(args, { ...world, env: { ...TERMINAL, NO_COLOR: '1' } });
    expect([0, 1, 3, 5]).toContain(coloured.exit);
    expect(coloured.stderr).not.toContain('Unexpected');
    for (const stream of ['stdout', 'stderr'] as const) {
      expect(plain[stream]).not.toContain('\x1b');
      expect(stripVTControlCharacters(coloured[stream])).toBe(plain[stream]);
      for (const text of coloured[stream].split('\n')) {
        if (!COPIED.test(text))
          expect(textWidth(stripVTControlCharacters(text)), text).toBeLessThanOrEqual(terminal);
      }
    }
    drawn.push(`=== ${terminal} columns\n${formatTranscript(args, coloured)}`);
  }
  const file = `__terminal__/${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.txt`;
  await expect(drawn.join('\n')).toMatchFileSnapshot(file);
});

it('no command is left out but those that print for programs', () => {
  const silent = ['report', 'sandbox', 'schema', 'completion'];
  const named = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '').filter(
    (name) => !silent.includes(name),
  );
  expect(named.filter((name) => !RUNS.some(([, line]) => line.startsWith(name)))).toEqual([]);
});
