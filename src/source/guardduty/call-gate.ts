import { setMaxListeners } from 'node:events';

/** At most this many calls are in flight at once: other tools share the account's limits. */
const MAX_IN_FLIGHT = 32;
const MAX_PER_REGION = 16;
const START_PER_REGION = 8;

/** What a finished call tells of the service's patience. */
export type CallOutcome = 'answered' | 'throttled' | 'failed';

/** One Region's share of the calls in flight. */
export interface Lane {
  /** Runs a call when there is room for it. @throws what it throws; the signal's reason where that comes first */
  run<T>(call: () => Promise<T>, outcomeOf: (result: T) => CallOutcome): Promise<T>;
  /** The Region needs no further calls: its share goes to the others. */
  close(): void;
  /** How many calls may be in flight now. */
  readonly allowance: number;
}

export interface CallGate {
  /** A Region's lane; asked for twice (two profiles), it is the same lane. */
  open(region: string): Lane;
}

interface LaneState {
  readonly region: string;
  users: number;
  inFlight: number;
  /** How many may be in flight: it grows while the service answers and halves when it throttles. */
  limit: number;
  /**
   * Counts the halvings: of the calls that were in flight together, only the first to be throttled halves. Before
   * the first one each answer adds a call to the limit, later a whole round of answers does.
   */
  round: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets calls start as the service allows: at most 16 per Region and 32 in all, each Region its fair share while
 * several work, so that one that hangs or fails does not hold up the others.
 * @param signal aborts the waiting
 */
export function createCallGate(signal: AbortSignal): CallGate {
  // Each call that waits or runs listens to it: Node would warn of a leak from eleven on.
  setMaxListeners(0, signal);
  /** The Region whose call started last is at the end. */
  const turn: LaneState[] = [];
  let inFlight = 0;

  function allowance(lane: LaneState): number {
    const working = turn.filter((other) => other.users > 0).length;
    const share = Math.max(1, Math.floor(MAX_IN_FLIGHT / Math.max(1, working)));
    return Math.floor(Math.min(lane.limit, share));
  }

  function admit(): void {
    while (inFlight < MAX_IN_FLIGHT) {
      const index = turn.findIndex((lane) => lane.waiting.length > 0 && lane.inFlight < allowance(lane));
      const [lane] = index < 0 ? [] : turn.splice(index, 1);
      if (!lane) return;
      turn.push(lane);
      inFlight++;
      lane.inFlight++;
      lane.waiting.shift()?.();
    }
  }

  function enter(lane: LaneState): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        lane.waiting.splice(lane.waiting.indexOf(start), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      lane.waiting.push(start);
      admit();
    });
  }

  function finish(lane: LaneState, outcome: CallOutcome, round: number): void {
    inFlight--;
    lane.inFlight--;
    if (outcome === 'answered') {
      lane.limit = Math.min(MAX_PER_REGION, lane.limit + (lane.round > 0 ? 1 / lane.limit : 1));
    } else if (outcome === 'throttled' && lane.round === round) {
      lane.limit = Math.max(1, lane.limit / 2);
      lane.round++;
    }
    admit();
  }

  function open(region: string): Lane {
    let lane = turn.find((other) => other.region === region);
    if (!lane) {
      lane = { region, users: 0, inFlight: 0, limit: START_PER_REGION, round: 0, waiting: [] };
      turn.push(lane);
    }
    lane.users++;
    return toLane(lane);
  }

  function toLane(lane: LaneState): Lane {
    return {
      async run(call, outcomeOf) {
        await enter(lane);
        const { round } = lane;
        let outcome: CallOutcome = 'failed';
        try {
          const result = await call();
          outcome = outcomeOf(result);
          return result;
        } finally {
          finish(lane, outcome, round);
        }
      },
      close() {
        lane.users--;
        admit();
      },
      get allowance() {
        return allowance(lane);
      },
    };
  }

  return { open };
}
