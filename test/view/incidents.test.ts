import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import { incidentSchema } from '../../src/model/analysis-schemas.ts';
import type { Incident } from '../../src/model/incident.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import type { Format } from '../../src/view/formats.ts';
import { toIncidentJson } from '../../src/view/incident-json.ts';
import { formatIncidents } from '../../src/view/incidents.ts';
import type { ViewOptions } from '../../src/view/view-options.ts';
import { textWidth } from '../../src/view/width.ts';
import {
  finding,
  HOUR,
  MINUTE,
  TOR_FAILURE,
  TOR_PROBE,
  TOR_READ,
  TOR_SUCCESS,
  UNUSUAL_FAILURE,
} from '../incident/finding-builder.ts';
import { ATTACKS } from './attacks.ts';
import { FIXTURES, fullDocument, viewOptions, withText } from './finding-fixtures.ts';
import { drawOnScreen } from './screen.ts';

const REAL = FIXTURES.filter(({ updatedAt = 0 }) => updatedAt < Date.UTC(2024, 0, 1));

/** An attack as it goes: a probe, failures, a login, theft; a spray of the same user beside it. */
const STORY = joinFindings([
  ...REAL,
  finding({ id: 'aaaaaaaa0', type: TOR_PROBE, address: '185.220.101.1', user: 'postgres' }),
  finding({
    id: 'bbbbbbbb0',
    type: TOR_FAILURE,
    address: '185.220.101.1',
    user: 'postgres',
    at: 5 * MINUTE,
    until: 3 * HOUR,
    count: 212,
  }),
  finding({
    id: 'cccccccc0',
    type: TOR_SUCCESS,
    address: '185.220.101.1',
    user: 'app',
    at: 2 * HOUR,
    severity: 8,
  }),
  finding({
    id: 'dddddddd0',
    type: TOR_READ,
    address: '185.220.101.1',
    user: 'app',
    at: 2 * HOUR + 20 * MINUTE,
    until: 4 * HOUR,
    count: 3,
    severity: 8,
  }),
  finding({ id: 'eeeeeeee0', type: UNUSUAL_FAILURE, address: '198.51.100.9', user: 'postgres', at: HOUR }),
]);

function format(
  incidents: readonly Incident[],
  width: number | undefined,
  changes: Partial<ViewOptions> = {},
  name: Format = 'table',
): string {
  const context = { sources: [], matched: incidents.length };
  return [...formatIncidents(name, incidents, context, viewOptions(width, changes))].join('');
}

describe.each([60, 80, 120])('at %i columns', (width) => {
  it('incidents look as the golden shows, with colour and without', async () => {
    const plain = format(STORY, width);
    await expect(plain).toMatchFileSnapshot(`__golden__/incidents-${width}.txt`);
    expect(stripVTControlCharacters(format(STORY, width, { color: 1 }))).toBe(plain);
  });

  it('no line is wider than the terminal', () => {
    for (const incidents of [STORY, joinFindings(FIXTURES)]) {
      for (const line of format(incidents, width).split('\n')) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('in a pipe', () => {
  it.each(['table', 'wide', 'csv', 'md'] as const)('%s is what the golden shows', async (name) => {
    await expect(format(STORY, undefined, {}, name)).toMatchFileSnapshot(`__golden__/incidents.${name}`);
  });

  it('nothing depends on the moment, nothing is cut, no bar is drawn', () => {
    const output = format(STORY, undefined);
    expect(output).not.toMatch(/ ago|…|━/);
  });
});

it('draws in ASCII where the locale is not UTF-8', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the end of ASCII
  expect(format(STORY, 100, { unicode: false })).toMatch(/^[\x00-\x7f]*$/);
});

it('says how long ago it was last seen and never that it is over', () => {
  const output = format(joinFindings(REAL), 100);
  expect(output).toContain('2023-04-25 18:25:07 +09:00 (3 y ago)');
  expect(output).toContain('when it was last seen is not when it ended');
});

it('bars lie where their findings lie in the time of the incident', () => {
  const lines = format(STORY, 100).split('\n');
  const [probe = '', failed = '', , , data = ''] = lines.slice(
    lines.findIndex((line) => line.includes('probe')),
  );
  expect(probe.indexOf('●')).toBe(failed.indexOf('●') - 1);
  expect(data.lastIndexOf('●')).toBeGreaterThan(failed.lastIndexOf('●'));
});

it('of many findings those that worked are shown, and how many are left out', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    finding({ id: `a${index}`.padEnd(9, '0'), type: TOR_FAILURE, address: '192.0.2.1', at: index * MINUTE }),
  );
  const success = finding({ id: 'b00000000', type: TOR_SUCCESS, address: '192.0.2.1', at: HOUR });
  const incidents = joinFindings([...many, success]);
  const output = format(incidents, 80);
  expect(output).toMatch(/worked .* b0000000/);
  expect(output).toContain('and 29 more findings: -o wide shows each.');
  expect(format(incidents, 80, {}, 'wide').match(/failed/g)).toHaveLength(40);
});

it('of many users and addresses the first are named', () => {
  const spray = Array.from({ length: 7 }, (_, index) =>
    finding({
      id: `a${index}`,
      type: TOR_FAILURE,
      address: `192.0.2.${index}`,
      user: 'admin',
      at: index * HOUR,
    }),
  );
  expect(format(joinFindings(spray), 120)).toContain('192.0.2.3, 192.0.2.4 and 2 more');
});

it('samples are marked, and no plan is offered for them', () => {
  const incidents = joinFindings([finding({ id: 'a', type: TOR_SUCCESS, user: 'admin', sample: true })]);
  expect(format(incidents, 80)).toContain('COMPROMISED  [SAMPLE] login as admin worked');
  expect(format(incidents, 80)).not.toContain('rdsguard respond');
  expect(format(incidents, 80, {}, 'md')).toContain('| \\[SAMPLE\\] compromised |');
});

it('the plan that is offered is that of the login that worked', () => {
  expect(format(joinFindings(REAL), 100)).toContain('rdsguard respond d4c3dbdf\n');
});

it('nothing found, and fewer shown than there are, are said', () => {
  expect(format([], 80)).toBe('No finding matches.\n');
  const context = { sources: [], matched: 12 };
  const [first] = STORY;
  const output = [...formatIncidents('table', first ? [first] : [], context, viewOptions(200))].join('');
  expect(output).toContain(
    '1 of 12 incidents from 5 findings: 1 compromised, times in Asia/Tokyo. --limit 0 shows all.',
  );
});

describe('JSON', () => {
  it('is what the schema says, also where nothing is known', () => {
    const bare = toFinding({ Id: 'a', Type: 'Nothing' });
    for (const incident of [...STORY, ...joinFindings(FIXTURES), ...joinFindings([bare])]) {
      incidentSchema.parse(JSON.parse(JSON.stringify(toIncidentJson(incident))));
    }
  });

  it('has the contract’s keys first, and times as AWS writes them', () => {
    const [incident] = joinFindings(REAL).map(toIncidentJson);
    expect(Object.keys(incident ?? {}).slice(0, 7)).toEqual([
      'Id',
      'Verdict',
      'Reason',
      'Severity',
      'FirstSeen',
      'LastSeen',
      'FindingIds',
    ]);
    expect(incident).toMatchObject({
      Id: '30c3dbdf2bfb9833579595xxxxxxxxxx',
      Verdict: 'compromised',
      Reason: 'login as admin worked 1 min after the first of 2 failures from Tor exit 51.89.153.112',
      FirstSeen: '2023-04-25T09:24:07.000Z',
      LastSeen: '2023-04-25T09:25:07.000Z',
    });
  });

  it('is one envelope, or one incident a line', () => {
    const envelope = JSON.parse(format(STORY, undefined, {}, 'json'));
    expect(envelope).toMatchObject({
      SchemaVersion: 'rdsguard/1',
      Complete: true,
      Incidents: STORY.map(({ id }) => ({ Id: id })),
    });
    const lines = format(STORY, undefined, {}, 'ndjson').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(envelope.Incidents);
  });
});

describe.each(['table', 'wide', 'csv', 'md', 'json', 'ndjson'] as const)('%s', (name) => {
  it.each(Object.entries(ATTACKS))('shows an attack that %s as text', async (_, attack) => {
    const { CustomDetectionRuleName: _rule, ...login } = fullDocument();
    const free = (path: string) => !/At$|Seen$|\.Type$/.test(path);
    const hostile = withText(login, attack, free);
    // The same address and database, another user: the timeline has a column for each.
    const twin = withText(login, attack, (path) => free(path) && !/User$|\.Id$/.test(path));
    const incidents = joinFindings([hostile, twin].map((one) => toFinding(one)));
    expect(incidents.map(({ users }) => users.length > 1)).toEqual([true]);
    const output = format(incidents, 120, {}, name).replaceAll('\r\n', '\n');
    expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u);
    if (name !== 'table' || attack.length > 50) return;
    const lines = output.trimEnd().split('\n');
    const screen = await drawOnScreen(output, { columns: 200, rows: lines.length + 1 });
    expect(screen.effects).toEqual([]);
    expect(screen.lines.map((line) => line.trimEnd())).toEqual(lines.map((line) => line.trimEnd()));
  });
});
