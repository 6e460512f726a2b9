import type { Notice } from '../../model/answer.ts';
import type { Detector } from '../../model/detector.ts';
import type { Finding } from '../../model/finding.ts';
import type { ServerCriteria } from '../../model/query.ts';
import type { FindingRequest } from '../source.ts';
import { readDetector } from './read-detector.ts';
import { readQuery } from './read-query.ts';
import type { Outcome, RegionWork } from './region-work.ts';

/** What stands behind a detector's empty answer. */
export interface Emptiness {
  readonly region: string;
  /** Undefined where GetDetector did not tell. */
  readonly detector: Detector | undefined;
  /** Archived findings that match but for their state. */
  readonly archived: number;
}

/** Archived findings are counted up to here. */
const ENOUGH = 100;

/**
 * Looks behind an answer without findings: "nothing was found" is not yet "nothing happened".
 * What cannot be asked is part of the result, not an error: the answer itself is complete.
 */
export async function lookBehind(region: RegionWork, request: FindingRequest): Promise<Emptiness> {
  const [detector, archived] = await Promise.all([
    region.orNote(readDetector(region)),
    Promise.all(
      request.criteria.filter(asksForActive).map((criteria) => countArchived(region, criteria, request)),
    ),
  ]);
  return { region: region.region, detector, archived: archived.reduce((sum, count) => sum + count, 0) };
}

function asksForActive(criteria: ServerCriteria): boolean {
  return criteria['service.archived']?.equals?.includes('false') ?? false;
}

async function countArchived(
  region: RegionWork,
  criteria: ServerCriteria,
  { matches }: FindingRequest,
): Promise<number> {
  const found = await readQuery(region, {
    criteria: { ...criteria, 'service.archived': { equals: ['true'] } },
    // All that is asked but the state.
    matches: (finding: Finding) => matches(Object.create(finding, { archived: { value: false } })),
    newest: ENOUGH,
    onRead: () => undefined,
  });
  return [...found].length;
}

/** The sentences: one for each thing that is worth knowing, however many Regions it holds for. */
export function explainEmptiness(outcomes: readonly Outcome<Emptiness>[]): readonly Notice[] {
  const looked = outcomes.flatMap(({ items }) => items);
  const unasked = outcomes.filter(({ items, faults }) => items.length === 0 && faults.length > 0);
  const regionsWhere = (holds: (one: Emptiness) => boolean) =>
    looked.filter(holds).map(({ region }) => region);
  const suspended = regionsWhere(({ detector }) => detector?.enabled === false);
  const off = regionsWhere(({ detector }) => detector?.enabled === true && detector.rdsProtection === 'off');
  const unknown = [
    ...regionsWhere(
      ({ detector }) => !detector || (detector.enabled && detector.rdsProtection === 'unknown'),
    ),
    ...unasked.flatMap(({ target }) => target.region ?? []),
  ];
  const archived = looked.reduce((sum, one) => sum + one.archived, 0);
  return [
    ...warn(suspended, (where) => `GuardDuty is suspended in ${where}: it makes no findings there.`),
    ...warn(off, (where) => `RDS Protection is off in ${where}: logins there make no findings.`),
    ...warn(
      unknown,
      (where) => `Whether RDS Protection is on in ${where} is not known: GuardDuty does not say.`,
    ),
    ...(archived === 0
      ? []
      : [
          info(
            `${archived >= ENOUGH ? `${archived} or more` : archived} archived ${archived === 1 ? 'finding matches' : 'findings match'}: --state all shows them.`,
          ),
        ]),
  ];
}

function warn(regions: readonly string[], sentence: (where: string) => string): readonly Notice[] {
  if (regions.length === 0) return [];
  const names = regions.slice(0, 5).join(', ');
  const where = regions.length > 5 ? `${names} and ${regions.length - 5} more Regions` : names;
  return [{ level: 'warning', text: sentence(where) }];
}

function info(text: string): Notice {
  return { level: 'info', text };
}
