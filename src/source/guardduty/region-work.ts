import { Fault } from './fault.ts';
import { listDetectors } from './guardduty-api.ts';
import { listPages } from './list-pages.ts';
import type { Caller } from './service-call.ts';

/** One profile's view of one Region: a line of the ledger. */
export interface Target {
  /** Undefined for the SDK's own choice. */
  readonly profile: string | undefined;
  /** Undefined where the profile names none and nothing else does. */
  readonly region: string | undefined;
}

/** What a command does with a detector of a Region, and how it tells what is missing. */
export interface RegionWork {
  readonly region: string;
  readonly profile: string | undefined;
  readonly detectorId: string;
  readonly call: Caller;
  /** How many calls may be in flight now. */
  readonly capacity: () => number;
  /** The service's clock, milliseconds UTC. */
  readonly serverNow: () => number;
  /** How far it is ahead of ours, milliseconds; undefined where no answer told the time. */
  readonly serverAhead: () => number | undefined;
  /** A caller of its own, which goes on where another call has ended the Region's. */
  readonly apart: () => Caller;
  /** Where the calls went; undefined in this process. */
  readonly address: () => string | undefined;
  /** Notes that something is missing. */
  readonly note: (fault: Fault) => void;
  /** The part, or undefined where it failed, which is noted. @throws what is not a Fault */
  readonly orNote: <T>(part: Promise<T>) => Promise<T | undefined>;
}

/** What came back from one target. */
export interface Outcome<T> {
  readonly target: Target;
  /** Empty where GuardDuty was never enabled; undefined where that could not be asked. */
  readonly detectorIds: readonly string[] | undefined;
  readonly items: readonly T[];
  /** What is missing; empty where nothing is. */
  readonly faults: readonly Fault[];
  /** The account of the credentials, where these tell it. */
  readonly accountId: string | undefined;
  /** Where the calls went; undefined where there was none, and in this process. */
  readonly address: string | undefined;
  /** How far the service's clock is ahead of ours, milliseconds; undefined where no answer told the time. */
  readonly serverAhead: number | undefined;
}

/** Everything of a target that a piece of work needs but its detector. */
export interface RegionAccess extends Omit<RegionWork, 'profile' | 'detectorId' | 'note' | 'orNote'> {
  readonly accountId: string | undefined;
}

/**
 * Does a piece of work on each detector of a Region: one, or none where GuardDuty was never enabled. What failed
 * is in `faults`, what came before or beside it in `items`.
 * @throws only what is not a Fault
 */
export async function workInRegion<T>(
  target: Target,
  open: () => Promise<RegionAccess>,
  work: (region: RegionWork) => Promise<readonly T[]>,
): Promise<Outcome<T>> {
  const faults: Fault[] = [];
  const note = (fault: Fault) => void faults.push(fault);
  const orNote = async <P>(part: Promise<P>) => {
    try {
      return await part;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      note(error);
      return undefined;
    }
  };
  const access = await orNote(open());
  const detectorIds = access && (await orNote(collectDetectorIds(access.call)));
  const items: T[] = [];
  for (const detectorId of detectorIds ?? []) {
    if (access)
      items.push(
        ...((await orNote(work({ ...access, profile: target.profile, detectorId, note, orNote }))) ?? []),
      );
  }
  return {
    target,
    detectorIds,
    items,
    faults,
    accountId: access?.accountId,
    address: access?.address(),
    serverAhead: access?.serverAhead(),
  };
}

async function collectDetectorIds(call: Caller): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of listPages(call, listDetectors)) ids.push(...page.ids);
  return [...new Set(ids)];
}
