import { describe, expect, it } from 'vitest';
import { activityOf } from '../../src/incident/activity.ts';
import { compareIncidents } from '../../src/incident/compare-incidents.ts';
import { joinFindings } from '../../src/incident/join-findings.ts';
import { parseFindingType } from '../../src/model/finding-type.ts';
import type { Incident } from '../../src/model/incident.ts';
import { findingWith } from '../support/finding.ts';
import { finding, HOUR, TOR_FAILURE, TOR_PROBE, TOR_SUCCESS } from './finding-builder.ts';

describe('what a finding tells of', () => {
  it.each([
    ['CredentialAccess:RDS/TorIPCaller.SuccessfulLogin', 'success'],
    ['CredentialAccess:RDS/AnomalousBehavior.FailedLogin', 'failure'],
    ['Discovery:RDS/TorIPCaller', 'probe'],
    ['Impact:RDS/AnomalousBehavior.Drop', 'data'],
    ['Exfiltration:RDS/TorIPCaller.NewWay', 'data'],
    ['Impact:RDS/MaliciousIPCaller.NewWay', 'data'],
    ['Persistence:RDS/TorIPCaller.NewWay', 'other'],
    ['Impact:RDS/NewFamily', 'other'],
    ['Impact:EC2/TorIPCaller', 'other'],
    ['CredentialAccess:RDS/ModifyAuthenticationProcess', 'other'],
    ['nonsense', 'other'],
  ])('%s: %s', (type, activity) =>
    expect(activityOf(findingWith({ Type: type }), parseFindingType(type))).toBe(activity),
  );
  it('a custom rule is no login, whatever its type resembles', () => {
    const rule = findingWith({ CustomDetectionRuleName: 'MyRule' });
    expect(activityOf(rule, parseFindingType(rule.type))).toBe('other');
  });
});

describe('the order of incidents', () => {
  /** Three of them, the later the less severe and the more findings; b, c, a. */
  function three(): Incident[] {
    const [a, b, c] = [TOR_SUCCESS, TOR_FAILURE, TOR_PROBE].map((type, index) => {
      const instance = 'abc'.charAt(index);
      const findings = Array.from({ length: index + 1 }, (_, number) =>
        finding({
          id: `${instance}${number}`,
          type,
          instance,
          address: `192.0.2.${index}`,
          at: (index * 100 + number) * HOUR,
          severity: 8 - 3 * index,
        }),
      );
      return joinFindings(findings)[0];
    });
    return [b, c, a].flatMap((one) => one ?? []);
  }
  it.each([
    ['verdict', 'abc'],
    ['type', 'abc'],
    ['updated', 'cba'],
    ['last-seen', 'cba'],
    ['first-seen', 'cba'],
    ['severity', 'abc'],
    ['count', 'cba'],
    ['database', 'abc'],
  ] as const)('by %s is %s', (key, expected) => {
    const sorted = three().toSorted(compareIncidents(key));
    expect(sorted.map(({ databases }) => databases[0]).join('')).toBe(expected);
  });
  it('by first seen and by count is not that by last seen', () => {
    const [one, two] = three();
    if (!one || !two) throw new Error('no incident');
    const earlier = { ...one, id: 'earlier', firstSeen: 1, lastSeen: 9, findingIds: ['a'] };
    const later = { ...two, id: 'later', firstSeen: 2, lastSeen: 8, findingIds: ['a', 'b'] };
    for (const key of ['first-seen', 'count'] as const)
      expect([earlier, later].toSorted(compareIncidents(key)).map(({ id }) => id)).toEqual([
        'later',
        'earlier',
      ]);
  });
  it('by database is by the cluster where there is one, and what names none comes last', () => {
    const [one] = three();
    if (!one) throw new Error('no incident');
    const named = [
      { ...one, id: 'none', cluster: undefined, databases: [] },
      { ...one, id: 'z', cluster: undefined, databases: ['z'] },
      { ...one, id: 'y', cluster: 'y', databases: ['a'] },
    ];
    expect(named.toSorted(compareIncidents('database')).map(({ id }) => id)).toEqual(['y', 'z', 'none']);
  });
  it.each(['severity', 'first-seen', 'last-seen'] as const)('by %s has those that have none last', (key) => {
    const field = { severity: 'severity', 'first-seen': 'firstSeen', 'last-seen': 'lastSeen' }[key];
    const [one, two] = three();
    const [none, some] = [{ ...one, [field]: undefined, id: 'none' } as Incident, { ...two } as Incident];
    for (const both of [
      [none, some],
      [some, none],
    ])
      expect(both.toSorted(compareIncidents(key)).map(({ id }) => id)).toEqual([some.id, 'none']);
  });
  it('is the newest of equal ones first, then by id', () => {
    const like = three().map((one, index) => ({ ...one, lastSeen: index === 2 ? 9 : 5, severity: 5 }));
    for (const some of [like, like.toReversed()]) {
      const sorted = some.toSorted(compareIncidents('severity'));
      expect(sorted.map(({ lastSeen }) => lastSeen)).toEqual([9, 5, 5]);
      expect(sorted.slice(1).map(({ id }) => id)).toEqual(['b0', 'c0']);
    }
  });
});
