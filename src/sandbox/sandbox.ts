import { ExitCode, RdsguardError, usageError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { WireHandler } from '../model/wire.ts';
import { answer, type Region } from './answer.ts';
import { withFaults } from './apply-faults.ts';
import { signedRegion } from './credential-scope.ts';
import type { RegionSetup } from './detector.ts';
import type { Fault } from './faults.ts';
import { createFindingStore } from './finding-store.ts';
import { detectorAt, partitionOf, rehome } from './rehome.ts';
import { ServiceError, unrecognizedClient } from './service-error.ts';
import { stableId } from './stable-id.ts';
import { toErrorResponse, toResponse } from './wire-response.ts';

export interface SandboxOptions {
  /** The Regions that the account has enabled; the findings live in the first. */
  readonly regions: readonly string[];
  /** Documents as the model's `toDocument` makes them. They are not changed. */
  readonly findings: readonly JsonObject[];
  /** Milliseconds UTC. */
  readonly now: () => number;
  /** Makes the ids of samples and the faults' dice. */
  readonly seed?: number;
  readonly accountId?: string;
  readonly faults?: readonly Fault[];
  readonly setups?: Readonly<Record<string, RegionSetup>>;
}

export interface Sandbox {
  readonly handle: WireHandler;
  readonly accountId: string;
  /** @throws where the sandbox does not serve the Region */
  detectorId(region: string): string;
  /** The documents of a Region as they are now, by id. */
  findings(region: string): readonly JsonObject[];
}

/**
 * An embedded GuardDuty: answers on the wire as the service does, from memory. Nothing leaves the process.
 * @throws RdsguardError exit 6 for a finding without an id, exit 2 without a Region
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { seed = 1, setups = {}, faults = [] } = options;
  const accountId = options.accountId ?? accountOf(options.findings);
  const regions = new Map(
    options.regions.map((name, index) => {
      const derived = stableId('detector', accountId, name);
      const detectorId = index === 0 ? (detectorAt(options.findings, name) ?? derived) : derived;
      const home = { partition: partitionOf(name), region: name, accountId, detectorId };
      const region: Region = { home, setup: setups[name] ?? {}, store: createFindingStore() };
      return [name, region];
    }),
  );
  const regionNamed = (name: string): Region => {
    const region = regions.get(name);
    if (!region) throw unrecognizedClient();
    return region;
  };
  const [first] = regions.values();
  if (!first) throw usageError('The sandbox needs a Region.');
  for (const finding of options.findings) {
    if (typeof finding.Id !== 'string') {
      throw new RdsguardError(ExitCode.badInput, 'The sandbox cannot take a finding without an Id.');
    }
    first.store.put(finding.Id, rehome(finding, finding.Id, first.home));
  }
  let requests = 0;
  const handle: WireHandler = async (request, signal) => {
    signal.throwIfAborted();
    requests += 1;
    const requestId = stableId('request', seed, requests);
    try {
      const region = regionNamed(signedRegion(request.headers.authorization));
      return toResponse(200, answer(region, request, { now: options.now(), seed }), requestId);
    } catch (error) {
      if (error instanceof ServiceError) return toErrorResponse(error, requestId);
      throw error;
    }
  };
  return {
    handle: withFaults(handle, { faults, seed, accountId }),
    accountId,
    detectorId: (name) => regionNamed(name).home.detectorId,
    findings: (name) => [...regionNamed(name).store.all()],
  };
}

/** The account of the findings, where there are any. */
function accountOf(findings: readonly JsonObject[]): string {
  const accountId = findings[0]?.AccountId;
  return typeof accountId === 'string' ? accountId : '123456789012';
}
