import { describe, expect, it } from 'vitest';
import { joinFindings } from '../../src/incident/join-findings.ts';
import type { Json } from '../../src/model/json.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { formatFindingDetail } from '../../src/view/finding-detail.ts';
import { type Format, loadFindingFormat } from '../../src/view/formats.ts';
import { formatIncidents } from '../../src/view/incidents.ts';
import { escapeText } from '../../src/view/sanitize.ts';
import { changed } from '../support/finding.ts';
import { fullDocument, viewOptions, withText } from './finding-fixtures.ts';

/** A database user of 30 kB: one letter with 15,000 marks on it. */
const LONG = `a${'\u0301'.repeat(15_000)}`;
const COST = escapeText(LONG).length;

function withUser(user: string) {
  const isUser = (path: string) => path === '.Resource.RdsDbUserDetails.User';
  return toFinding(withText(fullDocument() as Json, user, isUser));
}

const FEW = withUser(LONG);
/** One attacker among those who are not. */
const MANY = [
  FEW,
  ...Array.from({ length: 99 }, (_, index) => changed(withUser('app'), { id: `id-${index}` })),
];

async function list(format: Format, width: number | undefined): Promise<string> {
  const print = await loadFindingFormat(format);
  return [...print(MANY, { matched: MANY.length, sources: [], options: viewOptions(width) })].join('');
}

describe('a value of 30 kB', () => {
  it('costs a terminal some thirty lines, and its cut is marked', () => {
    const output = [...formatFindingDetail(FEW, {}, viewOptions(80))].join('');
    expect(output.length).toBeLessThan(20_000);
    expect(output).toContain('…');
  });

  it('is whole in a pipe and costs no other line its length', () => {
    const output = [...formatFindingDetail(FEW, {}, viewOptions(undefined))].join('');
    expect(output).toContain(escapeText(LONG));
    expect(output.length).toBeLessThan(COST + 60_000);
  });

  it('costs a list nothing on a terminal, and once where nothing is cut', async () => {
    const short = (await list('table', 120)).length;
    expect(short).toBeLessThan(40_000);
    for (const format of ['table', 'wide', 'md', 'csv'] as const) {
      const output = await list(format, undefined);
      expect(output, format).toMatch(/(u.{0,2}301.*){10}/);
      expect(output.length, format).toBeLessThan(3 * COST + 400_000);
    }
    expect(await list('wide', 120)).toContain(escapeText(LONG));
  });

  it('costs incidents once each time that they name it', () => {
    const incidents = joinFindings(MANY);
    const print = (format: Format, width: number | undefined) =>
      [
        ...formatIncidents(format, incidents, { sources: [], matched: incidents.length }, viewOptions(width)),
      ].join('');
    expect(print('table', 80).length).toBeLessThan(40_000);
    expect(print('wide', undefined).length).toBeLessThan(6 * COST + 200_000);
  });
});
