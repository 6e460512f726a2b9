import { setTimeout as sleepFor } from 'node:timers/promises';
import { usageError } from '../../errors.ts';
import type { Notice } from '../../model/answer.ts';
import type { WireHandler } from '../../model/wire.ts';
import { createCallGate, type Lane } from './call-gate.ts';
import { type ConnectorOptions, createConnector, createHandlerConnector } from './connector.ts';
import { regionsOfPartition } from './guardduty-regions.ts';
import { orAbort } from './or-abort.ts';
import {
  type Outcome,
  type RegionAccess,
  type RegionWork,
  type Target,
  workInRegion,
} from './region-work.ts';
import { createCaller } from './service-call.ts';
import { stopReason, toFault } from './to-fault.ts';

export interface ServiceOptions extends ConnectorOptions {
  /** Undefined for the Region that AWS_REGION, AWS_DEFAULT_REGION or the profile names. */
  readonly regions: readonly string[] | 'all' | undefined;
  /** Empty for the SDK's own choice. */
  readonly profiles: readonly string[];
  /** Stands in the place of the network; then no environment, file or credential is looked at. */
  readonly handler?: WireHandler | undefined;
  readonly announce: (notice: Notice) => void;
  /** Told of each try of a call, in a line. */
  readonly trace?: ((text: string) => void) | undefined;
  /** Milliseconds UTC. */
  readonly now: () => number;
  /** One try of a call, its body included; milliseconds. */
  readonly callTimeoutMs?: number | undefined;
  readonly random?: (() => number) | undefined;
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** The service as one caller sees it: its Regions, and a way to do the same work in each of them. */
export interface Service {
  readonly allRegions: boolean;
  readonly namesProfiles: boolean;
  /** What is asked, in the order asked: each profile's Regions, or only the one that is given. */
  targets(only?: string): Promise<readonly Target[]>;
  /** @param onDone called as each target is finished */
  ask<T>(
    targets: readonly Target[],
    work: (region: RegionWork) => Promise<readonly T[]>,
    onDone?: () => void,
  ): Promise<readonly Outcome<T>[]>;
}

const CALL_TIMEOUT_MS = 15_000;

/** @throws RdsguardError (usage) where the endpoint or AWS_MAX_ATTEMPTS cannot be used */
export function createService(options: ServiceOptions): Service {
  const { regions, profiles, signal, announce, now } = options;
  const connector = options.handler ? createHandlerConnector(options.handler) : createConnector(options);
  const gate = createCallGate(signal);
  const maxAttempts = options.handler ? undefined : parseMaxAttempts(options.env.AWS_MAX_ATTEMPTS);

  async function open(target: Target, lane: Lane): Promise<RegionAccess> {
    const { client, region, accountId, address } = await orFault(connector.connect(target), signal, now);
    let serverAhead: number | undefined;
    const apart = () =>
      createCaller({
        client,
        region,
        lane,
        signal,
        announce,
        trace: options.trace,
        now,
        maxAttempts,
        callTimeoutMs: options.callTimeoutMs ?? CALL_TIMEOUT_MS,
        random: options.random ?? Math.random,
        sleep: options.sleep ?? ((ms) => sleepFor(ms, undefined, { signal })),
        onServerTime: (time) => {
          serverAhead = time - now();
        },
      });
    return {
      region,
      accountId,
      call: apart(),
      apart,
      address,
      capacity: () => lane.allowance,
      serverAhead: () => serverAhead,
      serverNow: () => now() + (serverAhead ?? 0),
    };
  }

  return {
    allRegions: regions === 'all',
    namesProfiles: profiles.length > 1,
    async targets(only) {
      const named = profiles.length > 0 ? profiles : [undefined];
      const targets = named.map(async (profile) => {
        const names =
          only !== undefined ? [only] : await toRegions(regions, () => connector.homeRegion(profile));
        return names.map((region) => ({ profile, region }));
      });
      return (await Promise.all(targets)).flat();
    },
    ask(targets, work, onDone) {
      return Promise.all(
        targets.map(async (target) => {
          const lane = gate.open(target.region ?? '');
          try {
            return await workInRegion(target, () => open(target, lane), work);
          } finally {
            lane.close();
            onDone?.();
          }
        }),
      );
    },
  };
}

async function toRegions(
  regions: ServiceOptions['regions'],
  home: () => Promise<string | undefined>,
): Promise<readonly (string | undefined)[]> {
  if (regions === 'all') return regionsOfPartition(await home());
  return regions ?? [await home()];
}

/** What cannot be connected is a line of the ledger like any other. */
async function orFault<T>(part: Promise<T>, signal: AbortSignal, now: () => number): Promise<T> {
  try {
    return await orAbort(part, signal);
  } catch (error) {
    throw toFault(error, {
      operation: 'the sign-in',
      reply: undefined,
      ended: signal.aborted ? 'run' : undefined,
      stopped: stopReason(signal),
      now: now(),
    });
  }
}

function parseMaxAttempts(text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw usageError(`AWS_MAX_ATTEMPTS is a whole number from 1 on, not "${text}".`);
}
