import { databaseKey, type Finding, isKnown, remoteAddresses } from '../../model/finding.ts';
import { SEVERITY_FLOOR, SEVERITY_LEVELS, type SeverityLevel, severityLevel } from '../../model/severity.ts';
import { formatInstant } from '../time.ts';
import { describeSeverity, describeType } from '../words.ts';
import { type BarData, drawColumns, drawRanking } from './charts.ts';
import { type Html, html } from './html.ts';

/** Bars of a ranking; the rest is said in its note. */
const RANKS = 8;

/** How the findings spread over time and over what they name; nothing where there is none. */
export function plots(findings: readonly Finding[], zone: string): Html | undefined {
  if (findings.length === 0) return undefined;
  const clocks = findings.map((finding) => formatInstant(whenSeen(finding), zone));
  return html`<section aria-labelledby="plots"><h2 id="plots">How they spread</h2>
<div class="plots">
${drawColumns(byDay(findings, clocks))}${drawColumns(byHour(clocks, zone))}${[
  severities(findings),
  ranking('Type', findings, (finding) => [describeType(finding.type)]),
  ranking('Database', findings, (finding) => [databaseKey(finding)]),
  ranking('Database user', findings, (finding) => [finding.databaseUser?.user]),
  ranking('Remote address', findings, remoteAddresses),
  ranking('Country', findings, ({ remote }) => [remote?.country ?? remote?.countryCode]),
].map((data) => data && drawRanking(data))}</div></section>
`;
}

function whenSeen(finding: Finding): number | undefined {
  return finding.lastSeen ?? finding.updatedAt;
}

function severities(findings: readonly Finding[]): BarData {
  const counts = SEVERITY_LEVELS.map(
    (level) => findings.filter((finding) => levelOf(finding) === level).length,
  );
  const unknown = findings.length - counts.reduce((sum, count) => sum + count, 0);
  return {
    title: 'Severity',
    note: unknown === 0 ? undefined : `${unknown} without one`,
    names: SEVERITY_LEVELS.map((level) => levelWord(level)),
    // A series a level, so that each has its colour.
    series: SEVERITY_LEVELS.map((level, index) => ({
      name: levelWord(level),
      color: `--${level}`,
      values: counts.map((count, at) => (at === index ? count : 0)),
    })),
  };
}

function ranking(
  title: string,
  findings: readonly Finding[],
  valuesOf: (finding: Finding) => readonly (string | undefined)[],
): BarData | undefined {
  const counts = new Map<string, number>();
  let silent = 0;
  for (const finding of findings) {
    const values = valuesOf(finding).filter(isKnown);
    if (values.length === 0) silent += 1;
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  const ranked = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const shown = ranked.slice(0, RANKS);
  const notes = [
    ...(ranked.length > RANKS ? [`the first ${RANKS} of ${ranked.length.toLocaleString('en-US')}`] : []),
    ...(silent > 0 ? [`unknown in ${silent.toLocaleString('en-US')}`] : []),
  ];
  return {
    title,
    note: notes.join('; ') || undefined,
    names: shown.map(([name]) => name),
    series: [{ name: 'Findings', color: '--accent', values: shown.map(([, count]) => count) }],
  };
}

function byHour(clocks: readonly string[], zone: string): BarData {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const counts = countsOf(clocks.map((clock) => clock.slice(11, 13)));
  return {
    title: 'Hour of the day',
    note: `last seen, ${zone}`,
    names: hours,
    series: [{ name: 'Findings', color: '--accent', values: hours.map((hour) => counts.get(hour) ?? 0) }],
  };
}

/** Days, or months where days would be too many to see. */
function byDay(findings: readonly Finding[], clocks: readonly string[]): BarData {
  const known = clocks.filter((clock) => clock !== 'unknown').sort();
  const first = known[0]?.slice(0, 10) ?? '';
  const last = known.at(-1)?.slice(0, 10) ?? '';
  const days = daysBetween(first, last);
  const length = days ? 'YYYY-MM-DD'.length : 'YYYY-MM'.length;
  const names = days ?? [...new Set(known.map((clock) => clock.slice(0, length)))];
  return {
    title: days ? 'Day' : 'Month',
    note: `last seen, by severity${days ? '' : '; months without any are left out'}`,
    names,
    series: SEVERITY_LEVELS.toReversed().map((level) => {
      const counts = countsOf(
        clocks
          .filter((_, index) => levelOf(findings[index]) === level)
          .map((clock) => clock.slice(0, length)),
      );
      return {
        name: levelWord(level),
        color: `--${level}`,
        values: names.map((name) => counts.get(name) ?? 0),
      };
    }),
  };
}

const DAY = 24 * 3_600_000;
const MOST_DAYS = 120;

/** Each date from the first to the last, as text; undefined where they are too many. */
function daysBetween(first: string, last: string): readonly string[] | undefined {
  const start = Date.parse(first);
  const count = Math.round((Date.parse(last) - start) / DAY) + 1;
  if (!(count <= MOST_DAYS)) return undefined;
  return Array.from({ length: count }, (_, index) =>
    new Date(start + index * DAY).toISOString().slice(0, 10),
  );
}

function levelWord(level: SeverityLevel): string {
  return describeSeverity(SEVERITY_FLOOR[level]);
}

function levelOf(finding: Finding | undefined) {
  return finding?.severity === undefined ? undefined : severityLevel(finding.severity);
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
