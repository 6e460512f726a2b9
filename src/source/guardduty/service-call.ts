import { setImmediate } from 'node:timers/promises';
import type { GuardDutyClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-guardduty';
import { HttpResponse } from '@smithy/core/protocols';
import type { Command, HttpHandlerOptions } from '@smithy/types';
import type { Notice } from '../../model/answer.ts';
import { isJsonObject } from '../../model/json.ts';
import type { CallOutcome, Lane } from './call-gate.ts';
import { Fault, type FaultKind, faultInfo, toReason } from './fault.ts';
import type { OperationName } from './operations.ts';
import { orAbort } from './or-abort.ts';
import { readBody } from './read-body.ts';
import { type ReplyHead, stopReason, toFault } from './to-fault.ts';

/** One operation of the service: how it is sent and how its answer is read. */
export interface Operation<T> {
  readonly name: OperationName;
  send(client: GuardDutyClient, tap: ReplyTap, options: HttpHandlerOptions): Promise<unknown>;
  /** Reads the body of a 200. @throws Fault (bad-body) */
  read(body: string): T;
}

/** Takes the body out of an answer before the SDK sees it. */
type ReplyTap = (response: HttpResponse) => Promise<void>;

/** Calls the service until it answers or the fault is final. @throws Fault */
export type Caller = <T>(operation: Operation<T>) => Promise<T>;

export interface CallerOptions {
  readonly client: GuardDutyClient;
  readonly region: string;
  readonly lane: Lane;
  /** The run's: its deadline and Ctrl-C. */
  readonly signal: AbortSignal;
  /** One try's deadline, its body included. */
  readonly callTimeoutMs: number;
  /** AWS_MAX_ATTEMPTS, where it is set. */
  readonly maxAttempts: number | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly announce: (notice: Notice) => void;
  /** Told of each try in a line; it may hold remote text. */
  readonly trace: ((text: string) => void) | undefined;
  /** Told of the service's clock with each answer: milliseconds UTC. */
  readonly onServerTime: (time: number) => void;
}

/** An operation of a command of the SDK. */
export function toOperation<Input extends ServiceInputTypes, Output extends ServiceOutputTypes, T>(
  name: OperationName,
  create: () => Command<ServiceInputTypes, Input, ServiceOutputTypes, Output, GuardDutyClient['config']>,
  read: (body: string) => T,
): Operation<T> {
  return {
    name,
    read,
    send(client, tap, options) {
      const command = create();
      // Nearest to the network, so that the SDK's own reader runs after it.
      command.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          if (HttpResponse.isInstance(result.response)) await tap(result.response);
          return result;
        },
        { step: 'deserialize', priority: 'low' },
      );
      return client.send(command, options);
    },
  };
}

const LONGEST_WAIT_MS = 20_000;
/** A timer takes no more: it would ring at once. The run's deadline, if it has one, ends a wait long before. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A wait that a person should hear of. */
const NOTABLE_WAIT_MS = 3_000;

type Try<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/**
 * The one retry controller. A try holds its place in the lane only while it is in flight; a wait is drawn from the
 * whole of its range (full jitter) and lasts at least as long as the service asks for.
 */
export function createCaller(options: CallerOptions): Caller {
  /** The fault after which the Region is not asked again. */
  let end: Fault | undefined;
  const told: Told = { until: Number.NEGATIVE_INFINITY };

  return async (operation) => {
    for (let attempts = 1; ; attempts++) {
      if (end) throw end;
      const outcome = readAnswer(operation, await tryInLane(operation, options), options);
      if (outcome.ok) return outcome.value;
      const { kind, detail } = outcome.fault;
      if (attempts >= triesOf(kind, options)) {
        const fault = new Fault(kind, { ...detail, attempts }, { cause: outcome.fault });
        if (faultInfo(kind).ends) end ??= fault;
        throw fault;
      }
      await pause(outcome.fault, attempts, options, told);
    }
  };
}

function triesOf(kind: FaultKind, { maxAttempts, signal }: CallerOptions): number {
  const { tries } = faultInfo(kind);
  if (signal.aborted || tries === 1) return 1;
  // An answer that is not GuardDuty's may be a stumble of something in between, but not often.
  return kind === 'bad-body' ? Math.min(tries, maxAttempts ?? tries) : (maxAttempts ?? tries);
}

/** How long people know that a Region makes the run wait: sixteen calls that wait together are told of once. */
interface Told {
  until: number;
}

async function pause(fault: Fault, attempts: number, options: CallerOptions, told: Told): Promise<void> {
  const { region, random, sleep, signal, announce, now } = options;
  const range = Math.min(LONGEST_WAIT_MS, faultInfo(fault.kind).waitMs * 2 ** (attempts - 1));
  const ms = Math.min(LONGEST_TIMER_MS, Math.max(random() * range, fault.detail.retryAfterMs ?? 0));
  if (ms >= NOTABLE_WAIT_MS && now() >= told.until) {
    told.until = now() + ms;
    announce({
      level: 'info',
      text: `${region}: waiting ${Math.round(ms / 1000)} s, ${toReason(fault, region)}.`,
    });
  }
  try {
    await sleep(ms, signal);
  } catch {
    throw outOfTime(options, fault);
  }
}

/** What came of a try, not read yet. */
interface Answer {
  readonly body: string;
  readonly reply: ReplyHead | undefined;
  /** Milliseconds UTC. */
  readonly began: number;
}

async function tryInLane(operation: Operation<unknown>, options: CallerOptions): Promise<Try<Answer>> {
  try {
    const answer = await options.lane.run(() => tryOnce(operation, options), toOutcome);
    // Reading takes as long as a call: the one that waited for this place in the lane is sent first.
    await setImmediate();
    return answer;
  } catch (error) {
    if (options.signal.aborted) return { ok: false, fault: outOfTime(options) };
    throw error;
  }
}

function toOutcome(outcome: Try<unknown>): CallOutcome {
  if (outcome.ok) return 'answered';
  return outcome.fault.kind === 'throttled' ? 'throttled' : 'failed';
}

/** @param before what had failed until then */
function outOfTime({ signal, region }: CallerOptions, before?: Fault): Fault {
  const { text = 'The run was stopped.', hint } = stopReason(signal);
  const story = before ? `${text} Until then, ${toReason(before, region)}.` : text;
  return new Fault('out-of-time', { text: story, hint });
}

/** @throws RdsguardError where the error is one that a person is meant to read (a wrong endpoint) */
async function tryOnce(operation: Operation<unknown>, options: CallerOptions): Promise<Try<Answer>> {
  const deadline = startDeadline(options.signal, options.callTimeoutMs);
  const began = options.now();
  let reply: ReplyHead | undefined;
  let body = '';
  const tap: ReplyTap = async (response) => {
    reply = { status: response.statusCode, headers: response.headers };
    const text = await readBody(response.body);
    // The SDK would look through its schemas for a good body and parse it a second time, and stumble over an error page.
    if (response.statusCode < 300) body = text;
    response.body = Buffer.from(response.statusCode >= 300 && isJsonText(text) ? text : '');
  };
  try {
    await orAbort(operation.send(options.client, tap, { abortSignal: deadline.signal }), deadline.signal);
    noteServerTime(reply, options);
    return { ok: true, value: { body, reply, began } };
  } catch (error) {
    const ended = options.signal.aborted ? 'run' : deadline.signal.aborted ? 'call' : undefined;
    const stopped = ended === 'run' ? stopReason(options.signal) : undefined;
    const fault = toFault(error, { operation: operation.name, reply, ended, stopped, now: options.now() });
    traceTry(operation.name, { reply, began, options, kind: fault.kind });
    return { ok: false, fault };
  } finally {
    deadline.clear();
  }
}

function readAnswer<T>(operation: Operation<T>, answer: Try<Answer>, options: CallerOptions): Try<T> {
  if (!answer.ok) return answer;
  const { body, reply, began } = answer.value;
  try {
    checkHead(reply);
    const value = operation.read(body);
    traceTry(operation.name, { reply, began, options });
    return { ok: true, value };
  } catch (error) {
    const context = { operation: operation.name, reply, ended: undefined, stopped: undefined };
    const fault = toFault(error, { ...context, now: options.now() });
    traceTry(operation.name, { reply, began, options, kind: fault.kind });
    return { ok: false, fault };
  }
}

/** GuardDuty answers with a plain 200: another 2xx is a part of an answer, or none. @throws Fault (bad-body) */
function checkHead(reply: ReplyHead | undefined): void {
  if (reply?.status !== 200) throw new Fault('bad-body', { text: `its status is ${reply?.status}` });
  const error = reply.headers['x-amzn-errortype'];
  if (error !== undefined)
    throw new Fault('bad-body', { text: `its header names an error, ${error.slice(0, 100)}` });
}

interface EndOfTry {
  readonly reply: ReplyHead | undefined;
  /** Milliseconds UTC. */
  readonly began: number;
  readonly options: CallerOptions;
  /** Undefined where it answered. */
  readonly kind?: FaultKind;
}

/** No header but the request's number, and no body: what signs a request and what a finding holds are nobody's to log. */
function traceTry(name: OperationName, { reply, began, options, kind }: EndOfTry): void {
  const id = reply?.headers['x-amzn-requestid']?.slice(0, 100);
  const parts = [reply?.status, kind, `${options.now() - began} ms`, id && `request ${id}`];
  options.trace?.(`${options.region} ${name}: ${parts.filter(Boolean).join(', ')}`);
}

interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

/** By hand, since AbortSignal.any holds on to a signal that outlives it in Node 20. */
function startDeadline(run: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('aborted', 'AbortError'));
  const timer = setTimeout(abort, ms);
  run.addEventListener('abort', abort, { once: true });
  if (run.aborted) abort();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      run.removeEventListener('abort', abort);
    },
  };
}

function isJsonText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function noteServerTime(reply: ReplyHead | undefined, { onServerTime }: CallerOptions): void {
  const time = Date.parse(reply?.headers.date ?? '');
  if (!Number.isNaN(time)) onServerTime(time);
}
