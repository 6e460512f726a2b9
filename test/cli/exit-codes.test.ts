import { describe, expect, it } from 'vitest';
import { COMMANDS, HELP_TOPIC_NAMES } from '../../src/commands/commands.ts';
import { ExitCode, RdsguardError, usageError } from '../../src/errors.ts';
import { OutputClosed } from '../../src/io.ts';
import { runCli } from '../support/run-cli.ts';

const NAMES = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');
const closed = new OutputClosed('the reader has gone');
const full = new RdsguardError(ExitCode.failure, 'stdout could not be written: no space left');

it('the codes are those of the contract', () => {
  expect(ExitCode).toEqual({
    ok: 0,
    failure: 1,
    usage: 2,
    threshold: 3,
    credentials: 4,
    incomplete: 5,
    badInput: 6,
    interrupted: 130,
  });
  expect(usageError('a', 'b')).toMatchObject({ exitCode: 2, message: 'a', hint: 'b', name: 'RdsguardError' });
  const cause = new Error('before');
  expect(new RdsguardError(5, 'c', undefined, { cause })).toMatchObject({ exitCode: 5, cause });
});

describe('help is an answer', () => {
  it.each([[[]], [['--help']], [['help']], [['-h']]])('%j lists every command and topic', async (args) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Usage: rdsguard <command> \[options\]\n\nInspects Amazon GuardDuty/);
    for (const name of NAMES) expect(run.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(run.stdout).toContain(`\n  ${HELP_TOPIC_NAMES.join(', ')}\n`);
  });

  it.each(NAMES)('of %s: examples, options and the global ones, also by "help"', async (name) => {
    const run = await runCli([name, '--help']);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Examples:\n {2}\$ /);
    expect(run.stdout).toContain('--endpoint-url');
    const spec = COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
    for (const example of spec?.examples ?? []) expect(run.stdout).toContain(`  $ ${example}\n`);
    expect(run.stdout).toContain(`\n${(spec?.summary ?? '').slice(0, 40)}`);
    expect(await runCli(['help', name])).toEqual(run);
  });

  it.each(HELP_TOPIC_NAMES)('on %s', async (topic) => {
    const run = await runCli(['help', topic]);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout.length).toBeGreaterThan(200);
  });

  it('fits the terminal, and has no colour', async () => {
    for (const width of [60, 100]) {
      const { stdout } = await runCli(['list', '--help'], { terminal: width, env: { FORCE_COLOR: '3' } });
      const lines = stdout.split('\n').filter((line) => !line.startsWith('  $ '));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(width - 15);
      expect(stdout).not.toContain('\u001b');
    }
  });

  it('on a topic fits the terminal too, and is as written where there is none', async () => {
    const { HELP_TOPICS } = await import('../../src/commands/help-topics.ts');
    for (const topic of HELP_TOPIC_NAMES) {
      expect((await runCli(['help', topic])).stdout).toBe(HELP_TOPICS[topic]);
      const { stdout } = await runCli(['help', topic], { terminal: 60 });
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
      expect(stdout.split(/\s+/)[0]).toBe(HELP_TOPICS[topic].split(/\s+/)[0]);
    }
  });

  it('is 100 columns wide where there is no terminal', async () => {
    const [{ stdout }, wide] = [
      await runCli(['list', '--help']),
      await runCli(['list', '--help'], { terminal: 100 }),
    ];
    expect(stdout).toBe(wide.stdout);
  });

  it('of a command has the summary once, and every option once', async () => {
    const { stdout } = await runCli(['list', '--help']);
    expect(stdout).toMatch(/^Examples:\n(?: {2}\$ .+\n)+\nUsage: rdsguard list \[options\]\n\n/);
    expect(stdout.match(/^ +--type /gm)).toHaveLength(1);
  });

  it('ends with the topics, and says of each command what it is for', async () => {
    const { stdout } = await runCli([]);
    expect(stdout).toMatch(/\n\nTopics, as in rdsguard help time:\n {2}filters, [a-z, -]+\n$/);
    expect(stdout).toMatch(/^ +-V, --version +the version$/m);
    expect(stdout).toMatch(/^ +help \[name\] +help on a command, or on filters, /m);
    expect(stdout.match(/^ +help /gm)).toHaveLength(1);
  });

  it.each(['--version', '-V'])('%s is one line', async (flag) => {
    expect(await runCli([flag])).toEqual({ exit: 0, stdout: '0.0.0-test\n', stderr: '' });
  });
});

describe('a wrong command line is exit 2, with where to look', () => {
  it.each<[args: readonly string[], says: RegExp]>([
    [['lst'], /^error: unknown command 'lst'\n\(Did you mean list\?\)\nSee rdsguard --help\.\n$/],
    [['list', '--typ', 'x'], /^error: unknown option '--typ'\n.*--type.*\nSee rdsguard list --help\.\n$/],
    [['show'], /^error: missing required argument 'id'\nSee rdsguard show --help\.\n$/],
    [
      ['list', 'a', 'b'],
      /^error: list takes no arguments, but was given "a", "b"\.\nSee rdsguard list --help\.\n$/,
    ],
    [
      ['help', 'nothing'],
      /^error: unknown topic 'nothing'\. There is help on every command and on filters, output, exit-codes, environment, time\.\nSee rdsguard --help\.\n$/,
    ],
    [
      ['sandbox', 'list'],
      /^error: sandbox takes no arguments, but was given "list"\.\nTo try list: rdsguard list --sandbox\n/,
    ],
    [['help', 'lst'], /^error: unknown topic 'lst'/],
    [['--type', 'Tor', 'list'], /^error: --type comes after the command, as in: rdsguard list --type /],
    [['--typ\u001b[2J'], /^error: unknown option '--typ\\x1b\[2J'\n/],
    [['schema', 'nothing'], /^error: There is no schema "nothing"/],
  ])('%j', async (args, says) => {
    const run = await runCli(args);
    expect(run).toMatchObject({ exit: 2, stdout: '' });
    expect(run.stderr).toMatch(says);
  });
});

describe('a command ends as it says', () => {
  it.each<[args: readonly string[], exit: number]>([
    [['list', '--sandbox'], 0],
    [['list', '--sandbox', '--fail-on', 'low'], 3],
    [['list', '--from', '/nowhere'], 6],
    [['show', 'nothing1', '--sandbox'], 1],
    [['list', '--sandbox', '--fail-on', 'nothing'], 2],
  ])('%j: %i', async (args, exit) => expect(await runCli(args)).toMatchObject({ exit }));

  it('an error that was foreseen is a sentence, and has a stack only with --debug', async () => {
    const args = ['list', '--sandbox', '--tz', 'Nowhere'];
    const { stderr } = await runCli(args);
    expect(stderr).toMatch(/^error: .+ not "Nowhere"\.\n$/);
    expect(stderr).not.toContain('Unexpected');
    const debug = await runCli([...args, '--debug']);
    expect(debug.stderr).toContain(stderr);
    expect(debug.stderr).toMatch(/^ {4}at /m);
  });

  it('the options of every command are known to each of them', async () => {
    const args = ['completion', 'bash', '--', 'rdsguard list --fail'];
    expect(await runCli(args)).toEqual({ exit: 0, stdout: '--fail-on\n', stderr: '' });
  });
});

describe('what nobody foresaw', () => {
  const clock = () => {
    throw new Error('boom \u001b[2J');
  };
  it('is exit 1 and says that it is our fault, without a stack and without its escapes', async () => {
    const run = await runCli(['list', '--sandbox'], { clock });
    expect(run).toMatchObject({ exit: 1, stdout: '' });
    expect(run.stderr).toBe(
      'error: Unexpected: boom \\x1b[2J\nThis is a fault of rdsguard. Run it again with --debug and report what it prints.\n',
    );
  });
  it('has its stack with --debug', async () => {
    const run = await runCli(['list', '--sandbox', '--debug'], { clock });
    expect(run.exit).toBe(1);
    expect(run.stderr).toMatch(/^ {4}at /m);
    expect(run.stderr).not.toContain('\u001b');
  });
  it('is said where it is not even an error', async () => {
    const run = await runCli(['list', '--sandbox', '--debug'], {
      clock: () => {
        throw 'a word';
      },
    });
    expect(run).toMatchObject({ exit: 1, stdout: '' });
    expect(run.stderr).toMatch(/^error: Unexpected: a word\nThis is a fault of rdsguard\. .+\n$/);
  });
  it('is said in colour where stderr has it, unless told', async () => {
    const run = (...flags: string[]) =>
      runCli(['list', '--sandbox', ...flags], { clock, terminal: 100, env: { TERM: 'xterm' } });
    expect((await run()).stderr).toContain('\u001b[');
    expect((await run('--no-color')).stderr).not.toContain('\u001b[');
  });
});

describe('an output that cannot be written', () => {
  it.each([[['--version']], [['list', '--help']], [['schema', 'list']], [['lst']]])(
    'a reader that has gone is no error: %j',
    async (args) => {
      expect(await runCli(args, { broken: { stdout: closed, stderr: closed } })).toEqual({
        exit: 0,
        stdout: '',
        stderr: '',
      });
    },
  );
  it('a full disk is exit 1, and said', async () => {
    for (const args of [['schema', 'list'], ['help']]) {
      const run = await runCli(args, { broken: { stdout: full } });
      expect(run).toMatchObject({ exit: 1, stderr: expect.stringContaining('no space left') });
    }
  });
  it('what cannot be said on stderr either is not swallowed', async () => {
    await expect(runCli(['lst'], { broken: { stderr: full } })).rejects.toBe(full);
  });
});

it('Ctrl-C ends also what listens to nobody: a question that nobody answers', async () => {
  const controller = new AbortController();
  const answer = () => {
    controller.abort(new RdsguardError(ExitCode.interrupted, 'interrupted'));
    return new Promise<string>(() => undefined);
  };
  const args = ['samples', '--all', '--endpoint-url', 'http://127.0.0.1:1'];
  const run = await runCli(args, { answer, interrupted: controller.signal, terminal: 80 });
  expect(run).toMatchObject({ exit: 130, stdout: '' });
});

it('Ctrl-C is exit 130 at once and says nothing', async () => {
  const controller = new AbortController();
  const clock = () => {
    controller.abort(new RdsguardError(ExitCode.interrupted, 'interrupted'));
    return 0;
  };
  const run = await runCli(['list', '--from', '-'], { clock, interrupted: controller.signal });
  expect(run).toEqual({ exit: 130, stdout: '', stderr: '' });
});
