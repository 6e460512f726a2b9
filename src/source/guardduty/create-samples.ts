import type { SampleResult } from '../source.ts';
import { Fault, toReason } from './fault.ts';
import { createSampleFindings, inBatches } from './guardduty-api.ts';
import type { RegionWork } from './region-work.ts';

/**
 * Asks a detector for one sample of each type. The service refuses a whole call for one type that it does not
 * know (domain.md c.6), so a refused call is made again type by type.
 * @returns one result, none where nothing could be asked
 */
export async function createSamplesIn(
  region: RegionWork,
  types: readonly string[],
): Promise<readonly SampleResult[]> {
  const created: string[] = [];
  const refused: { type: string; reason: string }[] = [];

  async function ask(batch: readonly string[]): Promise<void> {
    try {
      await region.call(createSampleFindings(region.detectorId, batch));
      created.push(...batch);
    } catch (error) {
      if (!(error instanceof Fault && error.kind === 'rejected')) throw error;
      const [only] = batch;
      if (batch.length > 1 || only === undefined) {
        for (const type of batch) await ask([type]);
      } else {
        refused.push({ type: only, reason: error.detail.text ?? toReason(error, region.region) });
      }
    }
  }

  for (const batch of inBatches(types)) await region.orNote(ask(batch));
  if (created.length + refused.length === 0) return [];
  return [{ region: region.region, detectorId: region.detectorId, created, refused }];
}
