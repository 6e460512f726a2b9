import { usageError } from '../../errors.ts';
import type { Finding } from '../../model/finding.ts';
import type { FindingReference, FindingRequest } from '../source.ts';
import { Fault } from './fault.ts';
import { getFindings, inBatches, listFindings } from './guardduty-api.ts';
import { listPages } from './list-pages.ts';
import { noteMissing } from './missing-findings.ts';
import type { RegionWork } from './region-work.ts';

/**
 * The findings of a Region that a reference names, in any state. An ARN's detector may be a member account's, which
 * its administrator cannot ask, so the Region's own detector is asked for the id.
 * What it lists and does not give is noted as missing: it may be the one that was meant, or another of that prefix.
 * @param request lists the ids that a prefix is looked for in
 * @param listed gets the ids that begin with a prefix, given or not
 * @throws Fault
 */
export async function findInRegion(
  region: RegionWork,
  reference: FindingReference,
  request: FindingRequest,
  listed: Set<string>,
): Promise<readonly Finding[]> {
  if (reference.kind !== 'prefix') return getKnown(region, [reference.id]);
  const ids = await listIds(region, request, reference.prefix);
  for (const id of ids) listed.add(id);
  const findings = await getKnown(region, ids);
  const given = new Set(findings.map(({ id }) => id));
  noteMissing(
    region,
    ids.filter((id) => !given.has(id)),
  );
  return findings;
}

/**
 * A prefix that several listed findings have names none of them, though only one of them was given.
 * @throws RdsguardError (usage)
 */
export function checkUnambiguous(
  reference: FindingReference,
  listed: ReadonlySet<string>,
  findings: readonly Finding[],
): void {
  if (reference.kind !== 'prefix' || listed.size < 2 || findings.length !== 1) return;
  const some = [...listed].slice(0, 10).join(', ');
  throw usageError(
    `"${reference.prefix}" is ambiguous: ${some}${listed.size > 10 ? ', …' : ''}. GuardDuty gave only one of them.`,
    'Give more of the id.',
  );
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
  return [...new Set((await Promise.all(lists)).flat())];
}
