import type { ServerCriteria } from '../../model/query.ts';

/** A part [from, to) of time, milliseconds UTC; an absent end is open. */
export interface TimeWindow {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The window on UpdatedAt that a query asks for. */
export function toWindow({ updatedAt }: ServerCriteria): TimeWindow {
  return { from: updatedAt?.greaterThanOrEqual, to: updatedAt?.lessThan };
}

/** The same query within another window. */
export function within(criteria: ServerCriteria, { from, to }: TimeWindow): ServerCriteria {
  if (from === undefined && to === undefined) return criteria;
  return {
    ...criteria,
    updatedAt: {
      ...(from !== undefined && { greaterThanOrEqual: from }),
      ...(to !== undefined && { lessThan: to }),
    },
  };
}

/**
 * Cuts a window into parts that join without gap or overlap; its own ends stay as they are, open or not.
 * @param span where its findings lie, both ends included
 * @param count how many parts are wanted: fewer come where the span is too short
 */
export function splitWindow(
  { from, to }: TimeWindow,
  span: { readonly oldest: number; readonly newest: number },
  count: number,
): readonly TimeWindow[] {
  const width = (span.newest + 1 - span.oldest) / count;
  const cuts = Array.from({ length: count - 1 }, (_, index) => Math.round(span.oldest + width * (index + 1)));
  const inner = [...new Set(cuts)].filter((cut) => cut > span.oldest && cut <= span.newest);
  const ends = [from, ...inner, to];
  return ends.slice(1).map((end, index) => ({ from: ends[index], to: end }));
}
