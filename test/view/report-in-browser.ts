import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as AXE } from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findProgram } from '../support/peer.ts';
import { createFolder } from './report-files.ts';

interface Chromium {
  readonly browser: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Chromium with a profile of its own; `close` it at the end. */
async function launchChromium(): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'rdsguard-chromium-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: findProgram('chromium') ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 900 },
  });
  return {
    browser,
    async close() {
      await browser.close();
      // Its last processes write on for a moment.
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** What a reader can do with a report before somebody looks at it, in the order that they are done here. */
const STATES: readonly { readonly name: string; readonly reach: (page: Page) => Promise<void> }[] = [
  { name: 'as it opens', reach: async () => {} },
  {
    name: 'sorted, more of everything shown, details and folds open',
    async reach(page) {
      await page.getByRole('button', { name: 'Count', exact: true }).click();
      for (const name of ['Show more incidents', 'Show 100 more']) {
        const more = page.getByRole('button', { name });
        if (await more.isVisible()) await more.click();
      }
      await openFindings(page);
    },
  },
  {
    name: 'filtered, details and folds open',
    async reach(page) {
      await page.getByLabel('Severity').selectOption('high');
      await page.getByLabel('Outcome').selectOption('success');
      await search(page, 'tor');
      await openFindings(page);
    },
  },
  { name: 'filtered to nothing', reach: (page) => search(page, 'no such finding') },
];

async function search(page: Page, words: string): Promise<void> {
  await page.getByLabel('Search').fill(words);
  await page.getByLabel('Search').press('Enter');
}

/** Each type is among so many. */
const OPENED = 12;

async function openFindings(page: Page): Promise<void> {
  const closed = page.locator('button.open[aria-expanded=false]');
  for (let left = Math.min(OPENED, await closed.count()); left > 0; left--) await closed.first().click();
  await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
}

/**
 * All that axe finds fault with in each state, whatever it calls serious. It is put in beside the page's own policy.
 * @returns `state: impact rule, the first element`
 */
export async function accessibilityFaults(
  browser: BrowserContext,
  file: string,
  colorScheme: 'light' | 'dark',
): Promise<readonly string[]> {
  const page = await browser.newPage();
  const session = await browser.newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.emulateMedia({ colorScheme });
  await page.goto(pathToFileURL(file).href);
  await page.addScriptTag({ content: AXE });
  const faults: string[] = [];
  for (const { name, reach } of STATES) {
    await reach(page);
    const found: readonly string[] = await page.evaluate(RUN_AXE);
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  await page.close();
  return faults;
}

const RUN_AXE = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .map(({ id, impact, nodes }) => impact + ' ' + id + ', ' + nodes[0].html))`;

/** Chromium and a folder for the tests of a `describe`, gone after the last. */
export function setUpBrowser() {
  const folder = createFolder();
  let launched: Chromium | undefined;
  beforeAll(async () => {
    launched = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await launched?.close();
    folder.remove();
  });
  return {
    folder,
    get browser(): BrowserContext {
      if (!launched) throw new Error('asked before the tests began');
      return launched.browser;
    },
  };
}
