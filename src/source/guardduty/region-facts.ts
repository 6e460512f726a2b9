import type { Detector } from '../../model/detector.ts';
import { Fault } from './fault.ts';
import { getFindings, listFindings } from './guardduty-api.ts';
import type { OperationName } from './operations.ts';
import { readDetector } from './read-detector.ts';
import type { RegionWork } from './region-work.ts';

/** What was tried, and what came of it. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

/** What `doctor` learns of one Region that has a detector. */
export interface RegionFacts {
  readonly detector: Attempt<Detector>;
  /** The calls that read, each tried by itself. */
  readonly tried: Partial<Readonly<Record<OperationName, Attempt<unknown>>>>;
}

/** No finding has this id: to ask for it only shows whether one may ask. */
const NOBODY = '0'.repeat(32);

/**
 * Tries each call that reads, and none that changes anything. What failed for another reason than a missing
 * permission is noted: then the Region was not looked at wholly.
 */
export async function learnFacts(region: RegionWork): Promise<RegionFacts> {
  const detector = await attempt(region, readDetector({ ...region, call: region.apart() }));
  const list = listFindings({
    detectorId: region.detectorId,
    criteria: {},
    order: 'DESC',
    token: undefined,
    rows: 1,
  });
  const listed = await attempt(region, region.apart()(list));
  const id = (listed.ok ? listed.value.ids[0] : undefined) ?? NOBODY;
  const got = await attempt(
    region,
    region
      .apart()(getFindings(region.detectorId, [id]))
      .catch((error: unknown) => {
        // An unknown id may be refused, but only to somebody who may ask (domain.md c.5).
        if (!(id === NOBODY && error instanceof Fault && error.kind === 'rejected')) throw error;
      }),
  );
  return { detector, tried: { GetDetector: detector, ListFindings: listed, GetFindings: got } };
}

async function attempt<T>(region: RegionWork, part: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await part };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.kind !== 'denied') region.note(error);
    return { ok: false, fault: error };
  }
}
