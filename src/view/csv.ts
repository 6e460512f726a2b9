import type { Finding } from '../model/finding.ts';
import { FINDING_FIELDS } from './finding-fields.ts';
import { escapeCsv } from './sanitize.ts';

/** RFC 4180: one row a finding, stable columns, CRLF; text that would be a formula is not (a `'` stands before it). */
export function* formatFindingCsv(findings: readonly Finding[], zone: string): Iterable<string> {
  yield toRow(FINDING_FIELDS.map((field) => field.name));
  for (const finding of findings) yield toRow(FINDING_FIELDS.map((field) => field.value(finding, zone)));
}

/** One row of CSV. Numbers stay numbers, undefined is an empty cell. */
export function toRow(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : escapeCsv(cell ?? ''))).join(',')}\r\n`;
}
