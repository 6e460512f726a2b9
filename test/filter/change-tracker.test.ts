import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChangeTracker, OVERLAP_MS } from '../../src/filter/change-tracker.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingWith } from '../support/finding.ts';

const T0 = Date.parse('2026-11-01T00:00:00Z');

function version(id: string, minute: number, count = 1): Finding {
  return findingWith({
    Id: id,
    UpdatedAt: new Date(T0 + minute * 60_000).toISOString(),
    Service: { Count: count },
  });
}

const COMPLETE = { complete: true };

it('tells a finding once, and its next version with what was known', () => {
  const tracker = createChangeTracker(undefined);
  expect(tracker.take([version('a', 0, 3)], COMPLETE)).toMatchObject([{ previous: undefined }]);
  expect(tracker.take([version('a', 0, 3)], COMPLETE)).toEqual([]);
  expect(tracker.take([version('a', 5, 40)], COMPLETE)).toMatchObject([
    { previous: { count: 3, updatedAt: T0 } },
  ]);
});

it('asks from the overlap before the newest time that the service gave', () => {
  const tracker = createChangeTracker(undefined);
  expect(tracker.since()).toBeUndefined();
  tracker.take([version('a', 60)], COMPLETE);
  expect(tracker.since()).toBe(T0 + 60 * 60_000 - OVERLAP_MS);
});

it('never asks from before what the user said', () => {
  const tracker = createChangeTracker(T0);
  tracker.take([version('a', 1)], COMPLETE);
  expect(tracker.since()).toBe(T0);
});

it('an incomplete poll does not move the cursor: what was missing is asked for again', () => {
  const tracker = createChangeTracker(undefined);
  tracker.take([version('a', 0)], COMPLETE);
  tracker.take([version('b', 600)], { complete: false });
  expect(tracker.since()).toBe(T0 - OVERLAP_MS);
  expect(
    tracker.take([version('b', 600), version('late', 10)], COMPLETE).map((change) => change.finding.id),
  ).toEqual(['late']);
});

it('whatever the polls, every version in reach is told exactly once', () => {
  const event = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    minute: fc.integer({ min: 0, max: 500 }),
    /** Minutes until it becomes visible, within the overlap. */
    delay: fc.integer({ min: 0, max: 14 }),
  });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      (events, completes) => {
        const tracker = createChangeTracker(undefined);
        const told: string[] = [];
        for (let poll = 0; poll <= 80; poll += 1) {
          const clock = poll * 7;
          const visible = events.filter(({ minute, delay }) => minute + delay <= clock);
          const since = tracker.since() ?? Number.NEGATIVE_INFINITY;
          const answer = visible
            .filter(({ minute }) => T0 + minute * 60_000 >= since)
            .map(({ id, minute }) => version(id, minute));
          // An incomplete poll brings only a part.
          const complete = poll === 80 || (completes[poll] ?? true);
          const part = complete ? answer : answer.slice(0, answer.length >> 1);
          told.push(
            ...tracker.take(part, { complete }).map(({ finding }) => `${finding.id} ${finding.updatedAt}`),
          );
        }
        const expected = new Set(events.map(({ id, minute }) => `${id} ${T0 + minute * 60_000}`));
        expect(told.length).toBe(expected.size);
        expect(new Set(told)).toEqual(expected);
      },
    ),
  );
});
