import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const ID = '50e5171b2a895ea35f5b3e832770b684';
const file = join(mkdtempSync(join(tmpdir(), 'rdsguard-')), 'findings.json');

/** The arguments of each printed command of rdsguard, as a shell would split simple ones. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const commands = text.matchAll(/(?:^|[ `">])rdsguard ((?:list|show|respond|incidents) [^\n<>"`]+)/gm);
  return [...commands].map(([, words = '']) =>
    words
      .replace(/ --json $/, '')
      .trim()
      .split(' '),
  );
}

async function written(...flags: readonly string[]): Promise<string> {
  const { stdout } = await runCli(['list', '--sandbox', '--json', ...flags]);
  writeFileSync(file, stdout);
  return stdout;
}

describe('a plan about the sandbox’s data', () => {
  it.each(['table', 'md', 'json', 'ndjson'])('says so itself as %s, with -q too', async (format) => {
    const { stdout, stderr } = await runCli(['respond', ID, '--sandbox', '-q', '-o', format]);
    expect(stdout).toMatch(/sandbox’s data: nothing in it is real/);
    expect(stderr).toBe('');
  });

  it('prints commands of rdsguard that ask the sandbox, and answer there', async () => {
    const { stdout } = await runCli(['respond', ID, '--sandbox']);
    const commands = commandsIn(stdout);
    expect(commands.map(([name]) => name)).toEqual(['list', 'list', 'show']);
    for (const command of commands) {
      expect(command).toContain('--sandbox');
      const run = await runCli(command);
      expect(run).toMatchObject({ exit: 0, stdout: expect.stringContaining(ID.slice(0, 8)) });
    }
  });

  it('of a failed login too', async () => {
    const { stdout } = await runCli(['respond', '5ac3dc49', '--sandbox']);
    expect(commandsIn(stdout).length).toBeGreaterThan(1);
    for (const command of commandsIn(stdout)) expect(command).toContain('--sandbox');
  });
});

it('a plan of a finding in a file asks GuardDuty what is there now, and says nothing of a sandbox', async () => {
  await written();
  const { stdout } = await runCli(['respond', ID, '--from', file]);
  expect(stdout).toContain(`rdsguard show ${ID} --region ap-northeast-1 --json`);
  expect(stdout).not.toMatch(/sandbox|--from/);
});

describe('what was piped cannot be read again', () => {
  it.each([['incidents'], ['show', ID]])('%s calls it FILE, and says what that is', async (...command) => {
    const stdin = await written();
    const { stdout } = await runCli([...command, '--from', '-'], { stdin });
    const printed = commandsIn(stdout);
    expect(printed.length).toBeGreaterThan(1);
    for (const words of printed) expect(words.slice(-2)).toEqual(['--from', 'FILE']);
    expect(stdout).toMatch(/FILE is what you piped, once you save it|with what you piped saved as FILE/);
  });

  it('is not said of what was not piped, or where nothing is to be run', async () => {
    const stdin = await written('--outcome', 'probe');
    expect((await runCli(['incidents', '--from', file])).stdout).not.toMatch(/FILE/);
    expect((await runCli(['incidents', '--from', '-'], { stdin })).stdout).not.toMatch(/FILE/);
  });
});

describe('of redacted findings', () => {
  it.each([
    ['--limit', '1'],
    ['--limit', '0'],
  ])('commands work as they are printed (%s %s)', async (...limit) => {
    await written('--redact', '--state', 'all', ...limit);
    const run = await runCli(['incidents', '--state', 'all', '--from', file]);
    const commands = commandsIn(run.stdout);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      expect(command[1]).toMatch(/^finding-\d+$/);
      expect((await runCli(command)).exit).toBe(0);
      expect((await runCli(['show', ...command.slice(1)])).exit).toBe(0);
      expect((await runCli(['explain', ...command.slice(1)])).stdout).toMatch(/:RDS\//);
    }
  });

  it('an id stands for itself, not for those that begin like it', async () => {
    await written('--redact', '--state', 'all');
    const { stdout } = await runCli([
      'list',
      '--state',
      'all',
      '--id',
      'finding-1',
      '--from',
      file,
      '--json',
    ]);
    const ids = JSON.parse(stdout).Findings.map(({ Id }: { Id: string }) => Id);
    expect(ids).toEqual(['finding-1']);
    const shown = await runCli(['show', 'finding-1', '--from', file, '--json']);
    expect(JSON.parse(shown.stdout).Id).toBe('finding-1');
  });

  it.each(['show', 'respond', 'explain'])('GuardDuty itself has none: %s refuses one', async (command) => {
    expect((await runCli([command, 'finding-1', '--sandbox'])).exit).toBe(2);
  });

  it('a table shows them whole', async () => {
    await written('--redact', '--limit', '1');
    expect((await runCli(['list', '--from', file])).stdout).toMatch(/finding-1\b/);
  });
});

it('a finding shown by its ARN: its Region is named', async () => {
  const arn = JSON.parse((await runCli(['show', ID, '--sandbox', '--json'])).stdout).Arn;
  const { stdout } = await runCli(['show', arn, '--sandbox']);
  expect(commandsIn(stdout).map((words) => words.slice(-3))).toEqual(
    Array(2).fill(['--sandbox', '--region', 'ap-northeast-1']),
  );
});

it('a report of the sandbox prints commands that ask the sandbox', async () => {
  const page = join(dirname(file), 'report.html');
  await runCli(['report', '--sandbox', '--id', ID, '--file', page]);
  const html = readFileSync(page, 'utf8');
  const commands = commandsIn(html);
  expect(commands.length).toBeGreaterThan(2);
  for (const words of commands) expect(words).toContain('--sandbox');
});

describe('show names the incident', () => {
  it.each([
    ['an active finding', ID],
    ['an archived one', '225318fb'],
  ])('of %s, by a command that finds it', async (_, id) => {
    const { stdout } = await runCli(['show', id, '--sandbox']);
    const command = commandsIn(stdout).find(([name]) => name === 'incidents') ?? [];
    const incident = await runCli([...command, '--json']);
    const { Incidents } = JSON.parse(incident.stdout);
    expect(Incidents).toHaveLength(1);
    expect(Incidents[0].FindingIds.some((found: string) => found.startsWith(id))).toBe(true);
  });
});
