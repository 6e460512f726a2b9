import { describe, expect, it } from 'vitest';
import { formatTranscript, runCli, type World } from '../support/run-cli.ts';

const UTF8 = { LANG: 'en_US.UTF-8' };
const PIPE: World = { env: UTF8 };
const TERMINAL: World = { env: { ...UTF8, TERM: 'xterm-256color' }, terminal: 120 };
const NO_COLOR: World = { env: { ...UTF8, NO_COLOR: '1' }, terminal: 80 };
const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

/** Whole runs: what a person or a tool sees of each, in a file of its own. */
const RUNS: readonly (readonly [name: string, args: readonly string[], world: World])[] = [
  ['detectors, pipe', ['detectors', '--sandbox'], PIPE],
  ['detectors, terminal', ['detectors', '--sandbox'], TERMINAL],
  ['detectors, json', ['detectors', '--sandbox', '--json'], PIPE],
  ['list of Tor, pipe', ['list', '--type', 'Tor', '--sandbox'], PIPE],
  ['list of Tor, terminal', ['list', '--type', 'Tor', '--sandbox', '--tz', 'asia/tokyo'], TERMINAL],
  ['list of Tor, terminal of 80 without colour', ['list', '--type', 'Tor', '--sandbox'], NO_COLOR],
  ['list of Tor, json', ['list', '--type', 'Tor', '--sandbox', '--json', '--limit', '1'], PIPE],
  ['list, csv', ['list', '--sandbox', '-o', 'csv'], PIPE],
  ['list, md', ['list', '--sandbox', '-o', 'md', '--state', 'all'], PIPE],
  ['list of nothing', ['list', '--sandbox', '--user', 'nobody'], PIPE],
  [
    'list in every Region',
    ['list', '--sandbox', '--region', 'all', '--severity', 'high', '-o', 'table'],
    NO_COLOR,
  ],
  ['list fails on high', ['list', '--sandbox', '--fail-on', 'high', '--type', 'tor', '-q'], PIPE],
  ['show, pipe', ['show', 'd4c3dbdf', '--sandbox'], PIPE],
  ['show, terminal', ['show', ID, '--sandbox', '--tz', 'Asia/Tokyo'], { ...TERMINAL, terminal: 80 }],
  ['show of a probe', ['show', '5ac3dc49', '--sandbox'], NO_COLOR],
  ['show, json', ['show', ID, '--sandbox', '--json'], PIPE],
  ['show of nothing', ['show', 'ffffffff', '--sandbox'], PIPE],
  ['samples', ['samples', '--all', '--sandbox'], PIPE],
  ['samples waited for', ['samples', '--type', 'Tor', '--sandbox', '--wait', '5s'], NO_COLOR],
  ['samples, json', ['samples', '--type', 'Discovery:RDS/TorIPCaller', '--sandbox', '--json'], PIPE],
  [
    'samples refused',
    ['samples', '--type', 'CredentialAccess:RDS/ModifyAuthenticationProcess', '--sandbox'],
    PIPE,
  ],
  ['samples, dry run', ['samples', '--all', '--sandbox', '--dry-run'], PIPE],
  ['archive', ['archive', ID, '0000000000000000000000000000000a', '--sandbox'], PIPE],
  ['doctor, terminal of 80', ['doctor', '--sandbox'], NO_COLOR],
  ['doctor, policy', ['doctor', '--policy'], PIPE],
  ['help', ['--help'], PIPE],
  ['help of list', ['list', '--help'], PIPE],
];

describe('whole runs', () => {
  it.each(RUNS)('%s', async (name, args, world) => {
    const file = `__golden__/${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}.txt`;
    await expect(formatTranscript(args, await runCli(args, world))).toMatchFileSnapshot(file);
  });
});

/** Each is wrong: one clear sentence, the code of the table, nothing on stdout. */
const MISTAKES: readonly (readonly [args: readonly string[], exit: number, says: RegExp])[] = [
  [['lst'], 2, /unknown command 'lst'[\s\S]*list/],
  [['list', '--typ', 'Tor'], 2, /unknown option '--typ'[\s\S]*--type/],
  [
    ['list', 'extra'],
    2,
    /^error: list takes no arguments, but was given "extra"\.\nSee rdsguard list --help\.\n$/,
  ],
  [['list', 'tor', 'Impact'], 2, /\nFor these types: rdsguard list --type tor,Impact\n/],
  [['show', 'a', 'b', '--sandbox'], 2, /too many arguments[\s\S]*\nSee rdsguard show --help\.\n$/],
  [['sandbox', 'list'], 2, /\nTo try list: rdsguard list --sandbox\nSee rdsguard sandbox --help\.\n$/],
  [
    ['--type', 'Tor', 'incidents'],
    2,
    /--type comes after the command, as in: rdsguard incidents --type <types>\nSee rdsguard --help/,
  ],
  [['--port=1'], 2, /--port comes after the command, as in: rdsguard sandbox --port <n>\n/],
  [['--sandbox'], 2, /\n {2}list [\s\S]*\n\nerror: a command is missing, as in: rdsguard list --sandbox\n$/],
  [['--nonsense'], 2, /^error: unknown option '--nonsense'\nSee rdsguard --help\.\n$/],
  [['show'], 2, /missing required argument 'id'/],
  [['list', '--type', 'Torr', '--sandbox'], 2, /Tor, MaliciousIP, AnomalousBehavior/],
  [['list', '--type', 'tro', '--sandbox'], 2, / Did you mean Tor\?\n/],
  [['list', '--type', 'anomalous', '--sandbox'], 2, / Did you mean AnomalousBehavior\?\n/],
  [['list', '--type', 'xyz', '--sandbox'], 2, /finding type\.\n/],
  [['list', '--severity', 'hgih', '--sandbox'], 2, /not "hgih"\. Did you mean high\?\n/],
  [['list', '--fail-on', 'crit', '--sandbox'], 2, / Did you mean critical\?\n/],
  [['list', '--state', 'archved', '--sandbox'], 2, / Did you mean archived\?\n/],
  [['list', '--sort', 'sevrity', '--sandbox'], 2, / Did you mean severity\?\n/],
  [['list', '--outcome', 'sucess', '--sandbox'], 2, / Did you mean success\?\n/],
  [['list', '--tz', 'Mars/Phobos', '--sandbox'], 2, /IANA time zone/],
  [['list', '--tz', 'JST-9', '--sandbox'], 2, /Asia\/Tokyo/],
  [['list', '-o', 'xml', '--sandbox'], 2, /table, wide, json/],
  [['list', '-o', 'jsno', '--sandbox'], 2, / Did you mean json\?\n/],
  [
    ['report', '--json', '--sandbox'],
    2,
    /^error: report writes HTML, to --file PATH: --json and -o are not for it\.\n/,
  ],
  [['report', '-o', 'x.html', '--sandbox'], 2, /^error: report writes HTML, to --file PATH/],
  [
    ['watch', '--json', '--sandbox'],
    2,
    /^error: --json is not for this command; it takes -o table, ndjson\.\n/,
  ],
  [['list', '--json', '-o', 'csv', '--sandbox'], 2, /contradict/],
  [['list', '--sandbox', '--from', 'x'], 2, /exclude each other/],
  [['list', '--sandbox', '--profile', 'x'], 2, /--profile/],
  [['list', '--sandbox', '--region', 'Tokyo'], 2, /ap-northeast-1/],
  [['list', '--sandbox', '--timeout', 'soon'], 2, /90s/],
  [['list', '--sandbox', '--versions'], 2, /--from/],
  [['detectors', '--from', 'fixtures/findings'], 2, /--from reads files/],
  [['show', '../../etc/passwd', '--sandbox'], 2, /neither a finding id/],
  [['show', 'd4c3', '--sandbox'], 2, /too short/],
  [['samples', '--sandbox'], 2, /--all/],
  [['samples', '--all', '--type', 'Tor', '--sandbox'], 2, /--all/],
  [['samples', '--all'], 2, /--yes/],
  [['samples', '--all', '--from', 'x', '--yes'], 2, /--from reads files/],
  [['archive', 'd4c3dbdf', '--sandbox'], 2, /not a full finding id/],
  [['sandbox', '--port', '99999'], 2, /up to 65535/],
  [['sandbox', '--fault', 'gremlins'], 2, /throttle/],
  [['list', '--from', '/nowhere/at/all.json'], 6, /\/nowhere\/at\/all\.json/],
];

describe('mistakes', () => {
  it.each(MISTAKES)('%j', async (args, exit, says) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exit, stdout: '' });
    expect(run.stderr).toMatch(says);
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });
});

it('what list prints can be read again and is the same, bytes and all', async () => {
  const first = await runCli(['list', '--json', '--state', 'all', '--from', 'fixtures/findings']);
  const second = await runCli(['list', '--json', '--state', 'all', '--from', '-'], { stdin: first.stdout });
  expect(second.stdout).toBe(first.stdout);
  expect(first.exit).toBe(0);
});

it('live and file give the same findings to the same filter', async () => {
  const filters = ['--type', 'Tor,Impact', '--severity', 'high', '-o', 'ndjson', '--state', 'all'];
  const live = await runCli(['list', ...filters, '--sandbox']);
  const file = await runCli(['list', ...filters, '--from', 'fixtures/findings']);
  expect(live.stdout).toBe(file.stdout);
  expect(live.stdout.split('\n').length).toBeGreaterThan(3);
});

describe('--region with files', () => {
  it('all is no filter, a Region is one, and a name that is none is a mistake', async () => {
    const count = async (region: string) => {
      const run = await runCli(['list', '--from', 'fixtures/findings', '--region', region, '-o', 'ndjson']);
      return run.exit === 0 ? run.stdout.split('\n').length - 1 : run.exit;
    };
    expect(await count('all')).toBeGreaterThan(10);
    expect(await count('ap-northeast-1')).toBeGreaterThan(10);
    expect(await count('eu-west-1')).toBe(0);
    expect(await count('ap-northeast1')).toBe(2);
  });
});

it('a name that matches nothing may differ by case: that is said, and only then', async () => {
  const said = /matched exactly, capitals too/;
  for (const flag of ['--user', '--application', '--database'])
    expect((await runCli(['list', '--sandbox', flag, 'Admin'])).stderr).toMatch(said);
  expect((await runCli(['list', '--sandbox', '--user', 'admin'])).stderr).not.toMatch(said);
  expect((await runCli(['list', '--sandbox', '--asn', '1'])).stderr).not.toMatch(said);
});

it('a duration longer than a timer can be is no end at once', async () => {
  expect(await runCli(['list', '--from', 'fixtures/findings', '-q', '--timeout', '9w'])).toMatchObject({
    exit: 0,
    stderr: '',
  });
});

it('where nothing could be looked at, nothing is called clean', async () => {
  for (const command of ['list', 'incidents', 'summary']) {
    const run = await runCli([command, '--endpoint-url', 'http://127.0.0.1:1', '--timeout', '1s']);
    expect(run.exit).toBe(5);
    expect(run.stdout).toContain('not everything could be looked at');
  }
});

it('--limit says what is shown, not what was read by the way', async () => {
  const run = await runCli(['list', '--sandbox', '--limit', '2', '--json']);
  expect(JSON.parse(run.stdout)).toMatchObject({ Findings: { length: 2 }, Sources: [{ Findings: 2 }] });
  expect((await runCli(['list', '--sandbox', '--limit', '2'])).stdout).toContain(
    '2 findings. There may be more',
  );
});

it('a printed command asks where the run asked', async () => {
  const show = await runCli(['show', 'd4c3dbdf', '--from', 'fixtures/findings/tor-successful-login.json']);
  expect(show.stdout).toContain(
    'rdsguard respond d4c3dbdf2ce8dcce0dd121xxxxxxxxxx --from fixtures/findings/tor-successful-login.json\n',
  );
  expect((await runCli(['incidents', '--sandbox'])).stdout).toContain(
    'rdsguard respond d4c3dbdf --sandbox\n',
  );
});
