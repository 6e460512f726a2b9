import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupByAddress } from '../../src/incident/group-by-address.ts';
import { joinFindings } from '../../src/incident/join-findings.ts';
import { compareMembers, type TimedMember, toMember } from '../../src/incident/member.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { findingWith } from '../support/finding.ts';
import fc, { times } from '../support/property.ts';
import {
  DAY,
  finding,
  HOUR,
  LISTED_FAILURE,
  MINUTE,
  RULE,
  type Sketch,
  TOR_FAILURE,
  TOR_READ,
  TOR_SUCCESS,
  UNUSUAL_FAILURE,
  UNUSUAL_READ,
} from './finding-builder.ts';
import { gap, joinByUserSlowly, sharesAddress } from './join-reference.ts';
import { world } from './world.ts';

const FIXTURES = new URL('../../fixtures/findings/', import.meta.url);

function readFixture(name: string): Finding[] {
  const findings: unknown[] = JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'));
  return findings.map((one) => toFinding(one));
}

/** The findings' ids of each incident; ids, and incidents, in the order of the alphabet. */
function partition(incidents: readonly Incident[]): string[][] {
  return incidents.map((incident) => [...incident.findingIds].sort()).sort(byText);
}

function byText(a: readonly string[], b: readonly string[]): number {
  return a.join() < b.join() ? -1 : 1;
}

function join(...sketches: readonly Sketch[]): string[][] {
  return partition(joinFindings(sketches.map(finding)));
}

const A = '198.51.100.1';
const B = '198.51.100.2';
const C = '198.51.100.3';

describe('the published findings', () => {
  const REAL = ['tor-failed-login', 'tor-successful-login', 'tor-discovery', 'malicious-ip-discovery'];
  const joinReal = () => joinFindings(REAL.flatMap((name) => readFixture(`${name}.json`)));

  it('the four real ones make three incidents: one compromised, two probed', () => {
    expect(joinReal().map(({ verdict, reason }) => [verdict, reason])).toEqual([
      [
        'compromised',
        'login as admin worked 1 min after the first of 2 failures from Tor exit 51.89.153.112',
      ],
      ['probed', 'probed once from threat-list address 192.241.203.215 (ProofPoint); no login was tried'],
      ['probed', 'probed once from Tor exit 185.220.100.252; no login was tried'],
    ]);
  });

  it('the compromise carries what its two findings say, in the order of time', () => {
    expect(joinReal()[0]).toMatchObject({
      id: '30c3dbdf2bfb9833579595xxxxxxxxxx',
      severity: 8,
      firstSeen: Date.UTC(2023, 3, 25, 9, 24, 7),
      lastSeen: Date.UTC(2023, 3, 25, 9, 25, 7),
      accountId: '123456789012',
      region: 'ap-northeast-1',
      cluster: 'cluster-ZOSOWCXXXXXXXXXXXXXXXXXXXX',
      engine: 'Aurora MySQL',
      users: ['admin'],
      addresses: ['51.89.153.112'],
      threatLists: ['Amazon'],
      stages: [
        { activity: 'failure', count: 2, users: ['admin'], joinedBy: undefined },
        { activity: 'success', count: 1, users: ['admin'], joinedBy: 'address' },
      ],
      notes: [{ kind: 'lag' }, { kind: 'aggregate' }],
    });
  });

  it('each fixture that this project made stands alone, but for the login and the theft from orders-prod', () => {
    const all = joinFindings(readdirSync(FIXTURES).flatMap(readFixture));
    expect(all.filter((incident) => incident.findingIds.length > 1).map(({ reason }) => reason)).toEqual([
      '4 logins worked, the newest as orders_app from threat-list address 203.0.113.77 (Amazon, ProofPoint), beside 6 failed attempts, then 2 data-extraction queries ran',
      'login as admin worked 1 min after the first of 2 failures from Tor exit 51.89.153.112',
    ]);
    expect(all.filter((incident) => incident.verdict === 'other')).toHaveLength(4);
  });
});

describe('findings of one address', () => {
  const failure = { type: TOR_FAILURE, address: A };

  it('are one incident where their spans lie 24 hours apart, and two where they lie further', () => {
    expect(join({ ...failure, id: 'a' }, { ...failure, id: 'b', at: DAY })).toEqual([['a', 'b']]);
    expect(join({ ...failure, id: 'a' }, { ...failure, id: 'b', at: DAY + 1 })).toEqual([['a'], ['b']]);
    expect(join({ ...failure, id: 'a', until: HOUR }, { ...failure, id: 'b', at: DAY + HOUR })).toEqual([
      ['a', 'b'],
    ]);
  });

  it('are two incidents on two databases, in two accounts or in two Regions', () => {
    for (const where of [{ cluster: 'cluster-2' }, { account: '210987654321' }, { region: 'us-east-1' }]) {
      expect(join({ ...failure, id: 'a' }, { ...failure, ...where, id: 'b' })).toEqual([['a'], ['b']]);
    }
  });

  it('are one incident on two instances of a cluster, and two on two instances without one', () => {
    const cluster = { ...failure, cluster: 'cluster-1' };
    expect(
      join({ ...cluster, id: 'a', instance: 'db-1' }, { ...cluster, id: 'b', instance: 'db-2' }),
    ).toHaveLength(1);
    expect(
      join({ ...failure, id: 'a', instance: 'db-1' }, { ...failure, id: 'b', instance: 'db-2' }),
    ).toHaveLength(2);
  });

  it('are one incident however IPv6 is written', () => {
    const v6 = { type: TOR_FAILURE };
    expect(
      join({ ...v6, id: 'a', addressV6: '2001:DB8::1' }, { ...v6, id: 'b', addressV6: '2001:db8::1' }),
    ).toHaveLength(1);
  });

  it('tie the IPv4 and the IPv6 address of one finding', () => {
    expect(
      join(
        { id: 'a', type: TOR_FAILURE, address: A },
        { id: 'b', type: TOR_FAILURE, address: A, addressV6: '2001:db8::1' },
        { id: 'c', type: TOR_FAILURE, addressV6: '2001:db8::1' },
      ),
    ).toEqual([['a', 'b', 'c']]);
  });

  it('chain on for as long as the address comes back, and the incident says so', () => {
    const [incident, ...more] = joinFindings(
      [0, 1, 2, 3].map((day) => finding({ ...failure, id: `day-${day}`, at: day * DAY })),
    );
    expect(more).toEqual([]);
    expect(incident?.notes).toContainEqual({
      kind: 'chain',
      text: 'Joined step by step: each finding is within 24 hours of another, the outermost lie 3 d apart.',
    });
  });
});

describe('a finding that shares no address', () => {
  it('joins by database user, and the incident says so', () => {
    const [incident] = joinFindings([
      finding({ id: 'a', type: TOR_FAILURE, address: A, user: 'admin' }),
      finding({ id: 'b', type: TOR_SUCCESS, address: A, user: 'admin', at: MINUTE }),
      finding({ id: 'c', type: UNUSUAL_FAILURE, address: B, user: 'admin', at: HOUR }),
    ]);
    expect(incident?.stages.map(({ joinedBy }) => joinedBy)).toEqual([undefined, 'address', 'user']);
    expect(incident?.notes).toContainEqual({
      kind: 'user-join',
      text: '1 finding joined by the database user alone: admin.',
    });
  });

  it('never joins by the user that GuardDuty does not know', () => {
    expect(
      join(
        { id: 'a', type: TOR_FAILURE, address: A, user: 'unknown' },
        { id: 'b', type: TOR_FAILURE, user: 'unknown' },
      ),
    ).toEqual([['a'], ['b']]);
  });

  it('joins by a user that only its login attributes name', () => {
    const logins = [{ user: 'admin', failed: 3 }];
    expect(
      join(
        { id: 'a', type: TOR_FAILURE, address: A, logins },
        { id: 'b', type: TOR_FAILURE, address: B, user: 'admin' },
      ),
    ).toHaveLength(1);
  });

  it('does not tie two incidents that it could join: it joins the nearest in time', () => {
    const pair = (address: string, at: number): Sketch[] => [
      { id: `${address}-1`, type: TOR_FAILURE, address, user: 'admin', at },
      { id: `${address}-2`, type: TOR_SUCCESS, address, user: 'admin', at: at + HOUR },
    ];
    const far = pair(A, 0);
    const near = pair(B, 20 * HOUR);
    expect(
      join(...far, ...near, { id: 'c', type: UNUSUAL_FAILURE, address: C, user: 'admin', at: 15 * HOUR }),
    ).toEqual([
      [`${A}-1`, `${A}-2`],
      [`${B}-1`, `${B}-2`, 'c'],
    ]);
    expect(
      join(...far, ...near, { id: 'c', type: UNUSUAL_FAILURE, address: C, user: 'admin', at: 5 * HOUR }),
    ).toEqual([
      [`${A}-1`, `${A}-2`, 'c'],
      [`${B}-1`, `${B}-2`],
    ]);
  });

  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])(
    'joins the incident with the lower id where two are as near (%s before it, %s after it)',
    (before, after) => {
      const pair = (id: string, address: string, at: number): Sketch[] => [
        { id: `${id}1`, type: TOR_FAILURE, address, user: 'admin', at },
        { id: `${id}2`, type: TOR_SUCCESS, address, user: 'admin', at },
      ];
      expect(
        join(...pair(before, A, 0), ...pair(after, B, 4 * HOUR), {
          id: 'c',
          type: UNUSUAL_FAILURE,
          user: 'admin',
          at: 2 * HOUR,
        }),
      ).toContainEqual(['a1', 'a2', 'c']);
    },
  );

  /** An incident of two findings of one address, from one hour to another. */
  const lasting = (id: string, address: string, from: number, to: number): Sketch[] =>
    ['1', '2'].map((number) => ({
      id: `${id}${number}`,
      type: TOR_FAILURE,
      address,
      user: 'admin',
      at: from * HOUR,
      until: to * HOUR,
    }));
  it.each<[which: string, a: [number, number], b: [number, number], own: [number, number], home: string]>([
    ['is going on, before one that has ended', [0, 10], [4, 4], [5, 5], 'a'],
    ['is going on, before one that comes', [0, 10], [6, 6], [5, 5], 'a'],
    ['began later, where both are going on', [0, 10], [3, 10], [5, 5], 'b'],
    ['began nearer, where it began between both', [0, 10], [3, 10], [1, 6], 'a'],
    ['ended later, though it began earlier', [0, 10], [5, 6], [20, 20], 'a'],
    ['ended later, and began later', [0, 5], [4, 6], [20, 20], 'b'],
    ['comes sooner than the other ended', [0, 0], [12, 12], [7, 7], 'b'],
    ['ended sooner than the other comes', [0, 0], [12, 12], [5, 5], 'a'],
    ['has the lower id, where both ended together', [0, 6], [5, 6], [20, 20], 'a'],
    ['has the lower id, where both ended together and it began later', [5, 6], [0, 6], [20, 20], 'a'],
    ['has the lower id, where both began together', [1, 6], [1, 9], [5, 5], 'a'],
    ['has the lower id, where both began together and it lasts longer', [1, 9], [1, 6], [5, 5], 'a'],
    ['has the lower id, where both are still to come', [9, 9], [9, 9], [5, 5], 'a'],
    ['is within 24 hours', [0, 0], [44, 44], [20, 20], 'a'],
  ])('joins the one of two incidents that %s', (_, a, b, [at, until], home) => {
    const own = { type: UNUSUAL_FAILURE, user: 'admin', at: at * HOUR, until: until * HOUR };
    for (const id of ['0', 'z'])
      expect(join(...lasting('a', A, ...a), ...lasting('b', B, ...b), { ...own, id })).toContainEqual(
        [`${home}1`, `${home}2`, id].sort(),
      );
  });

  it.each([
    [24, 1],
    [24.001, 2],
  ])('joins over a gap of %d hours, before and after: %i incidents', (hours, incidents) => {
    const own = { id: 'c', type: UNUSUAL_FAILURE, user: 'admin' };
    expect(join(...lasting('a', A, 0, 5), { ...own, at: (5 + hours) * HOUR })).toHaveLength(incidents);
    expect(join(...lasting('a', A, 0, 5), { ...own, at: -40 * HOUR, until: -hours * HOUR })).toHaveLength(
      incidents,
    );
  });

  it('joins by any of its users, the nearest of what each of them leads to', () => {
    const other = lasting('b', B, 3, 3).map((sketch) => ({ ...sketch, user: 'root' }));
    const own = {
      id: 'c',
      type: UNUSUAL_FAILURE,
      user: 'admin',
      logins: [{ user: 'root', failed: 1 }],
    };
    expect(join(...lasting('a', A, 0, 0), ...other, { ...own, at: 5 * HOUR })).toContainEqual([
      'b1',
      'b2',
      'c',
    ]);
    expect(join(...lasting('a', A, 0, 0), ...other, { ...own, at: HOUR })).toContainEqual(['a1', 'a2', 'c']);
  });

  it('ends a chain 7 days after the findings that it began with, and those may last', () => {
    const chain = (...lasts: number[]) => [
      ...lasts.map((until, index) => ({
        id: `a${index}`,
        type: TOR_FAILURE,
        address: A,
        user: 'admin',
        until: until * HOUR,
      })),
      ...Array.from({ length: 8 }, (_, day) => ({
        id: `day-${day}`,
        type: UNUSUAL_FAILURE,
        user: 'admin',
        at: (day + 1) * DAY,
      })),
    ];
    for (const lasts of [
      [0, 0],
      [23, 0],
      [0, 23],
    ])
      expect(join(...chain(...lasts))).toHaveLength(2);
    for (const lasts of [
      [24, 0],
      [0, 24],
      [0, 24, 0],
    ])
      expect(join(...chain(...lasts))).toHaveLength(1);
  });

  it('joins others that share none: one user tried from many addresses is one incident', () => {
    const spray = [A, B, C].map((address, hour) => ({
      id: address,
      type: TOR_FAILURE,
      address,
      user: 'admin',
      at: hour * HOUR,
    }));
    expect(join(...spray)).toEqual([[A, B, C]]);
  });

  it('begins another incident where a chain of joins by user has gone on for 7 days, and both say so', () => {
    const spray = Array.from({ length: 12 }, (_, day) =>
      finding({
        id: `day-${String(day).padStart(2, '0')}`,
        type: TOR_FAILURE,
        address: `192.0.2.${day}`,
        user: 'admin',
        at: day * DAY,
      }),
    );
    const incidents = joinFindings(spray);
    expect(partition(incidents)).toEqual([
      ['00', '01', '02', '03', '04', '05', '06', '07'].map((day) => `day-${day}`),
      ['08', '09', '10', '11'].map((day) => `day-${day}`),
    ]);
    const texts = incidents.map(({ notes }) =>
      notes.filter(({ kind }) => /^continue/.test(kind)).map(({ text }) => text),
    );
    expect(texts).toEqual([
      ['Goes on from incident day-00: a chain of joins by database user ends after 7 d.'],
      ['Goes on in incident day-08: a chain of joins by database user ends after 7 d.'],
    ]);
  });
});

it('a finding that outlasts its chain does not keep later ones apart', () => {
  const spray = [0, 1, 8.5, 8.6].map((day) =>
    finding({
      id: `day-${day}`,
      type: TOR_FAILURE,
      address: `192.0.2.${day * 10}`,
      user: 'admin',
      at: day * DAY,
      until: day === 1 ? 20 * DAY : day * DAY,
    }),
  );
  expect(partition(joinFindings(spray))).toEqual([
    ['day-0', 'day-1'],
    ['day-8.5', 'day-8.6'],
  ]);
});

describe('data activity', () => {
  const login = [
    { id: 'a', type: TOR_FAILURE, address: A, user: 'admin' },
    { id: 'b', type: TOR_SUCCESS, address: A, user: 'admin', at: MINUTE },
  ];

  it('joins the login by address, and by user where it has no address', () => {
    expect(join(...login, { id: 'c', type: TOR_READ, address: A, at: HOUR })).toEqual([['a', 'b', 'c']]);
    expect(join(...login, { id: 'c', type: UNUSUAL_READ, user: 'admin', at: HOUR })).toEqual([
      ['a', 'b', 'c'],
    ]);
  });

  it('joins the login by user also where it shares an address with other data activity only', () => {
    expect(
      join(
        ...login,
        { id: 'c', type: TOR_READ, address: B, user: 'admin', at: HOUR },
        { id: 'd', type: TOR_READ, address: B, at: 2 * HOUR },
      ),
    ).toEqual([['a', 'b', 'c', 'd']]);
    expect(
      join(
        ...login,
        { id: 'c', type: TOR_READ, address: B, at: HOUR },
        { id: 'd', type: TOR_READ, address: B, user: 'admin', at: 2 * HOUR },
      ),
    ).toEqual([['a', 'b', 'c', 'd']]);
  });
});

describe('the same finding', () => {
  it('twice is told in the order of its versions', () => {
    const version = (updatedAt: string) =>
      findingWith({ UpdatedAt: updatedAt, Service: { Count: updatedAt.endsWith('01Z') ? 1 : 2 } });
    const versions = ['2026-11-01T11:00:02Z', '2026-11-01T11:00:01Z'].map(version);
    for (const order of [versions, versions.toReversed()])
      expect(joinFindings(order).map(({ stages }) => stages.map(({ count }) => count))).toEqual([[1, 2]]);
  });
});

describe('what stands alone', () => {
  it.each<[string, Sketch]>([
    ['a custom rule’s finding', { id: 'x', type: RULE, address: A, user: 'admin' }],
    ['a custom rule’s finding of a login’s type', { id: 'x', type: TOR_FAILURE, rule: 'Mine', address: A }],
    [
      'a type that tells of no login',
      { id: 'x', type: 'Persistence:RDS/NewThing', address: A, user: 'admin' },
    ],
    [
      'a sample beside a real finding',
      { id: 'x', type: TOR_SUCCESS, address: A, user: 'admin', sample: true },
    ],
  ])('%s', (_, sketch) => {
    expect(join({ id: 'a', type: TOR_FAILURE, address: A, user: 'admin' }, sketch)).toEqual([['a'], ['x']]);
  });

  it('findings of one address that name no database', () => {
    const Service = { Action: { RdsLoginAttemptAction: { RemoteIpDetails: { IpAddressV4: A } } } };
    const bare = { Type: TOR_FAILURE, CreatedAt: '2026-11-02T00:00:00Z', Service };
    expect(joinFindings(['a', 'b'].map((Id) => toFinding({ ...bare, Id })))).toHaveLength(2);
  });

  it('a finding that names no database, or no time', () => {
    const bare = { Type: LISTED_FAILURE, Service: { Count: 3 } };
    const incidents = joinFindings([
      toFinding({ ...bare, Id: 'a', CreatedAt: '2026-11-02T00:00:00Z' }),
      toFinding({ ...bare, Id: 'b' }),
    ]);
    expect(
      incidents.map(({ id, verdict, reason, firstSeen }) => ({ id, verdict, reason, firstSeen })),
    ).toEqual([
      {
        id: 'a',
        verdict: 'under-attack',
        reason: '3 failed logins, the newest from a threat-list address',
        firstSeen: Date.UTC(2026, 10, 2),
      },
      {
        id: 'b',
        verdict: 'under-attack',
        reason: '3 failed logins, the newest from a threat-list address',
        firstSeen: undefined,
      },
    ]);
  });
});

it('where the time of the event is missing the time of writing stands in, and the incident says so', () => {
  const [incident] = joinFindings([
    finding({ id: 'a', type: TOR_FAILURE, address: A }),
    finding({ id: 'b', type: TOR_SUCCESS, address: A, at: HOUR, until: 2 * HOUR, untimed: true }),
  ]);
  expect(incident?.stages[1]).toMatchObject({ findingId: 'b', joinedBy: 'address' });
  expect((incident?.lastSeen ?? 0) - (incident?.firstSeen ?? 0)).toBe(2 * HOUR);
  expect(incident?.notes).toContainEqual({
    kind: 'time',
    text: '1 finding without the time of the event: the time of writing stands in.',
  });
});

describe('of any world of findings', () => {
  const small = world({ maxLength: 40, days: 6, databases: 3, users: 3, addresses: 6 });
  const dense = world({ maxLength: 40, days: 1, databases: 1, users: 4, addresses: 20, step: 3 });
  const long = world({ maxLength: 120, days: 40, databases: 2, users: 2, addresses: 30 });

  it('every finding is in exactly one incident', () => {
    fc.assert(
      fc.property(fc.oneof(small, long), (findings) => {
        const ids = joinFindings(findings).flatMap((incident) => incident.findingIds);
        expect(ids.sort()).toEqual(findings.map(({ id }) => id).sort());
      }),
      times(100),
    );
  });

  it('the order of the input changes nothing', () => {
    const shuffled = fc
      .oneof(small, long)
      .chain((findings) =>
        fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
      );
    fc.assert(
      fc.property(shuffled, ([findings, others]) => {
        expect(joinFindings(others)).toEqual(joinFindings(findings));
      }),
      times(100),
    );
  });

  it('the findings of one incident, joined again, are that incident', () => {
    fc.assert(
      fc.property(fc.oneof(small, long), (findings) => {
        const byId = new Map(findings.map((one) => [one.id, one]));
        for (const incident of joinFindings(findings)) {
          const own = incident.findingIds.flatMap((id) => byId.get(id) ?? []);
          const withoutLinks = incident.notes.filter(({ kind }) => !/^continue/.test(kind));
          expect(joinFindings(own)).toEqual([{ ...incident, notes: withoutLinks }]);
        }
      }),
      times(100),
    );
  });

  it('two findings of one database that share an address within 24 hours are in one incident', () => {
    fc.assert(
      fc.property(fc.oneof(small, long), (findings) => {
        const incidents = joinFindings(findings);
        const home = new Map(
          incidents.flatMap((incident) => incident.findingIds.map((id) => [id, incident.id])),
        );
        for (const members of databases(findings)) {
          members.forEach((a, index) => {
            for (const b of members.slice(index + 1)) {
              if (sharesAddress(a, b)) expect(home.get(a.finding.id)).toBe(home.get(b.finding.id));
            }
          });
        }
      }),
      times(100),
    );
  });

  it('no finding is with others that are all on another database, further off than 24 hours, or strangers', () => {
    fc.assert(
      fc.property(fc.oneof(small, long), (findings) => {
        const members = new Map(
          databases(findings)
            .flat()
            .map((member) => [member.finding.id, member]),
        );
        for (const incident of joinFindings(findings).filter(({ findingIds }) => findingIds.length > 1)) {
          const own = incident.findingIds.flatMap((id) => members.get(id) ?? []);
          expect(own).toHaveLength(incident.findingIds.length);
          expect(
            new Set(own.map(({ finding }) => finding.database?.cluster ?? finding.database?.identifier)).size,
          ).toBe(1);
          for (const member of own) {
            const others = own.filter((other) => other !== member);
            expect(others.some((other) => gap(member.span, other.span) <= DAY)).toBe(true);
            expect(others.some((other) => sharesAddress(member, other) || sharesUser(member, other))).toBe(
              true,
            );
          }
        }
      }),
      times(100),
    );
  });

  it('joining by user is what the rule says when each finding is held against every other', () => {
    fc.assert(
      fc.property(fc.oneof(small, dense), (findings) => {
        const alone = joinFindings(findings).filter(
          ({ verdict, firstSeen }) => verdict === 'other' || firstSeen === undefined,
        );
        const expected = databases(findings).flatMap((members) => joinByUserSlowly(groupByAddress(members)));
        const all = [...expected, ...alone.map(({ findingIds }) => [...findingIds])];
        expect(partition(joinFindings(findings))).toEqual(all.map((ids) => ids.sort()).sort(byText));
      }),
      times(100),
    );
  });
});

/** The members that can be joined, a list for each database, in the order of time. */
function databases(findings: readonly Finding[]): TimedMember[][] {
  const members = findings.map(toMember);
  const lists = new Map<string, TimedMember[]>();
  for (const { span, ...member } of members) {
    if (!span || member.activity === 'other') continue;
    const key = member.finding.database?.cluster ?? member.finding.database?.identifier ?? '';
    lists.set(key, [...(lists.get(key) ?? []), { ...member, span }]);
  }
  return [...lists.values()].map((list) => list.sort(compareMembers));
}

function sharesUser(a: TimedMember, b: TimedMember): boolean {
  return a.users.some((user) => b.users.includes(user));
}

it.each([
  ['::ffff:192.0.2.7', { IpAddressV4: '192.0.2.7' }],
  ['2001:0db8:0:0:0:0:0:1', { IpAddressV6: '2001:db8::1' }],
])('%s is the same remote address in another spelling', (IpAddressV6, other) => {
  const remote = (RemoteIpDetails: JsonObject) => ({
    Service: { Action: { RdsLoginAttemptAction: { RemoteIpDetails } } },
  });
  const tor = findingWith({
    Id: 'a1',
    Type: 'CredentialAccess:RDS/TorIPCaller.FailedLogin',
    ...remote(other),
  });
  const login = findingWith({
    Id: 'b2',
    Type: 'CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin',
    Resource: { RdsDbUserDetails: { User: 'bob' } },
    ...remote({ IpAddressV4: null, IpAddressV6 }),
  });
  expect(joinFindings([tor, login]).map(({ verdict }) => verdict)).toEqual(['compromised']);
});
