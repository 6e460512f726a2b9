import { describe, expect, it } from 'vitest';
import { createChangeTracker, OVERLAP_MS } from '../../src/filter/change-tracker.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingWith } from '../support/finding.ts';
import fc from '../support/property.ts';

const T0 = Date.parse('2026-11-01T00:00:00Z');

function version(id: string, minute: number, count = 1, region = EAST): Finding {
  return findingWith({
    Id: id,
    Arn: `arn:aws:guardduty:${region}:123456789012:detector/d0/finding/${id}`,
    Region: region,
    UpdatedAt: new Date(T0 + minute * 60_000).toISOString(),
    Service: { Count: count },
  });
}

const EAST = 'us-east-1';
const WEST = 'us-west-2';
const ALL = [{ region: EAST, complete: true }];
const PARTLY = [{ region: EAST, complete: false }];

it('tells a finding once, and its next version with what was known', () => {
  const tracker = createChangeTracker(undefined);
  expect(tracker.take([version('a', 0, 3)], ALL)).toMatchObject([{ previous: undefined }]);
  expect(tracker.take([version('a', 0, 3)], ALL)).toEqual([]);
  expect(tracker.take([version('a', 5, 40)], ALL)).toMatchObject([{ previous: { count: 3, updatedAt: T0 } }]);
});

it('asks from the overlap before the newest time that the service gave', () => {
  const tracker = createChangeTracker(undefined);
  expect(tracker.since({ region: EAST })).toBeUndefined();
  tracker.take([version('a', 60)], ALL);
  expect(tracker.since({ region: EAST })).toBe(T0 + 60 * 60_000 - OVERLAP_MS);
});

it('never asks from before what the user said', () => {
  const tracker = createChangeTracker(T0);
  tracker.take([version('a', 1)], ALL);
  expect(tracker.since({ region: EAST })).toBe(T0);
  expect(tracker.since({ region: WEST })).toBe(T0);
});

it('a part without its whole answer does not move: what was missing is asked for again', () => {
  const tracker = createChangeTracker(undefined);
  tracker.take([version('a', 0)], ALL);
  tracker.take([version('b', 600)], PARTLY);
  expect(tracker.since({ region: EAST })).toBe(T0 - OVERLAP_MS);
  const late = tracker.take([version('b', 600), version('late', 10)], ALL);
  expect(late.map(({ finding }) => finding.id)).toEqual(['late']);
});

it('a Region that never answers holds up no other, and begins where the watch began once it does', () => {
  const tracker = createChangeTracker(undefined);
  const parts = [
    { region: EAST, complete: true },
    { region: WEST, complete: false },
  ];
  tracker.take([version('a', 0)], parts);
  tracker.take([version('a', 600, 9)], parts);
  expect(tracker.since({ region: EAST })).toBe(T0 + 600 * 60_000 - OVERLAP_MS);
  expect(tracker.since({ region: WEST })).toBe(T0);
});

it('two profiles of one Region each have their own place', () => {
  const tracker = createChangeTracker(undefined);
  const prod = { region: EAST, profile: 'prod' };
  const test = { region: EAST, profile: 'test' };
  tracker.take(
    [version('a', 0)],
    [
      { ...prod, complete: true },
      { ...test, complete: false },
    ],
  );
  tracker.take(
    [version('b', 60)],
    [
      { ...prod, complete: true },
      { ...test, complete: false },
    ],
  );
  expect(tracker.since(prod)).toBe(T0 + 60 * 60_000 - OVERLAP_MS);
  expect(tracker.since(test)).toBe(T0);
});

it('whatever the polls, every version in reach is told exactly once', () => {
  const event = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    minute: fc.integer({ min: 0, max: 500 }),
    /** Minutes until it becomes visible, within the overlap. */
    delay: fc.integer({ min: 0, max: 14 }),
    region: fc.constantFrom(EAST, WEST),
  });
  const polls = fc.array(fc.tuple(fc.boolean(), fc.boolean()), {
    minLength: 81,
    maxLength: 81,
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), polls, (events, answers) => {
      const tracker = createChangeTracker(T0 - 1);
      const told: string[] = [];
      for (const [poll, answer] of answers.entries()) {
        const clock = poll * 7;
        const isLast = poll === answers.length - 1;
        const parts = [EAST, WEST].map((region, index) => ({
          region,
          complete: isLast || answer[index] === true,
        }));
        const findings = parts.flatMap(({ region, complete }) => {
          const since = tracker.since({ region }) ?? Number.NEGATIVE_INFINITY;
          const visible = events
            .filter((one) => one.region === region && one.minute + one.delay <= clock)
            .filter(({ minute }) => T0 + minute * 60_000 >= since)
            .map(({ id, minute }) => version(id, minute, 1, region));
          // An incomplete answer brings only a part.
          return complete ? visible : visible.slice(0, visible.length >> 1);
        });
        const changes = tracker.take(findings, parts);
        told.push(...changes.map(({ finding }) => `${finding.region} ${finding.id} ${finding.updatedAt}`));
      }
      const expected = new Set(
        events.map(({ region, id, minute }) => `${region} ${id} ${T0 + minute * 60_000}`),
      );
      expect(told.length).toBe(expected.size);
      expect(new Set(told)).toEqual(expected);
    }),
  );
});

it('a long watch does not grow: what no poll can bring again is forgotten', () => {
  const tracker = createChangeTracker(undefined);
  for (let minute = 0; minute < 3000; minute += 1) tracker.take([version('a', minute, minute)], ALL);
  // Told again only because it is forgotten: the service is not asked for it any more.
  expect(tracker.take([version('a', 1, 1)], ALL)).toHaveLength(1);
  expect(tracker.take([version('a', 2995, 2995)], ALL)).toEqual([]);
});

it('tells the oldest first, those of one moment by id, and those without a time before all', () => {
  const timeless = findingWith({ Id: 'z', UpdatedAt: null });
  const findings = [
    version('d', 9),
    version('c', 5),
    timeless,
    version('a', 5),
    version('e', 1),
    version('b', 5),
  ];
  for (const given of [findings, findings.toReversed()]) {
    const changes = createChangeTracker(undefined).take(given, ALL);
    expect(changes.map(({ finding }) => finding.id)).toEqual(['z', 'e', 'a', 'b', 'c', 'd']);
  }
});

it('knows which versions it told', () => {
  const tracker = createChangeTracker(undefined);
  expect(tracker.isTold(version('a', 0))).toBe(false);
  tracker.take([version('a', 0)], ALL);
  expect(tracker.isTold(version('a', 0))).toBe(true);
  expect(tracker.isTold(version('a', 1))).toBe(false);
  expect(tracker.isTold(version('b', 0))).toBe(false);
  expect(tracker.isTold(version('a', 0, 1, WEST))).toBe(false);
});

it('an id of one Region says nothing of the same id in another', () => {
  const tracker = createChangeTracker(undefined);
  tracker.take([version('a', 0, 3)], ALL);
  expect(tracker.take([version('a', 5, 1, WEST)], ALL)).toMatchObject([{ previous: undefined }]);
});

it('a finding without a time is told once, and no place moves by it', () => {
  const timeless = findingWith({ Id: 'z', UpdatedAt: null });
  const tracker = createChangeTracker(undefined);
  expect(tracker.take([timeless], ALL)).toHaveLength(1);
  expect(tracker.since({ region: EAST })).toBeUndefined();
  tracker.take([timeless, version('a', 60)], ALL);
  expect(tracker.since({ region: EAST })).toBe(T0 + 60 * 60_000 - OVERLAP_MS);
  expect(tracker.take([timeless, version('a', 60)], ALL)).toEqual([]);
});

it('a Region without an answer begins at the start where the first poll brought nothing', () => {
  const tracker = createChangeTracker(undefined);
  const parts = [
    { region: EAST, complete: true },
    { region: WEST, complete: false },
  ];
  tracker.take([], parts);
  tracker.take([version('a', 60)], parts);
  expect(tracker.since({ region: WEST })).toBeUndefined();
});

describe('a version is remembered as long as a poll can bring it again', () => {
  it('the moment from which is asked is in reach', () => {
    const tracker = createChangeTracker(undefined);
    tracker.take([version('a', 0)], ALL);
    tracker.take([version('b', OVERLAP_MS / 60_000)], ALL);
    expect(tracker.since({ region: EAST })).toBe(T0);
    expect(tracker.isTold(version('a', 0))).toBe(true);
  });

  it('each Region forgets for itself', () => {
    const tracker = createChangeTracker(undefined);
    const parts = [
      { region: EAST, complete: true },
      { region: WEST, complete: false },
    ];
    tracker.take([version('a', 0), version('b', 0, 1, WEST)], parts);
    tracker.take([version('c', 600)], parts);
    expect(tracker.isTold(version('a', 0))).toBe(false);
    expect(tracker.isTold(version('b', 0, 1, WEST))).toBe(true);
  });

  it('of two profiles of a Region, the one that is behind counts', () => {
    const tracker = createChangeTracker(undefined);
    const parts = [
      { region: EAST, profile: 'prod', complete: true },
      { region: EAST, profile: 'test', complete: false },
    ];
    tracker.take([version('a', 0)], parts);
    tracker.take([version('b', 600)], parts);
    expect(tracker.isTold(version('a', 0))).toBe(true);
  });

  it('what lies in a Region that is no part is held as long as any part reaches back to it', () => {
    const tracker = createChangeTracker(undefined);
    tracker.take([version('a', 0, 1, WEST)], ALL);
    expect(tracker.take([version('a', 0, 1, WEST)], ALL)).toEqual([]);
    tracker.take([version('b', 600)], ALL);
    expect(tracker.isTold(version('a', 0, 1, WEST))).toBe(false);
  });
});

it('of more than 20,000 findings, the one longest unseen comes back as new', () => {
  const others = Array.from({ length: 19_999 }, (_, index) => version(`n${index}`, 1));
  const tracker = createChangeTracker(undefined);
  tracker.take([version('a', 0, 3), ...others], ALL);
  expect(tracker.take([version('a', 2, 4)], ALL)).toMatchObject([{ previous: { count: 3 } }]);
  tracker.take([version('one more', 3)], ALL);
  expect(tracker.take([version('a', 4, 5)], ALL)).toMatchObject([{ previous: { count: 4 } }]);
  expect(tracker.take([version('n0', 5)], ALL)).toMatchObject([{ previous: undefined }]);
  expect(tracker.take([version('n9999', 5)], ALL)).toMatchObject([{ previous: { count: 1 } }]);
});
