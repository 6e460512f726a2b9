import type { Finding } from '../../model/finding.ts';
import type { FindingReference, FindingRequest } from '../source.ts';
import { Fault } from './fault.ts';
import { getFindings, inBatches, listFindings } from './guardduty-api.ts';
import { listPages } from './list-pages.ts';
import type { RegionWork } from './region-work.ts';

/**
 * The findings of a Region that a reference names, in any state. An ARN's detector may be a member account's, which
 * its administrator cannot ask, so the Region's own detector is asked for the id.
 * @param request lists the ids that a prefix is looked for in
 * @throws Fault
 */
export async function findInRegion(
  region: RegionWork,
  reference: FindingReference,
  request: FindingRequest,
): Promise<readonly Finding[]> {
  const ids = reference.kind === 'prefix' ? await listIds(region, request, reference.prefix) : [reference.id];
  return getKnown(region, ids);
}

/** The findings of those ids that the Region has: for an id that it has not, the service leaves it out or refuses. */
export async function getKnown(
  { call, detectorId }: RegionWork,
  ids: readonly string[],
): Promise<readonly Finding[]> {
  const batches = inBatches(ids).map(async (batch) => {
    const findings = await call(getFindings(detectorId, batch)).catch(refusedAsUnknown);
    if (findings) return findings;
    if (batch.length === 1) return [];
    // One unknown id may make the service refuse them all (domain.md c.5).
    const single = batch.map((id) => call(getFindings(detectorId, [id])).catch(refusedAsUnknown));
    return (await Promise.all(single)).flatMap((found) => found ?? []);
  });
  const asked = new Set(ids);
  return (await Promise.all(batches)).flat().filter(({ id }) => asked.has(id));
}

function refusedAsUnknown(error: unknown): undefined {
  if (error instanceof Fault && error.kind === 'rejected') return undefined;
  throw error;
}

async function listIds(
  { call, detectorId }: RegionWork,
  { criteria }: FindingRequest,
  prefix: string,
): Promise<readonly string[]> {
  const lists = criteria.map(async (one) => {
    const ids: string[] = [];
    for await (const page of listPages(call, (token) =>
      listFindings({ detectorId, criteria: one, order: 'DESC', token }),
    )) {
      ids.push(...page.ids.filter((id) => id.startsWith(prefix)));
    }
    return ids;
  });
  return (await Promise.all(lists)).flat();
}
