import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DETECTOR, REGION, toFindings } from '../sandbox/ask.ts';
import { peer } from '../support/peer.ts';
import { runCli } from '../support/run-cli.ts';
import { type Served, serveForTest } from './serve.ts';

const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';
const NOBODY = '0000000000000000000000000000000a';

const serving = serveForTest();

function isArchived({ sandbox }: Served, id = ID, region = REGION): boolean | undefined {
  return toFindings(sandbox.findings(region)).find((finding) => finding.id === id)?.archived;
}

describe('archive and unarchive', () => {
  it('of an id that is nowhere say where else to look', async () => {
    const { exit, stderr } = await runCli(['archive', NOBODY, '--sandbox']);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/No finding 0+a .*\n.*one Region.*ARN or --region.*rdsguard list --state all/);
    expect((await runCli(['archive', ID, '--sandbox'])).stderr).not.toContain('one Region');
  });

  it('do and undo; twice is harmless', async () => {
    const server = await serving();
    for (const [verb, says, after] of [
      ['archive', 'Archived', true],
      ['archive', 'Archived', true],
      ['unarchive', 'Unarchived', false],
    ] as const) {
      const run = await runCli([verb, ID, '--yes', ...server.to]);
      expect(run).toMatchObject({ exit: 0, stdout: `${says} ${ID}\n` });
      expect(isArchived(server)).toBe(after);
    }
  });

  it('take ids from stdin: what list prints can be piped in', async () => {
    const server = await serving({ findings: [] });
    await runCli(['samples', '--all', '--yes', ...server.to]);
    const listed = await runCli(['list', '-o', 'ndjson', ...server.to]);
    const ids = listed.stdout
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line).Id));
    server.calls.length = 0;
    const run = await runCli(['archive', '-', '--yes', ...server.to], { stdin: `${ids.join('\n')}\n` });
    expect(run.exit).toBe(0);
    expect(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1])
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect(server.calls.filter((operation) => operation === 'ArchiveFindings')).toHaveLength(1);
    expect(ids.every((id) => isArchived(server, id))).toBe(true);
  });

  it('nothing on stdin is nothing to do, in JSON too', async () => {
    const { to } = await serving();
    expect(await runCli(['archive', '-', '--yes', ...to])).toMatchObject({ exit: 0, stdout: '' });
    const json = await runCli(['archive', '-', '--yes', '--json', ...to]);
    expect(JSON.parse(json.stdout)).toMatchObject({ Complete: true, Archived: [] });
  });

  it('an id that is nowhere is named, the others are done, exit 1', async () => {
    const server = await serving();
    const run = await runCli(['archive', ID, NOBODY, '--yes', ...server.to]);
    expect(run).toMatchObject({ exit: 1, stdout: `Archived ${ID}\n` });
    expect(run.stderr).toMatch(NOBODY);
  });

  it('an ARN picks its Region', async () => {
    const other = 'eu-west-1';
    const server = await serving({ regions: [other, REGION] });
    const arn = `arn:aws:guardduty:${other}:111122223333:detector/${DETECTOR}/finding/${ID}`;
    const run = await runCli(['archive', arn, '--yes', ...server.to], { env: { AWS_REGION: REGION } });
    expect(run).toMatchObject({ exit: 0 });
    expect(isArchived(server, ID, other)).toBe(true);
    const mixed = await runCli(['archive', arn, NOBODY, '--yes', ...server.to]);
    expect(mixed).toMatchObject({ exit: 2, stderr: expect.stringMatching(/--region/) });
  });

  it.each([
    ['400', 400, 'BadRequestException', 5],
    ['403', 403, 'AccessDeniedException', 4],
  ])('a refusal (%s) is explained: only the administrator account can', async (_, status, name, exit) => {
    const server = await serving({
      intercept: (operation) =>
        operation === 'ArchiveFindings'
          ? Promise.resolve({
              status,
              headers: { 'x-amzn-errortype': name },
              body: Buffer.from('{"message":"The request is rejected."}'),
            })
          : undefined,
    });
    const run = await runCli(['archive', ID, '--yes', ...server.to]);
    expect(run).toMatchObject({ exit, stdout: '' });
    expect(run.stderr).toMatch(/only the administrator account .* member account cannot/);
    expect(isArchived(server)).toBe(false);
  });

  it('ask first where a terminal is, and name the account', async () => {
    const server = await serving();
    const no = await runCli(['archive', ID, ...server.to], { terminal: 200, answer: '' });
    expect(no).toMatchObject({ exit: 1, stderr: expect.stringMatching(/of account \d+/) });
    expect(isArchived(server)).toBe(false);
    const yes = await runCli(['archive', ID, ...server.to], { terminal: 200, answer: 'YES' });
    expect(yes).toMatchObject({ exit: 0 });
    expect(isArchived(server)).toBe(true);
  });

  it('--dry-run and --from: nothing is done', async () => {
    expect(await runCli(['archive', ID, '--dry-run'])).toMatchObject({ exit: 0, stdout: `${ID}\n` });
    expect(await runCli(['archive', ID, '--dry-run', '--from', 'x'])).toMatchObject({ exit: 2, stdout: '' });
  });
});

describe.skipIf(!peer('aws'))('beside the AWS CLI', { timeout: 60_000 }, () => {
  it('both see the same state', async () => {
    const server = await serving();
    await runCli(['archive', ID, '--yes', ...server.to]);
    const aws = async (...args: string[]) => {
      const at = ['--endpoint-url', server.url, '--region', REGION, '--detector-id', DETECTOR];
      const env = {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        AWS_PAGER: '',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'x',
      };
      return (await promisify(execFile)('aws', ['guardduty', ...args, ...at], { env })).stdout;
    };
    const seen = await aws('get-findings', '--finding-ids', ID, '--query', 'Findings[0].Service.Archived');
    expect(seen.trim()).toBe('true');
    await aws('unarchive-findings', '--finding-ids', ID);
    const shown = await runCli(['show', ID, '--json', ...server.to]);
    expect(JSON.parse(shown.stdout).Service.Archived).toBe(false);
  });
});
