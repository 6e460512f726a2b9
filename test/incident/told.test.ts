import { describe, expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import type { Incident } from '../../src/model/incident.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import {
  BRUTE_FORCE,
  DAY,
  finding,
  HOUR,
  MINUTE,
  RULE,
  type Sketch,
  TOR_FAILURE,
  TOR_PROBE,
  TOR_READ,
  TOR_SUCCESS,
  UNUSUAL_FAILURE,
  UNUSUAL_READ,
  UNUSUAL_SUCCESS,
} from './finding-builder.ts';

const A = '192.0.2.1';

/** The one incident of findings of one address. */
function incidentOf(...sketches: readonly Omit<Sketch, 'id'>[]): Incident {
  const incidents = joinFindings(
    sketches.map((sketch, index) => finding({ address: A, ...sketch, id: `f${index}` })),
  );
  expect(incidents).toHaveLength(1);
  const [incident] = incidents;
  if (!incident) throw new Error('no incident');
  return incident;
}

describe('the finding that decides', () => {
  it.each<[situation: string, decisive: number, sketches: Omit<Sketch, 'id'>[]]>([
    ['alone', 0, [{ type: RULE }]],
    [
      'a login that worked before data activity, whatever their severities',
      2,
      [
        { type: TOR_FAILURE, severity: 9 },
        { type: TOR_READ, at: MINUTE, severity: 9 },
        { type: TOR_SUCCESS, at: HOUR, severity: 2 },
      ],
    ],
    [
      'data activity before a failure',
      1,
      [
        { type: TOR_FAILURE, severity: 9 },
        { type: UNUSUAL_READ, at: MINUTE, severity: 2 },
      ],
    ],
    [
      'a failure before a probe',
      1,
      [
        { type: TOR_PROBE, severity: 9 },
        { type: TOR_FAILURE, at: MINUTE, severity: 2 },
      ],
    ],
    [
      'of several logins that worked the most severe',
      1,
      [
        { type: UNUSUAL_SUCCESS, severity: 5 },
        { type: TOR_SUCCESS, at: MINUTE, severity: 8 },
        { type: BRUTE_FORCE, at: HOUR, severity: 7 },
      ],
    ],
    [
      'a login without a severity before a failure',
      1,
      [
        { type: TOR_FAILURE, severity: 9 },
        { type: TOR_SUCCESS, at: MINUTE, severity: null },
      ],
    ],
    [
      'of equals the earliest',
      0,
      [
        { type: TOR_FAILURE, severity: 5 },
        { type: TOR_FAILURE, at: MINUTE, severity: 5 },
      ],
    ],
    [
      'of probes the earliest',
      0,
      [
        { type: TOR_PROBE, severity: 2 },
        { type: TOR_PROBE, at: MINUTE, severity: 8 },
      ],
    ],
  ])('%s', (_, decisive, sketches) => {
    expect(incidentOf(...sketches).decisiveFindingId).toBe(`f${decisive}`);
  });
});

describe('an incident', () => {
  const incident = () =>
    incidentOf(
      { type: TOR_FAILURE, user: 'root', until: 5 * HOUR, severity: 8, lists: ['ProofPoint', 'Amazon'] },
      { type: TOR_FAILURE, user: 'admin', addressV6: '2001:DB8::1', at: HOUR, severity: 2, count: 7 },
      { type: TOR_SUCCESS, user: 'admin', at: 2 * HOUR, severity: 5, instance: 'db-0', cluster: 'cluster-1' },
    );

  it('lasts from the first to the last that was seen, and is as severe as the most severe', () => {
    const { firstSeen = 0, lastSeen = 0, severity } = incident();
    expect([lastSeen - firstSeen, severity]).toEqual([5 * HOUR, 8]);
  });

  it('names databases, users, addresses and lists once each, in the order of the alphabet', () => {
    expect(incident()).toMatchObject({
      databases: ['db-0', 'db-1'],
      users: ['admin', 'root'],
      addresses: [A, '2001:db8::1'],
      threatLists: ['Amazon', 'ProofPoint'],
      sample: false,
    });
  });

  it('tells of each finding what it says itself', () => {
    expect(incident().stages[1]).toMatchObject({
      findingId: 'f1',
      type: TOR_FAILURE,
      activity: 'failure',
      count: 7,
      severity: 2,
      users: ['admin'],
      addresses: [A, '2001:db8::1'],
      database: 'db-1',
      joinedBy: 'address',
    });
    expect(incident().findingIds).toEqual(['f0', 'f1', 'f2']);
  });

  it('of many users, addresses and databases names all of them', () => {
    const [incident] = joinFindings(
      ['c', 'a', 'd', 'b'].map((name, index) =>
        finding({
          id: name,
          type: UNUSUAL_FAILURE,
          address: `192.0.2.${index}`,
          addressV6: '2001:db8::1',
          user: name,
          instance: name,
          cluster: 'cluster-1',
        }),
      ),
    );
    expect(incident).toMatchObject({
      users: ['a', 'b', 'c', 'd'],
      databases: ['a', 'b', 'c', 'd'],
      addresses: ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'],
    });
  });

  it('tells what its user ties to it in the order of time too, and is named by the earliest', () => {
    const [incident] = joinFindings([
      finding({ id: 'a', type: TOR_FAILURE, address: A, user: 'admin', at: HOUR }),
      finding({ id: 'b', type: TOR_SUCCESS, address: A, user: 'admin', at: 3 * HOUR }),
      finding({ id: 'x', type: UNUSUAL_FAILURE, user: 'admin' }),
      finding({ id: 'y', type: UNUSUAL_FAILURE, user: 'admin', at: 2 * HOUR }),
    ]);
    expect(incident).toMatchObject({ id: 'x', findingIds: ['x', 'a', 'y', 'b'] });
    expect(incident?.stages.map(({ joinedBy }) => joinedBy)).toEqual(['user', undefined, 'user', 'address']);
  });

  it.each<[what: string, user: string | undefined, logins: string[], users: string[]]>([
    ['its own user', 'admin', ['admin'], ['admin']],
    ['its own and those of its login attributes', 'admin', ['admin', 'root', 'root'], ['admin', 'root']],
    ['those of its login attributes alone', undefined, ['root', 'app'], ['app', 'root']],
    ['none where all are unknown', undefined, ['unknown', ''], []],
    ['its own where the others are unknown', 'admin', ['unknown'], ['admin']],
  ])('names of a finding %s', (_, user, logins, users) => {
    const sketch = { type: TOR_FAILURE, logins: logins.map((name) => ({ user: name, failed: 1 })) };
    expect(incidentOf({ ...sketch, ...(user && { user }) }).users).toEqual(users);
  });

  it.each<[string, Partial<Sketch>, string[]]>([
    ['in its shortest spelling', { addressV6: '2001:0DB8:0::0001' }, ['192.0.2.1', '2001:db8::1']],
    ['as it is where it is none', { addressV6: 'not:one' }, ['192.0.2.1', 'not:one']],
    ['not where it is unknown', { address: 'unknown', addressV6: '2001:db8::1' }, ['2001:db8::1']],
    ['not where none is known', { address: 'unknown' }, []],
  ])('names an address %s', (_, sketch, addresses) => {
    expect(incidentOf({ type: TOR_FAILURE, ...sketch }).addresses).toEqual(addresses);
  });

  it('of a finding that says nothing names nothing, and is no sample', () => {
    expect(joinFindings([toFinding({ Id: 'a', Type: TOR_FAILURE })])).toMatchObject([
      {
        databases: [],
        users: [],
        addresses: [],
        threatLists: [],
        severity: undefined,
        firstSeen: undefined,
        lastSeen: undefined,
        engine: undefined,
        sample: false,
        stages: [{ database: undefined, joinedBy: undefined }],
      },
    ]);
  });

  it('of samples is a sample, and has the engine that any of its findings names', () => {
    const bare = { Id: 'a', Type: TOR_FAILURE, CreatedAt: '2026-11-01T00:00:00Z' };
    const database = { DbInstanceIdentifier: '', DbiResourceId: 'db-ABC' };
    const sample = { AdditionalInfo: { sample: true } };
    const of = (Id: string, engine: object) =>
      toFinding({
        ...bare,
        Id,
        Service: {
          ...sample,
          Action: { RdsLoginAttemptAction: { RemoteIpDetails: { IpAddressV4: A } } },
        },
        Resource: { RdsDbInstanceDetails: { ...database, ...engine } },
      });
    expect(joinFindings([of('a', {}), of('b', { Engine: 'Aurora MySQL' })])).toMatchObject([
      { id: 'a', sample: true, engine: 'Aurora MySQL', databases: ['db-ABC'] },
    ]);
  });
});

describe('what a reader must know', () => {
  const kinds = (incident: Incident) => incident.notes.map(({ kind }) => kind);

  it('is that GuardDuty writes late; of single occurrences and near ones nothing else', () => {
    const incident = incidentOf({ type: TOR_FAILURE }, { type: TOR_FAILURE, at: DAY });
    expect(incident.notes).toEqual([
      {
        kind: 'lag',
        text: 'GuardDuty may write updates hours later: when it was last seen is not when it ended.',
      },
    ]);
  });

  it('is that a count of more than one is an aggregate', () => {
    expect(incidentOf({ type: TOR_FAILURE, count: 2 }).notes).toContainEqual({
      kind: 'aggregate',
      text: 'Counts are aggregates: the user and the address beside one are those of its newest occurrence.',
    });
    expect(kinds(incidentOf({ type: TOR_FAILURE, count: 1 }))).toEqual(['lag']);
  });

  it.each(['EventFirstSeen', 'EventLastSeen'])('is that %s is missing', (missing) => {
    const seen = { EventFirstSeen: '2026-11-01T00:00:00Z', EventLastSeen: '2026-11-01T01:00:00Z' };
    const [incident] = joinFindings([
      toFinding({ Id: 'a', Type: TOR_FAILURE, Service: { ...seen, [missing]: null } }),
    ]);
    expect(incident?.notes.map(({ kind }) => kind)).toEqual(['lag', 'time']);
  });

  it('is a chain from the end of the first to end until the start of the last to begin', () => {
    const chain = (until: number) =>
      incidentOf(
        { type: TOR_FAILURE, until: 20 * HOUR },
        { type: TOR_FAILURE, at: HOUR, until },
        { type: TOR_FAILURE, at: 30 * HOUR },
      );
    expect(kinds(chain(6 * HOUR))).toEqual(['lag']);
    expect(chain(5 * HOUR).notes).toContainEqual({
      kind: 'chain',
      text: 'Joined step by step: each finding is within 24 hours of another, the outermost lie 1 d 1 h apart.',
    });
  });

  it.each([
    [3, '3 findings joined by the database user alone: user-1, user-2 and user-3.'],
    [4, '4 findings joined by the database user alone: 4 users.'],
  ])('are the users that %i findings are joined by, up to three by their names', (count, text) => {
    const users = Array.from({ length: count }, (_, index) => `user-${index + 1}`);
    const logins = users.map((user) => ({ user, failed: 1 }));
    const [incident] = joinFindings([
      finding({ id: 'a', type: TOR_FAILURE, address: A, logins }),
      finding({ id: 'b', type: TOR_SUCCESS, address: A, at: MINUTE }),
      ...users.map((user, index) =>
        finding({ id: `c${index}`, type: UNUSUAL_FAILURE, user, at: (index + 2) * HOUR }),
      ),
    ]);
    expect(incident?.notes).toContainEqual({ kind: 'user-join', text });
  });
});
