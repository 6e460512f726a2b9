import { describe, expect, it } from 'vitest';
import { activityOf } from '../../src/incident/activity.ts';
import { compareIncidents } from '../../src/incident/compare-incidents.ts';
import { joinFindings } from '../../src/incident/join-findings.ts';
import { parseFindingType } from '../../src/model/finding-type.ts';
import { findingWith } from '../support/finding.ts';
import { finding, HOUR, LISTED_DESTRUCTION, TOR_FAILURE, TOR_PROBE, TOR_SUCCESS } from './finding-builder.ts';

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
  const [a, b, c] = ['a', 'b', 'c'].map((instance, index) => {
    const shared = { instance, address: `192.0.2.${index}` };
    const types = [TOR_SUCCESS, TOR_FAILURE, TOR_PROBE];
    const count = index + 1;
    // The later, the less severe and the more findings.
    const findings = Array.from({ length: count }, (_, number) =>
      finding({
        ...shared,
        id: `${instance}${number}`,
        type: types[index] ?? LISTED_DESTRUCTION,
        at: (index * 100 + number) * HOUR,
        severity: 8 - 3 * index,
      }),
    );
    return joinFindings(findings)[0];
  });
  const three = [b, c, a].flatMap((one) => one ?? []);
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
    expect(
      three
        .toSorted(compareIncidents(key))
        .map(({ databases }) => databases[0])
        .join(''),
    ).toBe(expected);
  });
  it('is the newest of equal ones first, then by id', () => {
    const like = three.map((one, index) => ({ ...one, lastSeen: index === 2 ? 9 : 5, severity: 5 }));
    const sorted = like.toSorted(compareIncidents('severity'));
    expect(sorted.map(({ lastSeen }) => lastSeen)).toEqual([9, 5, 5]);
    expect(sorted.slice(1).map(({ id }) => id)).toEqual(['b0', 'c0']);
  });
});
