import { expect, it } from 'vitest';
import { formatFindingCsv } from '../../src/view/csv.ts';
import { FINDING_FIELDS } from '../../src/view/finding-fields.ts';
import { escapeText } from '../../src/view/sanitize.ts';
import { findingWith } from '../support/finding.ts';
import fc from '../support/property.ts';

/** RFC 4180 as its grammar has it; throws where the text is none. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new Error(`not RFC 4180 at ${at}: ${text.slice(at, at + 40)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

it('any typed text comes back from its cell, and every row has every column', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'"\',;=+-@\t\r\n|\0 a＝') }),
  );
  const columns = FINDING_FIELDS.map(({ name }) => name);
  fc.assert(
    fc.property(typed, typed, typed, (user, application, title) => {
      const finding = findingWith({
        Title: title,
        Resource: { RdsDbUserDetails: { User: user, Application: application } },
      });
      const [head, row, ...rest] = parseCsv([...formatFindingCsv([finding], 'UTC')].join(''));
      expect([rest.length, head?.join(), row?.length]).toEqual([0, columns.join(), columns.length]);
      for (const [name, text] of [
        ['User', user],
        ['Application', application],
        ['Title', title],
      ] as const) {
        const cell = row?.[columns.indexOf(name)] ?? '';
        expect([escapeText(text), `'${escapeText(text)}`]).toContain(cell);
        expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
      }
    }),
  );
});
