import { promises as timers } from 'node:timers';
import type { WireHandler, WireRequest, WireResponse } from '../model/wire.ts';
import { breakBody, connectionError } from './broken-body.ts';
import { signedRegion } from './credential-scope.ts';
import type { Fault, FaultName } from './faults.ts';
import { type Operation, parseOperation } from './operation.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { forbidden, ServiceError } from './service-error.ts';
import { stableId } from './stable-id.ts';
import { dropFindings, emptyPages, loopTokens } from './twisted-pages.ts';
import { toErrorResponse } from './wire-response.ts';

interface FaultOptions {
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly accountId: string;
}

/**
 * The handler with these faults in front of it; without any, the handler itself. The dice are the seed's: the
 * same calls in the same order meet the same faults. Every wait ends with the caller's signal.
 */
export function withFaults(handle: WireHandler, { faults, seed, accountId }: FaultOptions): WireHandler {
  if (faults.length === 0) return handle;
  const random = seededRandom(seed);
  const calls = new Map<Fault, number>();
  let refusals = 0;
  return async (request, signal) => {
    const region = regionOf(request);
    const active = faults.filter((fault) => fault.region === undefined || fault.region === region);
    const meets = dice(active, random);
    await delay(active, signal);
    if (meets('unreachable')) throw connectionError('ECONNREFUSED');
    const broken = meets('reset');
    if (broken && random() < 0.5) throw connectionError('ECONNRESET');
    for (const fault of active) calls.set(fault, (calls.get(fault) ?? 0) + 1);
    const operation = parseOperation(request.method, request.path);
    const refusal = refuse(active, meets, random, calls, { region, accountId, operation });
    if (refusal) {
      refusals += 1;
      return withRetryAfter(toErrorResponse(refusal, stableId('refusal', seed, refusals)), active);
    }
    const response = await twisted(handle, request, signal, operation, active, seed);
    return breakBody(response, { meets, broken, signal });
  };
}

function regionOf(request: WireRequest): string | undefined {
  try {
    return signedRegion(request.headers.authorization);
  } catch {
    // Not signed: the handler behind says so.
    return undefined;
  }
}

/** Whether a call meets a fault. Faults of one name are one die each. */
function dice(active: readonly Fault[], random: Random): (name: FaultName) => boolean {
  return (name) => active.some((fault) => fault.name === name && random() < fault.value);
}

function valueFor(active: readonly Fault[], name: FaultName): number | undefined {
  return active.find((fault) => fault.name === name)?.value;
}

async function delay(active: readonly Fault[], signal: AbortSignal): Promise<void> {
  const waits = active.filter(({ name }) => name === 'latency' || name === 'slow');
  const milliseconds = waits.reduce((sum, { value }) => sum + value, 0);
  if (milliseconds > 0) await timers.setTimeout(milliseconds, undefined, { signal });
}

interface Caller {
  readonly region: string | undefined;
  readonly accountId: string;
  readonly operation: Operation | undefined;
}

/** The error that the call gets instead of an answer; nothing has been changed then. */
function refuse(
  active: readonly Fault[],
  meets: (name: FaultName) => boolean,
  random: Random,
  calls: ReadonlyMap<Fault, number>,
  caller: Caller,
): ServiceError | undefined {
  if (meets('denied')) return denied(caller);
  if (active.some((fault) => fault.name === 'expired' && (calls.get(fault) ?? 0) > fault.value)) {
    return forbidden('ExpiredTokenException', 'The security token included in the request is expired');
  }
  if (meets('throttle')) {
    return random() < 0.25
      ? new ServiceError(400, 'ThrottlingException', 'Rate exceeded')
      : new ServiceError(429, 'TooManyRequestsException', 'Too Many Requests');
  }
  if (meets('error')) {
    return new ServiceError(
      500,
      'InternalServerErrorException',
      'Internal server error.',
      'InternalException',
    );
  }
  return undefined;
}

function denied({ region, accountId, operation }: Caller): ServiceError {
  const action = `guardduty:${operation?.name ?? 'Unknown'}`;
  const resource = `arn:aws:guardduty:${region ?? ''}:${accountId}:detector/${operation?.detectorId ?? '*'}`;
  return forbidden(
    'AccessDeniedException',
    `User: arn:aws:iam::${accountId}:user/sandbox is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}

function withRetryAfter(response: WireResponse, active: readonly Fault[]): WireResponse {
  const seconds = valueFor(active, 'retry-after');
  if (response.status !== 429 || seconds === undefined) return response;
  return { ...response, headers: { ...response.headers, 'retry-after': String(seconds) } };
}

/** The answer with its content changed where a fault asks for it. */
async function twisted(
  handle: WireHandler,
  request: WireRequest,
  signal: AbortSignal,
  operation: Operation | undefined,
  active: readonly Fault[],
  seed: number,
): Promise<WireResponse> {
  const loop = valueFor(active, 'token-loop');
  const missing = valueFor(active, 'missing-ids');
  const listing = operation?.name === 'ListFindings';
  if (listing && loop !== undefined) return loopTokens(handle, request, signal, loop);
  if (listing && valueFor(active, 'empty-page') !== undefined) return emptyPages(handle, request, signal);
  const response = await handle(request, signal);
  if (operation?.name !== 'GetFindings' || missing === undefined) return response;
  return dropFindings(response, missing, seed);
}
