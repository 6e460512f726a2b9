import { getKnown } from './find-finding.ts';
import { inBatches } from './guardduty-api.ts';
import type { RegionWork } from './region-work.ts';
import type { Operation } from './service-call.ts';

/**
 * Archives findings, or takes them back, where they live: the service does not say which ids it did not know, so
 * the Region is first asked for them.
 * @param change one call for at most 50 ids
 * @returns the ids that were changed here
 */
export async function changeState(
  region: RegionWork,
  ids: readonly string[],
  change: (detectorId: string, ids: readonly string[]) => Operation<void>,
): Promise<readonly string[]> {
  const known = (await getKnown(region, ids)).map(({ id }) => id);
  const changed: string[] = [];
  for (const batch of inBatches(known)) {
    const done = region.call(change(region.detectorId, batch)).then(() => batch);
    changed.push(...((await region.orNote(done)) ?? []));
  }
  return changed;
}
