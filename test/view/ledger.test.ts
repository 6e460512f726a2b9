import { expect, it } from 'vitest';
import type { SourceReport } from '../../src/model/answer.ts';
import { formatLedger } from '../../src/view/ledger.ts';

function unread(count: number, reason: (index: number) => string | undefined): readonly SourceReport[] {
  return Array.from({ length: count }, (_, index) => ({
    region: undefined,
    accountId: undefined,
    detectorId: undefined,
    path: `${index}.json`,
    status: 'timeout' as const,
    complete: false,
    findings: 0,
    reason: reason(index),
  }));
}

const warnings = (sources: readonly SourceReport[]) => formatLedger(sources).map(({ text }) => text);

it('three parts that are missing for one reason are three warnings', () => {
  expect(warnings(unread(3, () => 'the disk is gone'))).toEqual([
    '0.json: the disk is gone.',
    '1.json: the disk is gone.',
    '2.json: the disk is gone.',
    'Incomplete: 3 missing: 0.json (timeout), 1.json (timeout), 2.json (timeout).',
  ]);
});

it('four are one, and the sentence that counts them names them', () => {
  expect(warnings(unread(4, () => 'the disk is gone'))).toEqual([
    'Each of 4 paths: the disk is gone.',
    'Incomplete: 4 missing: 0.json (timeout), 1.json (timeout), 2.json (timeout), 3.json (timeout).',
  ]);
});

it('the Regions that one address stands for are one warning', () => {
  const regions = Array.from({ length: 34 }, (_, index) => ({
    ...unread(1, () => 'connect ECONNREFUSED 127.0.0.1:1')[0]!,
    path: undefined,
    region: `region-${index}`,
    status: 'unreachable' as const,
  }));
  expect(warnings(regions)[0]).toBe(
    'Each of 34 Regions could not be reached: connect ECONNREFUSED 127.0.0.1:1.',
  );
});

it('of thousands, each with a reason of its own, the first 40 are named and the rest are counted', () => {
  const texts = warnings(unread(17_000, (index) => `fault ${index}`));
  expect(texts).toHaveLength(41);
  expect(texts[39]).toBe('39.json: fault 39.');
  expect(texts[40]).toMatch(
    /^Incomplete: 17000 missing: .*, 39\.json \(timeout\) and 16960 more; --json names each in Sources\.$/,
  );
});
