import { describe, expect, it } from 'vitest';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { peer } from '../support/peer.ts';
import { writeReport } from '../view/report-files.ts';
import { accessibilityFaults, setUpBrowser } from '../view/report-in-browser.ts';

describe.skipIf(!peer('chromium'))('a large report in a browser', () => {
  const chromium = setUpBrowser();
  const { folder } = chromium;

  it.each([
    [1000, 'light'],
    [1000, 'dark'],
    [10_000, 'light'],
  ] as const)(
    'has no fault that axe finds, whatever is open (%i findings, %s)',
    async (count, colorScheme) => {
      const documents = generateFindings(count, { seed: 7, until: Date.UTC(2026, 10, 22) });
      const { file } = await writeReport(documents, folder.path);
      expect(await accessibilityFaults(chromium.browser, file, colorScheme)).toEqual([]);
    },
    600_000,
  );
});
