import { describe, expect, it } from 'vitest';
import { compareFindings } from '../../src/filter/order.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { SORT_KEYS, type SortKey } from '../../src/model/query.ts';
import { findingWith } from '../support/finding.ts';
import fc from '../support/property.ts';

const time = (minute: number | null) =>
  minute === null ? null : new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString();

/** Few values each, so that many are equal; null is a field that is not there. */
const finding = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    severity: fc.constantFrom(2, 5, 8, null),
    count: fc.constantFrom(1, 9, null),
    updated: fc.constantFrom(0, 1, null),
    first: fc.constantFrom(0, 1, null),
    last: fc.constantFrom(0, 1, null),
    type: fc.constantFrom('Impact:RDS/A', 'Impact:RDS/a', 'Discovery:RDS/B'),
    cluster: fc.constantFrom('x', 'y', ''),
    identifier: fc.constantFrom('x', 'i', null),
  })
  .map((one) =>
    findingWith({
      Id: one.id,
      Type: one.type,
      Severity: one.severity,
      UpdatedAt: time(one.updated),
      Service: { Count: one.count, EventFirstSeen: time(one.first), EventLastSeen: time(one.last) },
      Resource: {
        RdsDbInstanceDetails: {
          DbClusterIdentifier: one.cluster,
          DbInstanceIdentifier: one.identifier,
          DbiResourceId: null,
        },
      },
    }),
  );

describe('an order', () => {
  it('is one: of any three findings, by any key, whatever is missing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SORT_KEYS), finding, finding, finding, (key, a, b, c) => {
        const compare = compareFindings(key);
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
        if (compare(a, b) === 0) expect([a.id, a.updatedAt]).toEqual([b.id, b.updatedAt]);
      }),
    );
  });

  const seen = (field: string, minute: number) => ({ Service: { [field]: time(minute) } });
  const database = (name: string) => ({
    Resource: { RdsDbInstanceDetails: { DbClusterIdentifier: name } },
  });
  it.each<[SortKey, first: JsonObject, then: JsonObject]>([
    ['updated', { UpdatedAt: time(2) }, { UpdatedAt: time(1) }],
    ['severity', { Severity: 8 }, { Severity: 5 }],
    ['first-seen', seen('EventFirstSeen', 2), seen('EventFirstSeen', 1)],
    ['last-seen', seen('EventLastSeen', 2), seen('EventLastSeen', 1)],
    ['count', { Service: { Count: 9 } }, { Service: { Count: 2 } }],
    ['type', { Type: 'Discovery:RDS/TorIPCaller' }, { Type: 'Impact:RDS/TorIPCaller' }],
    ['database', database('accounts'), database('orders')],
  ])('by %s: newest, worst and most first, names from A, and what has no value last', (key, first, then) => {
    const none: Record<SortKey, JsonObject> = {
      updated: { UpdatedAt: null },
      severity: { Severity: null },
      'first-seen': { Service: { EventFirstSeen: null } },
      'last-seen': { Service: { EventLastSeen: null } },
      count: { Service: { Count: null } },
      type: { Type: 'Zzz:RDS/Zzz' },
      database: { Resource: { RdsDbInstanceDetails: null } },
    };
    // The ids stand against the order: they decide nothing here.
    const [a, b, c] = [
      findingWith({ ...first, Id: 'z' }),
      findingWith({ ...then, Id: 'y' }),
      findingWith({ ...none[key], Id: 'x' }),
    ];
    expect([c, b, a].sort(compareFindings(key)).map(({ id }) => id)).toEqual(['z', 'y', 'x']);
  });

  it('puts equal ones newest first, then by id', () => {
    const findings = [
      findingWith({ Id: 'c', UpdatedAt: time(1) }),
      findingWith({ Id: 'b', UpdatedAt: time(1) }),
      findingWith({ Id: 'd', UpdatedAt: time(2) }),
    ];
    expect(findings.sort(compareFindings('severity')).map(({ id }) => id)).toEqual(['d', 'b', 'c']);
  });
});
