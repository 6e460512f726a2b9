import type { Finding } from '../../src/model/finding.ts';
import { KNOWN_FINDING_TYPES } from '../../src/model/finding-type.ts';
import fc from '../support/property.ts';
import { DAY, finding, HOUR } from './finding-builder.ts';

const SPANS = [0, 0, 0, HOUR, 5 * HOUR, 30 * HOUR];

export interface WorldOptions {
  readonly minLength?: number;
  readonly maxLength: number;
  /** How long findings go on appearing. */
  readonly days: number;
  readonly databases: number;
  readonly users: number;
  readonly addresses: number;
  /** Hours that times are multiples of: the more, the more findings begin together. */
  readonly step?: number;
}

/**
 * Findings of every type over few databases, users and addresses, so that they meet; times fall on whole hours, so
 * that ties are common.
 */
export function world({
  minLength = 0,
  maxLength,
  days,
  databases,
  users,
  addresses,
  step = 1,
}: WorldOptions): fc.Arbitrary<Finding[]> {
  const below = (limit: number) => fc.integer({ min: 0, max: limit - 1 });
  const one = fc.record({
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...KNOWN_FINDING_TYPES) },
      { weight: 1, arbitrary: fc.constantFrom('Impact:RDS/TorIPCaller.New', 'Persistence:RDS/NewThing') },
    ),
    at: below((days * 24) / step + 1).map((steps) => steps * step),
    span: fc.constantFrom(...SPANS),
    database: below(databases),
    user: below(users + 1),
    address: below(addresses + 1),
    addressV6: fc.option(below(addresses), { freq: 9 }),
    other: fc.option(below(users), { freq: 3 }),
    count: fc.integer({ min: 1, max: 40 }),
    severity: fc.constantFrom(2, 5, 8),
    untimed: fc.integer({ min: 0, max: 30 }).map((number) => number === 0),
  });
  return fc.array(one, { minLength, maxLength, size: 'max' }).map((sketches) =>
    sketches.map(({ at, span, database, user, address, addressV6, other, ...sketch }, index) =>
      finding({
        ...sketch,
        // Not in the order of time: ids must not decide where time does.
        id: ((index * 7919) % 1_000_003).toString(16).padStart(6, '0'),
        at: at * HOUR,
        until: Math.min(at * HOUR + span, days * DAY),
        ...(database % 2 ? { cluster: `cluster-${database}` } : { instance: `db-${database}` }),
        ...(user < users ? { user: `user-${user}` } : {}),
        ...(address < addresses ? { address: `192.0.2.${address}` } : {}),
        ...(addressV6 === null ? {} : { addressV6: `2001:db8::${addressV6}` }),
        logins: other === null ? [] : [{ user: `user-${other}`, failed: 1 }],
      }),
    ),
  );
}
