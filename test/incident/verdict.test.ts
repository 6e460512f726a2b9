import { describe, expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import type { Verdict } from '../../src/model/incident.ts';
import {
  BRUTE_FORCE,
  DAY,
  finding,
  HOUR,
  LISTED_DESTRUCTION,
  LISTED_FAILURE,
  LISTED_PROBE,
  LISTED_SUCCESS,
  MINUTE,
  RULE,
  type Sketch,
  TOR_FAILURE,
  TOR_PROBE,
  TOR_READ,
  TOR_SUCCESS,
  UNUSUAL_DELETE,
  UNUSUAL_DROP,
  UNUSUAL_FAILURE,
  UNUSUAL_READ,
  UNUSUAL_SUCCESS,
} from './finding-builder.ts';

/** The one incident that the sketches make; ids are given in order. */
function judge(...sketches: readonly Omit<Sketch, 'id'>[]): [Verdict, string] {
  const incidents = joinFindings(sketches.map((sketch, index) => finding({ ...sketch, id: `f${index}` })));
  expect(incidents).toHaveLength(1);
  const [incident] = incidents;
  return [incident?.verdict ?? 'other', incident?.reason ?? ''];
}

const TOR = '51.89.153.112';
const LISTED = '203.0.113.77';
const OTHER = '198.51.100.7';

type Case = [situation: string, sketches: Omit<Sketch, 'id'>[], verdict: Verdict, reason: string];

describe('a login from a Tor or listed address that worked is compromised', () => {
  it.each<Case>([
    [
      'alone',
      [{ type: TOR_SUCCESS, user: 'admin', address: TOR }],
      'compromised',
      `login as admin worked from Tor exit ${TOR}`,
    ],
    [
      'by an unknown user',
      [{ type: TOR_SUCCESS, address: TOR }],
      'compromised',
      `login worked from Tor exit ${TOR}`,
    ],
    [
      'without an address',
      [{ type: TOR_SUCCESS, user: 'admin' }],
      'compromised',
      'login as admin worked from a Tor exit',
    ],
    [
      'without an address, listed',
      [{ type: LISTED_SUCCESS }],
      'compromised',
      'login worked from a threat-list address',
    ],
    [
      'from an IPv6 address',
      [{ type: TOR_SUCCESS, user: 'admin', addressV6: '2001:DB8::1' }],
      'compromised',
      'login as admin worked from Tor exit 2001:db8::1',
    ],
    [
      'listed, with the lists by name',
      [{ type: LISTED_SUCCESS, user: 'app', address: LISTED, lists: ['ProofPoint', 'Amazon'] }],
      'compromised',
      `login as app worked from threat-list address ${LISTED} (Amazon, ProofPoint)`,
    ],
    [
      'several times',
      [{ type: TOR_SUCCESS, user: 'admin', address: TOR, count: 3 }],
      'compromised',
      `3 logins worked, the newest as admin from Tor exit ${TOR}`,
    ],
    [
      'several times by an unknown user without an address',
      [{ type: UNUSUAL_SUCCESS, lists: ['ProofPoint'], count: 2 }],
      'compromised',
      '2 unusual logins worked, the newest from a threat-list address',
    ],
    [
      'after one failure',
      [
        { type: TOR_FAILURE, user: 'admin', address: TOR },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: 45_000 },
      ],
      'compromised',
      `login as admin worked 45 s after a failure from Tor exit ${TOR}`,
    ],
    [
      'several times after failures',
      [
        { type: TOR_FAILURE, user: 'root', address: TOR, count: 12 },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: 3 * HOUR + 5 * MINUTE, count: 4 },
      ],
      'compromised',
      `4 logins worked, the newest as admin, the first 3 h 5 min after the first of 12 failures from Tor exit ${TOR}`,
    ],
    [
      'at the same time as failures',
      [
        { type: TOR_FAILURE, user: 'admin', address: TOR, count: 2 },
        { type: TOR_SUCCESS, user: 'admin', address: TOR },
      ],
      'compromised',
      `login as admin worked at the same time as the first of 2 failures from Tor exit ${TOR}`,
    ],
    [
      'before failures',
      [
        { type: TOR_SUCCESS, user: 'admin', address: TOR },
        { type: TOR_FAILURE, user: 'root', address: TOR, at: 5 * MINUTE, count: 2 },
      ],
      'compromised',
      `login as admin worked 5 min before the first of 2 failures from Tor exit ${TOR}`,
    ],
    [
      'after failures from elsewhere',
      [
        { type: UNUSUAL_FAILURE, user: 'admin', address: OTHER, count: 9 },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: 2 * HOUR },
      ],
      'compromised',
      `login as admin worked from Tor exit ${TOR}, 2 h after the first of 9 failures from ${OTHER}`,
    ],
    [
      'from an address that another finding calls Tor',
      [
        { type: TOR_PROBE, address: TOR },
        { type: UNUSUAL_SUCCESS, user: 'admin', address: TOR, at: MINUTE },
      ],
      'compromised',
      `unusual login as admin worked from Tor exit ${TOR}`,
    ],
    [
      'from an address that another finding calls listed',
      [
        { type: UNUSUAL_SUCCESS, user: 'admin', address: LISTED },
        { type: LISTED_FAILURE, user: 'root', address: LISTED, at: MINUTE, count: 2, lists: ['ProofPoint'] },
      ],
      'compromised',
      `unusual login as admin worked 1 min before the first of 2 failures from threat-list address ${LISTED} (ProofPoint)`,
    ],
    [
      'where only its own evidence names a list',
      [{ type: UNUSUAL_SUCCESS, user: 'admin', address: OTHER, lists: ['ProofPoint'] }],
      'compromised',
      `unusual login as admin worked from threat-list address ${OTHER} (ProofPoint)`,
    ],
    [
      'where only the login attributes of its failures count one',
      [
        {
          type: TOR_FAILURE,
          address: TOR,
          count: 9,
          logins: [
            { user: 'admin', failed: 8, successful: 1 },
            { user: 'root', failed: 1 },
          ],
        },
      ],
      'compromised',
      `login as admin worked from Tor exit ${TOR}, beside 9 failed attempts`,
    ],
    [
      'where only the login attributes of its probes count one',
      [{ type: LISTED_PROBE, address: LISTED, logins: [{ user: 'app', successful: 2 }] }],
      'compromised',
      `2 logins worked, the newest as app from threat-list address ${LISTED}`,
    ],
    [
      'after failures of its own address: those of others are not told beside it',
      [
        { type: UNUSUAL_FAILURE, user: 'admin', address: OTHER, count: 40 },
        { type: TOR_FAILURE, user: 'admin', address: TOR, at: HOUR, count: 2 },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: 2 * HOUR },
      ],
      'compromised',
      `login as admin worked 1 h after the first of 2 failures from Tor exit ${TOR}`,
    ],
    [
      'after failures that share one of two addresses with it',
      [
        { type: UNUSUAL_FAILURE, user: 'admin', address: OTHER, count: 40 },
        { type: TOR_FAILURE, user: 'admin', address: LISTED, addressV6: '2001:db8::1', at: HOUR },
        { type: TOR_SUCCESS, user: 'admin', addressV6: '2001:db8::1', at: 2 * HOUR },
      ],
      'compromised',
      `login as admin worked from Tor exit 2001:db8::1, 1 h after a failure from Tor exit ${LISTED}`,
    ],
    [
      'beside an unusual one: together they are not called unusual',
      [
        { type: UNUSUAL_SUCCESS, user: 'admin', address: TOR },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: HOUR },
      ],
      'compromised',
      `2 logins worked as admin from Tor exit ${TOR}`,
    ],
    [
      'with data activity at the same moment',
      [
        { type: TOR_SUCCESS, user: 'admin', address: TOR },
        { type: TOR_READ, user: 'admin', address: TOR },
      ],
      'compromised',
      `login as admin worked from Tor exit ${TOR}, then a data-extraction query ran`,
    ],
    [
      'of a type that AWS adds tomorrow',
      [{ type: 'CredentialAccess:RDS/TorIPCaller.SuccessfulLogin!Again', user: 'admin', address: TOR }],
      'compromised',
      `login as admin worked from Tor exit ${TOR}`,
    ],
    [
      'from several Tor exits',
      [
        { type: TOR_SUCCESS, user: 'admin', address: TOR },
        { type: TOR_SUCCESS, user: 'admin', address: '185.220.100.252', at: HOUR },
      ],
      'compromised',
      '2 logins worked as admin from 2 Tor exits',
    ],
    [
      'followed by data activity',
      [
        { type: TOR_SUCCESS, user: 'admin', address: TOR },
        { type: TOR_READ, user: 'admin', address: TOR, at: MINUTE },
        { type: UNUSUAL_DROP, user: 'admin', address: TOR, at: 2 * MINUTE, count: 2 },
      ],
      'compromised',
      `login as admin worked from Tor exit ${TOR}, then a data-extraction query and 2 unusual DROPs ran`,
    ],
    [
      'with data activity before it',
      [
        { type: UNUSUAL_READ, user: 'admin', address: TOR },
        { type: TOR_SUCCESS, user: 'admin', address: TOR, at: MINUTE },
      ],
      'compromised',
      `login as admin worked from Tor exit ${TOR}; an unusually large read ran too`,
    ],
  ])('%s', (_, sketches, verdict, reason) => {
    expect(judge(...sketches)).toEqual([verdict, reason]);
  });
});

describe('a brute force that worked is compromised', () => {
  it.each<Case>([
    [
      'with the failed attempts that its login attributes count',
      [
        {
          type: BRUTE_FORCE,
          user: 'crm_admin',
          address: OTHER,
          count: 37,
          logins: [
            { user: 'crm_admin', failed: 29, successful: 1 },
            { user: 'root', failed: 7 },
          ],
        },
      ],
      'compromised',
      `a brute force worked: login as crm_admin from ${OTHER} after 36 failed attempts`,
    ],
    [
      'without numbers',
      [{ type: BRUTE_FORCE, address: OTHER, count: 37 }],
      'compromised',
      `a brute force worked from ${OTHER} after a pattern of failures`,
    ],
    [
      'without an address',
      [{ type: BRUTE_FORCE, user: 'admin' }],
      'compromised',
      'a brute force worked: login as admin after a pattern of failures',
    ],
    [
      'twice',
      [
        { type: BRUTE_FORCE, user: 'admin', address: OTHER },
        { type: BRUTE_FORCE, user: 'app', address: OTHER, at: HOUR },
      ],
      'compromised',
      `2 brute forces worked: logins as admin and app from ${OTHER} after a pattern of failures`,
    ],
    [
      'from a Tor exit, then data activity',
      [
        { type: BRUTE_FORCE, user: 'admin', address: TOR, lists: ['Amazon'] },
        { type: TOR_READ, user: 'admin', address: TOR, at: HOUR, count: 2 },
      ],
      'compromised',
      `a brute force worked: login as admin from Tor exit ${TOR} after a pattern of failures, then 2 data-extraction queries ran`,
    ],
  ])('%s', (_, sketches, verdict, reason) => {
    expect(judge(...sketches)).toEqual([verdict, reason]);
  });
});

describe('data activity', () => {
  it.each<Case>([
    [
      'by a Tor exit is compromised',
      [{ type: TOR_READ, user: 'billing', address: TOR, severity: 8 }],
      'compromised',
      `a data-extraction query ran as billing from Tor exit ${TOR}`,
    ],
    [
      'by a listed address is compromised',
      [{ type: LISTED_DESTRUCTION, address: LISTED, count: 2, lists: ['ProofPoint'] }],
      'compromised',
      `2 destructive statements ran, the newest from threat-list address ${LISTED} (ProofPoint)`,
    ],
    [
      'that is unusual, from an address that another finding calls listed, is compromised',
      [
        { type: LISTED_PROBE, address: LISTED },
        { type: UNUSUAL_DELETE, user: 'app', address: LISTED, at: HOUR, severity: 2 },
      ],
      'compromised',
      `an unusually large DELETE ran as app from threat-list address ${LISTED}`,
    ],
    [
      'that is unusual, of severity 7 or more, is compromised',
      [{ type: UNUSUAL_READ, user: 'report', address: OTHER, severity: 7 }],
      'compromised',
      `an unusually large read ran as report from ${OTHER} (severity 7)`,
    ],
    [
      'that is unusual, below 7, is suspicious',
      [{ type: UNUSUAL_READ, user: 'report', address: OTHER, severity: 6.9 }],
      'suspicious',
      `an unusually large read ran as report from ${OTHER} (severity 6.9)`,
    ],
    [
      'that is unusual, without user and address, is suspicious',
      [{ type: UNUSUAL_DROP, count: 4 }],
      'suspicious',
      '4 unusual DROPs ran (severity 5)',
    ],
    [
      'after an unusual login, joined by address, is compromised',
      [
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER },
        { type: UNUSUAL_READ, user: 'app', address: OTHER, at: 12 * MINUTE },
      ],
      'compromised',
      `an unusually large read ran as app from ${OTHER}, 12 min after an unusual login as app worked`,
    ],
    [
      'after an unusual login, joined by user, is compromised',
      [
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER },
        { type: UNUSUAL_DROP, user: 'app', at: 12 * MINUTE },
      ],
      'compromised',
      `an unusual DROP ran as app, 12 min after an unusual login as app worked from ${OTHER}`,
    ],
    [
      'that began before an unusual login and was seen after it is compromised',
      [
        { type: UNUSUAL_READ, user: 'app', address: OTHER, until: 30 * MINUTE },
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER, at: 10 * MINUTE },
      ],
      'compromised',
      `an unusually large read ran as app from ${OTHER}, last seen 20 min after an unusual login as app worked`,
    ],
    [
      'that ended before an unusual login is suspicious',
      [
        { type: UNUSUAL_READ, user: 'app', address: OTHER },
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER, at: 10 * MINUTE },
      ],
      'suspicious',
      `unusual login as app worked from ${OTHER}; an unusually large read ran too`,
    ],
    [
      'whose login attributes count successes is no login',
      [{ type: TOR_READ, user: 'app', address: TOR, logins: [{ user: 'app', successful: 3 }] }],
      'compromised',
      `a data-extraction query ran as app from Tor exit ${TOR}`,
    ],
    [
      'at the same moment as an unusual login is compromised',
      [
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER },
        { type: UNUSUAL_READ, user: 'app', address: OTHER },
      ],
      'compromised',
      `an unusually large read ran as app from ${OTHER}, at the same time as an unusual login as app worked`,
    ],
    [
      'of no severity does not name one',
      [{ type: UNUSUAL_READ, user: 'app', address: OTHER, severity: 0 }],
      'suspicious',
      `an unusually large read ran as app from ${OTHER}`,
    ],
    [
      'of a family that is known, in a type that AWS adds tomorrow, is data activity',
      [{ type: 'Impact:RDS/AnomalousBehavior.Truncate', user: 'app', severity: 8 }],
      'compromised',
      'an unusual destructive statement ran as app (severity 8)',
    ],
  ])('%s', (_, sketches, verdict, reason) => {
    expect(judge(...sketches)).toEqual([verdict, reason]);
  });
});

describe('what did not work, or is only unusual', () => {
  it.each<Case>([
    [
      'an unusual login is suspicious',
      [{ type: UNUSUAL_SUCCESS, user: 'app', address: OTHER, severity: 8 }],
      'suspicious',
      `unusual login as app worked from ${OTHER}`,
    ],
    [
      'an unusual login beside a Tor exit’s failures, from an address of its own, is suspicious',
      [
        { type: TOR_FAILURE, user: 'app', address: TOR, count: 2 },
        { type: UNUSUAL_SUCCESS, user: 'app', address: OTHER, at: 2 * DAY - 47 * HOUR },
      ],
      'suspicious',
      `unusual login as app worked from ${OTHER}, 1 h after the first of 2 failures from Tor exit ${TOR}`,
    ],
    [
      'successes that the login attributes of unlisted failures count are the users’ own',
      [{ type: UNUSUAL_FAILURE, address: OTHER, logins: [{ user: 'app', failed: 2, successful: 40 }] }],
      'under-attack',
      `1 failed login as app from ${OTHER}`,
    ],
    [
      'a login that worked in a type of an unknown family is suspicious, and not called unusual',
      [{ type: 'CredentialAccess:RDS/NewThing.SuccessfulLogin', user: 'app', address: OTHER }],
      'suspicious',
      `login as app worked from ${OTHER}`,
    ],
    [
      'one failure is under attack',
      [{ type: TOR_FAILURE, user: 'admin', address: TOR }],
      'under-attack',
      `1 failed login as admin from Tor exit ${TOR}`,
    ],
    [
      'a failure without user and address is under attack',
      [{ type: UNUSUAL_FAILURE }],
      'under-attack',
      '1 failed login',
    ],
    [
      'failures from many addresses are under attack',
      [
        { type: TOR_FAILURE, user: 'admin', address: TOR, count: 5 },
        { type: UNUSUAL_FAILURE, user: 'admin', address: OTHER, at: HOUR },
        { type: LISTED_FAILURE, user: 'admin', address: LISTED, at: 2 * HOUR },
      ],
      'under-attack',
      '7 failed logins, seen as admin from 3 addresses (2 of them Tor or on a threat list)',
    ],
    [
      'failures of a Tor exit whose login attributes count no success are under attack',
      [{ type: TOR_FAILURE, address: TOR, count: 3, logins: [{ user: 'admin', failed: 3, successful: 0 }] }],
      'under-attack',
      `3 failed logins, the newest as admin from Tor exit ${TOR}`,
    ],
    [
      'failures from several addresses that nobody calls listed say only how many',
      [
        { type: UNUSUAL_FAILURE, user: 'admin', address: OTHER },
        { type: UNUSUAL_FAILURE, user: 'admin', address: '198.51.100.8', at: HOUR },
      ],
      'under-attack',
      '2 failed logins as admin from 2 addresses',
    ],
    [
      'failures without an address are from a Tor exit only where each of them is',
      [
        { type: TOR_FAILURE, user: 'admin' },
        { type: LISTED_FAILURE, user: 'admin', at: HOUR },
      ],
      'under-attack',
      '2 failed logins as admin from a threat-list address',
    ],
    [
      'failures without an address are from nowhere where one is not listed',
      [
        { type: TOR_FAILURE, user: 'admin' },
        { type: UNUSUAL_FAILURE, user: 'admin', at: HOUR },
      ],
      'under-attack',
      '2 failed logins as admin',
    ],
    [
      'failures of which one has no address are from that of the others',
      [
        { type: TOR_FAILURE, user: 'admin', address: TOR },
        { type: TOR_FAILURE, user: 'admin', at: HOUR },
      ],
      'under-attack',
      `2 failed logins as admin from Tor exit ${TOR}`,
    ],
    ...[2, 3].map((count): Case => {
      const users = ['a', 'b', 'c'].slice(0, count);
      return [
        `failures as ${count} users name them`,
        [
          {
            type: UNUSUAL_FAILURE,
            address: OTHER,
            count: 9,
            logins: users.map((user) => ({ user, failed: 2 })),
          },
        ],
        'under-attack',
        `9 failed logins, seen as ${count === 2 ? 'a and b' : 'a, b and c'} from ${OTHER}`,
      ];
    }),
    [
      'failures as many users name none of them',
      [
        {
          type: UNUSUAL_FAILURE,
          address: OTHER,
          count: 9,
          logins: ['a', 'b', 'c', 'd'].map((user) => ({ user, failed: 2 })),
        },
      ],
      'under-attack',
      `9 failed logins, seen as 4 users from ${OTHER}`,
    ],
    [
      'a probe is probed, and its user is not named: nobody logged in',
      [{ type: TOR_PROBE, user: 'postgres', address: TOR }],
      'probed',
      `probed once from Tor exit ${TOR}; no login was tried`,
    ],
    [
      'probes from several listed addresses, joined by user, are probed',
      [
        { type: LISTED_PROBE, user: 'postgres', address: LISTED, count: 3 },
        { type: LISTED_PROBE, user: 'postgres', address: '203.0.113.78', at: HOUR },
      ],
      'probed',
      'probed 4 times, seen from 2 threat-list addresses; no login was tried',
    ],
    [
      'a probe without address is probed',
      [{ type: TOR_PROBE }],
      'probed',
      'probed once from a Tor exit; no login was tried',
    ],
    [
      'a custom rule is other',
      [{ type: RULE, rule: 'RDSMasterPasswordReset', severity: 8 }],
      'other',
      'custom detection rule RDSMasterPasswordReset matched; that is no database login',
    ],
    [
      'a custom rule whose name the finding does not carry is other',
      [{ type: RULE }],
      'other',
      'custom detection rule RDSMasterPasswordReset matched; that is no database login',
    ],
    [
      'a type that says nothing of a login is other',
      [{ type: 'Persistence:RDS/NewThing', user: 'admin', address: TOR }],
      'other',
      'a finding of type Persistence:RDS/NewThing, which tells of no login that is known',
    ],
  ])('%s', (_, sketches, verdict, reason) => {
    expect(judge(...sketches)).toEqual([verdict, reason]);
  });
});

it('a database user cannot write the sentence: a name with more than a name in it is quoted', () => {
  const user = 'admin worked from 10.0.0.1" and all is well';
  expect(judge({ type: TOR_SUCCESS, user, address: TOR })[1]).toBe(
    `login as "admin worked from 10.0.0.1\\" and all is well" worked from Tor exit ${TOR}`,
  );
  expect(judge({ type: TOR_SUCCESS, user: '経理担当', address: TOR })[1]).toContain(
    'login as 経理担当 worked',
  );
});
