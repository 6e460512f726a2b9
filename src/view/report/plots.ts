import { SEVERITY_FLOOR } from '../../model/severity.ts';
import type { Summary, ValueCount } from '../../model/summary.ts';
import { describeSeverity, describeType } from '../words.ts';
import { type BarData, drawColumns, drawRanking } from './charts.ts';
import { type Html, html } from './html.ts';

/** Bars of a ranking; the rest is said in its note. */
const RANKS = 8;

/** How the findings spread over time and over what they name. */
export function plots(summary: Summary, zone: string): Html {
  return html`<section aria-labelledby="plots"><h2 id="plots">How they spread</h2>
<div class="plots">
${summary.days.length > 0 && [drawColumns(byDay(summary, zone)), drawColumns(byHour(summary, zone))]}${[
  severities(summary),
  ranking('Type', summary.types, describeType),
  ranking('Database', summary.databases),
  ranking('Database user', summary.users),
  ranking('Remote address', summary.addresses),
  ranking('Country', summary.countries),
].map((data) => data && drawRanking(data))}</div></section>
`;
}

function severities({ severities }: Summary): BarData {
  const shown = severities.filter(({ level, findings }) => level !== undefined || findings > 0);
  return {
    title: 'Severity',
    bars: shown.map(({ level, findings }) => ({
      name: describeSeverity(level && SEVERITY_FLOOR[level]),
      findings,
      color: `--${level ?? 'muted'}`,
    })),
  };
}

function ranking(
  title: string,
  counts: readonly ValueCount[],
  describe: (value: string) => string = (value) => value,
): BarData | undefined {
  const known = counts.flatMap(({ value, findings }) => (value === undefined ? [] : { value, findings }));
  if (known.length === 0) return undefined;
  const unknown = counts.find(({ value }) => value === undefined)?.findings ?? 0;
  const shown = known.slice(0, RANKS);
  const notes = [
    ...(known.length > RANKS ? [`the first ${RANKS} of ${known.length.toLocaleString('en-US')}`] : []),
    ...(unknown > 0 ? [`unknown in ${unknown.toLocaleString('en-US')}`] : []),
  ];
  return {
    title,
    note: notes.join('; ') || undefined,
    bars: shown.map(({ value, findings }) => ({ name: describe(value), findings })),
  };
}

function byHour({ days }: Summary, zone: string): BarData {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return {
    title: 'Hour of the day',
    note: `last seen, ${zone}`,
    bars: hours.map((hour) => ({
      name: String(hour).padStart(2, '0'),
      findings: days.reduce((sum, day) => sum + (day.hours[hour] ?? 0), 0),
    })),
  };
}

/** Each day from the first to the last, or months where days would be too many to see. */
function byDay({ days }: Summary, zone: string): BarData {
  const every = daysBetween(days[0]?.day ?? '', days.at(-1)?.day ?? '');
  const names = every ?? [...new Set(days.map(({ day }) => toMonth(day)))];
  const counts = new Map<string, number>();
  for (const { day, findings } of days) {
    const name = every ? day : toMonth(day);
    counts.set(name, (counts.get(name) ?? 0) + findings);
  }
  return {
    title: every ? 'Day' : 'Month',
    note: `last seen, ${zone}${every ? '' : '; months without a finding are left out'}`,
    bars: names.map((name) => ({ name, findings: counts.get(name) ?? 0 })),
  };
}

function toMonth(day: string): string {
  return day.slice(0, 'YYYY-MM'.length);
}

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 120;

/** Undefined where they are too many. */
function daysBetween(first: string, last: string): readonly string[] | undefined {
  const start = Date.parse(first);
  const count = Math.round((Date.parse(last) - start) / DAY_MS) + 1;
  if (!(count <= MOST_DAYS)) return undefined;
  return Array.from({ length: count }, (_, index) =>
    new Date(start + index * DAY_MS).toISOString().slice(0, 10),
  );
}
