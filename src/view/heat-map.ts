import type { DayCount } from '../model/summary.ts';
import { drawShade } from './bars.ts';
import { formatCount } from './count.ts';
import type { Paint } from './palette.ts';
import type { ViewOptions } from './view-options.ts';
import { countOf } from './words.ts';

const DAY_WIDTH = 'YYYY-MM-DD'.length;
/** Columns from which an hour has two cells. */
const ROOMY = 72;

export interface HeatMapOptions {
  /** Days that it has at most: the newest. */
  readonly days: number;
  readonly dim: Paint;
}

/**
 * Findings by day and hour, a line a day, under one that adds up all days. In a pipe each line names the hours
 * that have findings instead. Lines end in a line break.
 */
export function* formatHeatMap(
  days: readonly DayCount[],
  { days: most, dim }: HeatMapOptions,
  { width, unicode }: Pick<ViewOptions, 'width' | 'unicode'>,
): Iterable<string> {
  const shown = days.slice(Math.max(0, days.length - most));
  if (width === undefined) {
    for (const { day, hours, findings } of shown) yield `  ${day}  ${findings}  ${nameHours(hours)}\n`;
  } else {
    const cell = width < ROOMY ? 1 : 2;
    const peak = shown.reduce((highest, { hours }) => Math.max(highest, ...hours), 0);
    const row = (label: string, hours: readonly number[], scale: number) => {
      const shades = hours.map((count) => drawShade(count, scale, { unicode }).repeat(cell)).join('');
      const total = hours.reduce((sum, count) => sum + count, 0);
      return `  ${label.padEnd(DAY_WIDTH)}  ${shades}  ${formatCount(total)}\n`;
    };
    const every = addUp(days);
    yield dim(`  ${' '.repeat(DAY_WIDTH)}  ${hourLabels(cell)}`.trimEnd()).concat('\n');
    if (days.length > 1) yield row('all days', every, Math.max(0, ...every));
    for (const { day, hours } of shown) yield row(day, hours, peak);
    yield `  ${dim(`the fullest hour has ${countOf(peak, 'finding')}`)}\n`;
  }
  const left = days.length - shown.length;
  if (left > 0) yield `  ${dim(`${countOf(left, 'earlier day')} left out: -o wide shows all`)}\n`;
}

function addUp(days: readonly DayCount[]): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    days.reduce((sum, { hours }) => sum + (hours[hour] ?? 0), 0),
  );
}

function hourLabels(cell: number): string {
  return [0, 6, 12, 18]
    .map((hour) =>
      String(hour)
        .padStart(2, '0')
        .padEnd(6 * cell),
    )
    .join('');
}

/** `18:00 2, 22:00 1` */
function nameHours(hours: readonly number[]): string {
  return hours
    .flatMap((count, hour) => (count > 0 ? `${String(hour).padStart(2, '0')}:00 ${count}` : []))
    .join(', ');
}
