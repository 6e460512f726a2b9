import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { peer } from '../support/peer.ts';
import { fixture, fullDocument } from './finding-fixtures.ts';
import { withTexts, writeReport } from './report-files.ts';
import { accessibilityFaults, setUpBrowser } from './report-in-browser.ts';
import { XSS } from './xss.ts';

const UNTIL = Date.UTC(2026, 10, 22);
const REAL = ['tor-successful-login', 'tor-failed-login', 'tor-discovery', 'malicious-ip-discovery'];

/** What of a page could run, fetch or lead away. */
const WHAT_IS_THERE = `(() => {
  const all = [...document.querySelectorAll('*')];
  const names = all.flatMap((element) => [...element.attributes].map(({ name }) => name));
  return {
    details: document.querySelectorAll('.detail').length,
    scripts: [...document.scripts].map((script) => script.type),
    handlers: names.filter((name) => name.startsWith('on') || name === 'style'),
    links: [...document.links]
      .map((link) => link.getAttribute('href'))
      .filter((href) => !/^(https:\\/\\/[a-z0-9.-]+\\.amazon\\.com\\/|#)/.test(href)),
    elements: all
      .map((element) => element.localName)
      .filter((name) => /^(iframe|object|embed|img|image|base|audio|video|math|template|foreignobject)$/i.test(name)),
    outside: document.querySelectorAll('link:not([rel=icon]), form:not(#tools), body style').length,
    pwned: 'pwned' in window,
  };
})()`;

/** What an opened page did beside showing itself. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

describe.skipIf(!peer('chromium'))('a report in a browser', () => {
  const chromium = setUpBrowser();
  const { folder } = chromium;

  async function open(file: string): Promise<Opened> {
    const page = await chromium.browser.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    page.on('request', (request) => requests.push(request.url()));
    return { page, complaints, requests };
  }

  const rows = (page: Page) => page.locator('#findings > tbody');
  const status = (page: Page) => page.locator('#status').textContent();

  it('tells the verdict first, opens each finding and complains of nothing (4 findings)', async () => {
    const { file } = await writeReport(
      REAL.map((name) => fixture(name).document),
      folder.path,
    );
    const { page, complaints, requests } = await open(file);
    expect(await page.locator('h1').textContent()).toBe('1 incident compromised');
    expect(await page.locator('.incident h3').first().textContent()).toContain(
      'Login as admin worked 1 min after the first of 2 failures from Tor exit 51.89.153.112',
    );
    expect(await page.locator('.plot svg').count()).toBeGreaterThanOrEqual(6);
    await page.locator('.incident.compromised .timeline a').last().click();
    const opened = page.locator('#findings tbody.open');
    expect(await opened.count()).toBe(1);
    expect(await opened.locator('button.open').getAttribute('aria-expanded')).toBe('true');
    await opened.locator('.plan > summary').click();
    expect(await opened.locator('.plan').innerText()).toContain('aws ec2 revoke-security-group-ingress');
    expect(await opened.locator('.detail').first().innerText()).toContain('51.89.153.112');
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });

  // Of 1,000 and 10,000 findings: test/deep.
  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds, whatever is open (%s)',
    async (colorScheme) => {
      const { file } = await writeReport(
        REAL.map((name) => fixture(name).document),
        folder.path,
      );
      expect(await accessibilityFaults(chromium.browser, file, colorScheme)).toEqual([]);
    },
    60_000,
  );

  it('fits a phone', async () => {
    const { file } = await writeReport(
      REAL.map((name) => fixture(name).document),
      folder.path,
    );
    const { page } = await open(file);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator('button.open').first().click();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(360);
    await page.close();
  });

  it('shows everything where scripts do not run', async () => {
    const { html } = await writeReport(
      REAL.map((name) => fixture(name).document),
      folder.path,
    );
    const page = await chromium.browser.newPage();
    await page.setContent(html.replace(/<script>.*?<\/script>/s, ''));
    expect(await page.locator('.detail:visible').count()).toBe(4);
    await page.close();
  });

  it('prints all of a small report, folded or not', async () => {
    const { file } = await writeReport(
      REAL.map((name) => fixture(name).document),
      folder.path,
    );
    const { page } = await open(file);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('.detail:visible').count()).toBe(4);
    expect(await page.locator('.plan .steps:visible').count()).toBe(4);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('.plan .steps:visible').count()).toBe(0);
    await page.close();
  });

  it.each([1000, 10_000])(
    'sorts, filters and opens %i findings',
    async (count) => {
      const { file } = await writeReport(generateFindings(count, { seed: 7, until: UNTIL }), folder.path);
      const { page, complaints, requests } = await open(file);
      expect(await rows(page).count()).toBe(100);
      expect(await status(page)).toBe(`100 of ${count.toLocaleString('en')} findings shown`);

      await page.getByRole('button', { name: 'Count', exact: true }).click();
      expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('Count');
      const counts = await page
        .locator('td.number')
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-key'))));
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
      expect(counts[0]).toBeGreaterThan(counts.at(-1) ?? 0);

      await page.getByLabel('Severity').selectOption('high');
      await page.getByLabel('Outcome').selectOption('success');
      await page.getByLabel('Search').fill('tor login');
      await page.getByLabel('Search').press('Enter');
      expect(await rows(page).count()).toBeGreaterThan(0);
      for (const text of await rows(page).allInnerTexts()) expect(text).toMatch(/^High.*tor/is);

      const first = rows(page).first();
      await first.locator('button.open').click();
      const id = await first.locator('dt:text-is("Address") + dd').textContent();
      expect(await first.locator('td[data-title=From]').textContent()).toContain(id);
      expect(await first.locator('.plan').textContent()).toContain('Undo, if it was expected after all');

      // A link from an incident finds its finding whatever is filtered out.
      const link = page.locator('.incident .timeline a').first();
      const target = (await link.getAttribute('href')) ?? '';
      await page.getByLabel('Search').fill('no such finding');
      await page.getByLabel('Search').press('Enter');
      expect(await status(page)).toMatch(/^0 of/);
      await link.click();
      await page.locator(`${target}.open`).waitFor();
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.close();
    },
    180_000,
  );

  const TIME = /(CreatedAt|UpdatedAt|Seen)$/;

  it.each([
    ['standing in the page', 1],
    ['packed', 2],
  ])('no text of a finding becomes anything but text, details %s', async (_, times) => {
    const hostile = Array.from({ length: times }, () => XSS)
      .flat()
      .map((attack, index) =>
        withTexts(fullDocument(), (path, text) => {
          if (path === 'Id') return `${attack}${index}`;
          // Else it would be no finding of RDS.
          if (path === 'Type') return `${attack}:RDS/${attack}`;
          return TIME.test(path) && index % 2 === 0 ? text : attack;
        }),
      );
    const { file, exit } = await writeReport(hostile, folder.path);
    expect(exit).toBe(0);
    const { page, complaints, requests } = await open(file);
    await page.evaluate("for (const button of document.querySelectorAll('button.open')) button.click()");
    await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
    const found = await page.evaluate(WHAT_IS_THERE);
    expect(found).toEqual({
      details: hostile.length,
      scripts: times === 1 ? [''] : ['', 'application/json'],
      handlers: [],
      links: [],
      elements: [],
      outside: 0,
      pwned: false,
    });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });
});
