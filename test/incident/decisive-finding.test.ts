import { expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { findingWith } from '../support/finding.ts';

const [SUCCESS, FAILURE, PROBE, THEFT] = [
  'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin',
  'CredentialAccess:RDS/TorIPCaller.FailedLogin',
  'Discovery:RDS/TorIPCaller',
  'Exfiltration:RDS/TorIPCaller',
];

/** Findings of one address and database, a minute apart in the order given; an id is `0`, `1` and so on. */
function decisiveOf(...findings: readonly JsonObject[]): string | undefined {
  const minute = (index: number) => `2026-11-01T10:0${index}:00.000Z`;
  const [incident, ...others] = joinFindings(
    findings.map((changes, index) =>
      findingWith({
        Id: String(index),
        Arn: null,
        Service: { EventFirstSeen: minute(index), EventLastSeen: minute(index) },
        ...changes,
      }),
    ),
  );
  expect(others).toEqual([]);
  return incident?.decisiveFindingId;
}

it.each<[claim: string, findings: readonly JsonObject[], id: string]>([
  ['the login that worked, not the failure before it', [{ Type: FAILURE }, { Type: SUCCESS }], '1'],
  ['the login that worked, not the theft after it', [{ Type: SUCCESS }, { Type: THEFT, Severity: 9 }], '0'],
  ['the theft, where no login is known to have worked', [{ Type: FAILURE }, { Type: THEFT }], '1'],
  ['the failed login, not the probe before it', [{ Type: PROBE }, { Type: FAILURE }], '1'],
  [
    'of several logins the most severe',
    [
      { Type: SUCCESS, Severity: 5 },
      { Type: SUCCESS, Severity: 8 },
    ],
    '1',
  ],
  ['of equal ones the first', [{ Type: SUCCESS }, { Type: SUCCESS }], '0'],
  [
    'a login without a severity before any failure',
    [{ Type: FAILURE }, { Type: SUCCESS, Severity: null }],
    '1',
  ],
  ['the only one', [{ Type: PROBE }], '0'],
])('an incident is decided by %s', (_, findings, id) => {
  expect(decisiveOf(...findings)).toBe(id);
});
