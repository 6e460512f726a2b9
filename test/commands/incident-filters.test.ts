import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const CUT = 'Filters chose findings before they were joined: an incident may have stages that are not shown.';

it.each([
  ['--type', 'Tor'],
  ['--severity', 'low'],
  ['--since', '52w'],
  ['--until', '1s'],
  ['--outcome', 'success'],
  ['--user', 'orders_app'],
  ['--application', 'psql'],
  ['--database', 'orders-prod-1'],
  ['--ip', '0.0.0.0/0,::/0'],
  ['--country', 'Germany'],
  ['--threat-list', 'Amazon'],
])('%s %s can cut an incident’s stages, and it is said', async (...filter) => {
  const { stdout, stderr } = await runCli(['incidents', '--sandbox', '--json', ...filter]);
  expect(stderr.includes(CUT)).toBe(JSON.parse(stdout).Incidents.length > 0);
  expect(stdout).not.toContain(CUT);
});

it('stages are cut: what the notice is for', async () => {
  const stages = async (...filter: readonly string[]) => {
    const { stdout, stderr } = await runCli(['incidents', '--sandbox', '--json', ...filter]);
    const incidents: { Id: string; FindingIds: string[] }[] = JSON.parse(stdout).Incidents;
    return { stderr, incidents };
  };
  const all = await stages();
  const some = await stages('--outcome', 'success');
  const cut = some.incidents.filter(({ FindingIds }) =>
    all.incidents.some(
      (whole) =>
        whole.FindingIds.length > FindingIds.length &&
        FindingIds.every((id) => whole.FindingIds.includes(id)),
    ),
  );
  expect(cut.length).toBeGreaterThan(0);
  expect(some.stderr).toContain(CUT);
});

it.each([
  [],
  ['--state', 'all'],
  ['--id', '50e5171b'],
  ['--cluster', 'orders-prod'],
  ['--account', '123456789012'],
  ['--limit', '1'],
  ['--outcome', 'success', '-q'],
  ['--user', 'nobody'],
])('nothing is said of %j', async (...filter: readonly string[]) => {
  const { exit, stderr } = await runCli(['incidents', '--sandbox', ...filter]);
  expect(exit).toBe(0);
  expect(stderr).not.toContain('Filters chose');
});
