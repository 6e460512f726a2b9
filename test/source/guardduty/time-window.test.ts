import { describe, expect, it } from 'vitest';
import { splitWindow } from '../../../src/source/guardduty/time-window.ts';
import fc from '../../support/property.ts';

describe('the parts of a window', () => {
  it('hold each moment of it exactly once, whatever the window and the span', () => {
    const moment = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.option(moment, { nil: undefined }),
        fc.option(moment, { nil: undefined }),
        fc.tuple(moment, moment),
        fc.integer({ min: 1, max: 20 }),
        (from, to, [a, b], count) => {
          fc.pre(from === undefined || to === undefined || from < to);
          const span = {
            oldest: Math.max(Math.min(a, b), from ?? Number.NEGATIVE_INFINITY),
            newest: Math.min(Math.max(a, b), (to ?? Number.POSITIVE_INFINITY) - 1),
          };
          fc.pre(span.oldest <= span.newest);
          const parts = splitWindow({ from, to }, span, count);
          expect(parts.length).toBeLessThanOrEqual(count);
          const moments = Array.from({ length: 141 }, (_, index) => index - 70);
          const holding = (window: (typeof parts)[number]) =>
            moments.filter(
              (time) =>
                time >= (window.from ?? Number.NEGATIVE_INFINITY) &&
                time < (window.to ?? Number.POSITIVE_INFINITY),
            );
          expect(parts.flatMap(holding).sort((a, b) => a - b)).toEqual(holding({ from, to }));
        },
      ),
    );
  });
});
