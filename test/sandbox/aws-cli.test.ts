import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxServer, serveSandbox } from '../../src/sandbox/server.ts';
import { peer } from '../support/peer.ts';
import { DETECTOR, FIXTURES, fixtureSandbox, REGION, toFindings } from './ask.ts';

const run = promisify(execFile);
const sandbox = fixtureSandbox();
const findings = () => toFindings(sandbox.findings(REGION));
const [archived, kept, rated] = [
  toFindings(FIXTURES).find((finding) => finding.archived)?.id ?? '',
  'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx',
  '30c3dbdf2bfb9833579595xxxxxxxxxx',
];
let server: SandboxServer;

/** One call of the CLI, as somebody types it: its answer, or the last line of what it complains. */
async function aws(...args: readonly string[]): Promise<unknown> {
  const options = ['--endpoint-url', server.url, '--region', REGION, '--output', 'json'];
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_PAGER: '',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
  };
  try {
    const { stdout } = await run('aws', ['guardduty', ...args, ...options], { env });
    return stdout === '' ? undefined : JSON.parse(stdout);
  } catch (error) {
    return String(Object(error).stderr).trim().split('\n').at(-1);
  }
}

/** The CLI takes a second to start, and more beside other tests. */
const TIMEOUT = { timeout: 90_000 };

describe.skipIf(!peer('aws'))(
  'the AWS CLI (2.9 knows no RDS shapes, features or --group-by)',
  TIMEOUT,
  () => {
    beforeAll(async () => {
      server = await serveSandbox(sandbox.handle, { port: 0 });
    });
    afterAll(() => server.close());

    it('reads: detectors, findings in pages, criteria, counts and refusals', async () => {
      const detector = ['--detector-id', DETECTOR] as const;
      const [detectors, status, pages, found, counts, refused] = await Promise.all([
        aws('list-detectors'),
        aws('get-detector', ...detector, '--query', 'Status'),
        aws(
          'list-findings',
          ...detector,
          '--page-size',
          '7',
          '--finding-criteria',
          '{"Criterion":{"service.archived":{"Eq":["false"]},"severity":{"Gte":4}}}',
          '--sort-criteria',
          'AttributeName=severity,OrderBy=DESC',
          '--query',
          'length(FindingIds)',
        ),
        aws('get-findings', ...detector, '--finding-ids', kept, 'nobody', '--query', 'Findings[].Title'),
        aws('get-findings-statistics', ...detector, '--finding-statistic-types', 'COUNT_BY_SEVERITY'),
        aws('list-findings', '--detector-id', 'a'.repeat(32)),
      ]);
      expect(detectors).toMatchObject({ DetectorIds: [DETECTOR] });
      expect(status).toBe('ENABLED');
      expect(pages).toBe(19);
      expect(found).toEqual([
        'User admin successfully logged into RDS database db-QWOS2XXXXXXXXXXXXXXXXXXXXX from a Tor exit node IP.',
      ]);
      expect(counts).toEqual({ FindingStatistics: { CountBySeverity: { '8.0': 11, '5.0': 8, '2.0': 1 } } });
      expect(refused).toBe(
        'An error occurred (BadRequestException) when calling the ListFindings operation: The request is rejected because the input detectorId is not owned by the current account.',
      );
    });

    it('changes: samples, archived and unarchived findings, feedback', async () => {
      const type = 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin';
      const detector = ['--detector-id', DETECTOR] as const;
      await Promise.all([
        aws('create-sample-findings', ...detector, '--finding-types', type),
        aws('archive-findings', ...detector, '--finding-ids', kept),
        aws('unarchive-findings', ...detector, '--finding-ids', archived),
        aws('update-findings-feedback', ...detector, '--finding-ids', rated, '--feedback', 'NOT_USEFUL'),
      ]);
      expect(findings().filter(({ sample }) => sample)).toMatchObject([{ type }]);
      expect(
        findings()
          .filter((finding) => finding.archived)
          .map(({ id }) => id),
      ).toEqual([kept]);
      expect(findings().find(({ id }) => id === rated)?.feedback).toBe('NOT_USEFUL');
    });
  },
);
