import type { Finding } from '../../model/finding.ts';
import type { ServerCriteria } from '../../model/query.ts';
import { createFindingCollector, type FindingCollector } from './finding-collector.ts';
import { getFindings, inBatches, listFindings, type Page } from './guardduty-api.ts';
import { listPages } from './list-pages.ts';
import { fitsType, noteMisfits, noteMissing } from './missing-findings.ts';
import type { RegionWork } from './region-work.ts';
import { splitWindow, type TimeWindow, toWindow, within } from './time-window.ts';

export interface QueryRequest {
  readonly criteria: ServerCriteria;
  readonly matches: (finding: Finding) => boolean;
  /** Stop once this many of the newest matching findings are certain. */
  readonly newest: number | undefined;
  /** Told of each batch: how many findings it brought. */
  readonly onRead: (findings: number) => void;
}

interface Reader extends QueryRequest {
  readonly region: RegionWork;
  readonly found: FindingCollector;
  /** Lists that are being paged now. */
  lists: number;
  /** List calls that were made. */
  pages: number;
  /** UpdatedAt of the query's oldest finding, once it was asked for. */
  oldest: Promise<number | undefined> | undefined;
  /** Ids that were listed and not given when asked for. */
  readonly missing: Set<string>;
  /** Ids that were listed for a type, given with another, and left out. */
  readonly misfits: Set<string>;
}

/** Pages of a list that are followed one by one before it counts as large and is split. */
const PATIENCE = 1;
/** Splitting off a list is worth a call of its own from this many pages on. */
const PAGES_PER_LIST = 4;
/** How many pages a list is believed to go on like the one that was read; what may come after them is one window. */
const HORIZON = 400;
/** What the service's index may lag behind a finding's UpdatedAt. */
const LAG_MS = 60_000;
/** Rounds of reading what moved; each needs more than one call's worth of movement to go on. */
const MAX_ROUNDS = 5;

/**
 * Reads every finding of one ListFindings query, newest first. A list gives ids only; their findings are fetched
 * while the next page is asked for. A large list is split into windows of UpdatedAt that are read side by side.
 *
 * ListFindings has no snapshot, and a finding that aggregates another occurrence moves to the newest end
 * (domain.md c.4), perhaps out of a part that was not read yet into one that was. So whatever took more than one
 * call is followed by a query for what was updated since the reading began.
 * @returns each matching finding once, in its newest version; what is missing is noted in `region`
 */
export async function readQuery(region: RegionWork, request: QueryRequest): Promise<Iterable<Finding>> {
  const found = createFindingCollector(request.matches);
  const missing = new Set<string>();
  const misfits = new Set<string>();
  const reader: Reader = {
    ...request,
    region,
    found,
    missing,
    misfits,
    lists: 0,
    pages: 0,
    oldest: undefined,
  };
  const began = region.serverNow() - LAG_MS;
  const window = toWindow(request.criteria);
  const patience = Math.max(PATIENCE, Math.ceil((request.newest ?? 0) / 50) + 1);
  const listed = await region.orNote(readWindow(reader, window, patience).then(() => true));
  if (listed && reader.pages > 1 && (window.to === undefined || window.to > began)) {
    await region.orNote(readMoved(reader, { from: Math.max(began, window.from ?? began), to: window.to }));
  }
  noteMissing(
    region,
    [...missing].filter((id) => !found.has(id)),
  );
  noteMisfits(region, misfits);
  return found.matching();
}

/** @param patience pages to follow before the rest of the window is split */
async function readWindow(reader: Reader, window: TimeWindow, patience: number): Promise<void> {
  const { region, found, newest } = reader;
  const parts: Promise<unknown>[] = [];
  let pages = 0;
  let splitFrom = patience;
  reader.lists++;
  try {
    for await (const page of pagesOf(reader, window, 'DESC')) {
      const batch = region.orNote(
        fetchFindings(
          reader,
          page.ids.filter((id) => !found.has(id)),
        ),
      );
      parts.push(batch);
      const maySplit = ++pages >= splitFrom && reader.lists < region.capacity();
      if (page.token === undefined || !(maySplit || newest !== undefined)) continue;
      const oldest = maySplit ? findOldest(reader, window) : undefined;
      await batch;
      const span = newestFirst(page, found);
      if (!span) continue;
      if (newest !== undefined && countNewer(found, span.oldest) >= newest) return;
      if (!maySplit) continue;
      // To look costs a wait: what was not worth a split is not looked at again with each page.
      splitFrom = pages + PAGES_PER_LIST;
      const rest = splitRest(reader, window, span, await oldest);
      if (rest.length < 2) continue;
      parts.push(...rest.map((part) => region.orNote(readWindow(reader, part, 1))));
      return;
    }
  } finally {
    reader.lists--;
    await Promise.all(parts);
  }
}

async function* pagesOf(reader: Reader, window: TimeWindow, order: 'ASC' | 'DESC'): AsyncGenerator<Page> {
  const { detectorId, call } = reader.region;
  const criteria = within(reader.criteria, window);
  const pages = listPages(call, (token) => listFindings({ detectorId, criteria, order, token }));
  for await (const page of pages) {
    reader.pages++;
    yield page;
  }
}

/** Fetches findings by id. */
async function fetchFindings(reader: Reader, ids: readonly string[]): Promise<void> {
  const { region, found, missing, misfits, onRead } = reader;
  for (const batch of inBatches(ids)) {
    const given = await region.call(getFindings(region.detectorId, batch));
    const findings = given.filter(({ id }) => batch.includes(id));
    const got = new Set(findings.map(({ id }) => id));
    found.add(findings);
    onRead(findings.length);
    for (const id of batch) if (!got.has(id)) missing.add(id);
    for (const finding of findings) {
      if (!fitsType(reader.criteria, finding) && !reader.matches(finding)) misfits.add(finding.id);
    }
  }
}

/**
 * Where the findings of a page lie in time; undefined where they are not newest first. They may not be because one
 * moved meanwhile: then nothing is concluded from this page.
 */
function newestFirst(page: Page, found: FindingCollector): { newest: number; oldest: number } | undefined {
  const times = page.ids.map((id) => found.updatedAt(id));
  const [newest] = times;
  let oldest = newest;
  for (const time of times) {
    if (time === undefined || oldest === undefined || time > oldest) return undefined;
    oldest = time;
  }
  return newest === undefined || oldest === undefined ? undefined : { newest, oldest };
}

/** Strictly newer: of those with the same time, others may still come, and the order among them is not the service's. */
function countNewer(found: FindingCollector, time: number): number {
  let count = 0;
  for (const { updatedAt } of found.matching()) if (updatedAt !== undefined && updatedAt > time) count++;
  return count;
}

/**
 * The windows of what comes after a page: as many as there is room for, and as seem worth it if the list goes on
 * as densely as the page. Fewer than two where it is better followed by its token.
 */
function splitRest(
  reader: Reader,
  window: TimeWindow,
  page: { readonly newest: number; readonly oldest: number },
  oldest: number | undefined,
): readonly TimeWindow[] {
  const span = page.newest - page.oldest;
  // A page of one moment tells nothing of what comes, and a split would begin that moment again.
  if (span === 0 || oldest === undefined) return [];
  const pagesLeft = Math.min(HORIZON, (page.oldest - oldest) / span);
  const room = reader.region.capacity() - reader.lists + 1;
  const count = Math.floor(Math.min(room, pagesLeft / PAGES_PER_LIST));
  if (count < 2) return [];
  // Others of the page's last time may come after it, so that moment is read again.
  const rest = { from: window.from, to: Math.min(page.oldest + 1, window.to ?? Number.POSITIVE_INFINITY) };
  return splitWindow(rest, { oldest: page.oldest - pagesLeft * span, newest: page.oldest }, count);
}

/** From when on a window may hold findings: asked once for a query that has no beginning. */
function findOldest(reader: Reader, { from }: TimeWindow): Promise<number | undefined> {
  if (from !== undefined) return Promise.resolve(from);
  reader.oldest ??= reader.region.orNote(readOldest(reader));
  return reader.oldest;
}

/** UpdatedAt of the oldest finding; the page that tells is kept like any other. */
async function readOldest(reader: Reader): Promise<number | undefined> {
  const first = await pagesOf(reader, toWindow(reader.criteria), 'ASC').next();
  if (first.done) return undefined;
  await fetchFindings(reader, first.value.ids);
  const times = first.value.ids.flatMap((id) => reader.found.updatedAt(id) ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Reads what was updated during the reading, again where that itself took several calls and brought something new. */
async function readMoved(reader: Reader, first: TimeWindow): Promise<void> {
  let window = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const began = reader.region.serverNow() - LAG_MS;
    let pages = 0;
    let news = 0;
    for await (const page of pagesOf(reader, window, 'DESC')) {
      pages++;
      news += page.ids.filter((id) => !reader.found.has(id)).length;
      await fetchFindings(reader, page.ids);
    }
    if (pages < 2 || news === 0) return;
    window = { from: Math.max(began, window.from ?? began), to: window.to };
  }
}
