import { expect, it } from 'vitest';
import type { SourceReport } from '../../src/model/answer.ts';
import { formatLedger } from '../../src/view/ledger.ts';

function unread(count: number): readonly SourceReport[] {
  return Array.from({ length: count }, (_, index) => ({
    region: undefined,
    accountId: undefined,
    detectorId: undefined,
    path: `${index}.json`,
    status: 'timeout' as const,
    complete: false,
    findings: 0,
  }));
}

it('40 missing parts are named one by one, and in the sentence that counts them', () => {
  const texts = formatLedger(unread(40)).map(({ text }) => text);
  expect(texts).toHaveLength(41);
  expect(texts[39]).toBe('39.json: did not answer in time.');
  expect(texts[40]).toMatch(
    /^Incomplete: 40 of 40 missing: 0\.json \(timeout\), .*, 39\.json \(timeout\)\.$/,
  );
});

it('of thousands the first are named and the rest are counted', () => {
  const texts = formatLedger(unread(17_000)).map(({ text }) => text);
  expect(texts).toHaveLength(41);
  expect(texts[40]).toMatch(
    /^Incomplete: 17000 of 17000 missing: .*, 39\.json \(timeout\) and 16960 more; --json names each in Sources\.$/,
  );
});
