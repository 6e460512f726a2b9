import { ExitCode, RdsguardError } from '../../errors.ts';
import { Fault, type FaultDetail, type FaultKind } from './fault.ts';

/** The head of an HTTP answer. */
export interface ReplyHead {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface FaultContext {
  readonly operation: string;
  /** The answer, where one came. */
  readonly reply: ReplyHead | undefined;
  /** Which deadline had passed when it failed. */
  readonly ended: 'run' | 'call' | undefined;
  /** Why the run ended, where it did. */
  readonly stopped: StopReason | undefined;
  /** Milliseconds UTC. */
  readonly now: number;
}

/** Of what an endpoint says, this much fits a sentence. */
const LONGEST_TEXT = 300;

/**
 * What an error of the SDK or of Node means. Only five of GuardDuty's errors are modelled as classes, and the
 * header and the body of one answer may name it differently (domain.md c.10), so it goes by name and status.
 * @throws the error itself where a person is meant to read it as it is (a wrong endpoint)
 */
export function toFault(error: unknown, context: FaultContext): Fault {
  const { operation, reply } = context;
  if (context.ended === 'run') return new Fault('out-of-time', { operation, ...context.stopped });
  if (error instanceof Fault) return new Fault(error.kind, { ...error.detail, operation }, { cause: error });
  if (error instanceof RdsguardError) {
    if (error.exitCode !== ExitCode.credentials) throw error;
    return new Fault('no-credentials', { text: error.message, hint: error.hint }, { cause: error });
  }
  if (context.ended === 'call') return new Fault('slow-call', { operation });
  const detail: FaultDetail = {
    operation,
    text: messageOf(error)?.slice(0, LONGEST_TEXT),
    requestId: reply?.headers['x-amzn-requestid'],
    retryAfterMs: reply && retryAfter(reply.headers, context.now),
  };
  const kind = reply && reply.status >= 300 ? kindOfReply(error, reply) : kindOfError(error);
  if (kind === 'clock-skew')
    return new Fault(kind, { ...detail, text: skew(reply, context.now) }, { cause: error });
  return new Fault(kind, detail, { cause: error });
}

export type StopReason = Pick<FaultDetail, 'text' | 'hint'>;

/** Why a run was stopped, in the words of who stopped it. */
export function stopReason({ reason }: AbortSignal): StopReason {
  if (reason instanceof RdsguardError) return { text: reason.message, hint: reason.hint };
  return { text: messageOf(reason) };
}

const KINDS_BY_NAME: readonly (readonly [RegExp, FaultKind])[] = [
  [/throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded/i, 'throttled'],
  [/^ExpiredToken/, 'expired'],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|OptInRequired|SubscriptionRequired|AuthFailure)/,
    'not-recognised',
  ],
  [/^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)/, 'clock-skew'],
  [
    /^(InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken)/,
    'bad-signature',
  ],
  [/^(AccessDenied|UnauthorizedOperation|NotAuthorized)/, 'denied'],
];

function kindOfReply(error: unknown, { status }: ReplyHead): FaultKind {
  // The SDK has set its own clock right meanwhile, so that the next try may pass.
  if (property(property(error, '$metadata'), 'clockSkewCorrected') === true) return 'clock-skew';
  const name = String(property(error, 'name'));
  const named = KINDS_BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  if (status === 401 || status === 403) return 'denied';
  if (status !== 400) return 'unexpected';
  return messageOf(error)?.includes('not owned by the current account') ? 'not-owned' : 'rejected';
}

const KINDS_BY_CODE: readonly (readonly [RegExp, FaultKind])[] = [
  [/^ECONNREFUSED$/, 'refused-connection'],
  [/^(ENOTFOUND|EAI_)/, 'unknown-host'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EHOSTDOWN)$/, 'no-route'],
  [/^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH)/, 'untrusted'],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|HPE_|EPROTO|UND_ERR_SOCKET)/,
    'broken-connection',
  ],
  [/^ETIMEDOUT$/, 'slow-connection'],
  // Of a header: of all that we put into one, only the credentials are somebody else's.
  [/^ERR_INVALID_CHAR$/, 'unusable-keys'],
];

function kindOfError(error: unknown): FaultKind {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = String(property(current, 'code'));
    const known = KINDS_BY_CODE.find(([pattern]) => pattern.test(code));
    if (known) return known[1];
    if (/Credential|TokenProvider/.test(current.name)) return 'no-credentials';
    if (current.name === 'TimeoutError') return 'slow-connection';
  }
  return 'unexpected';
}

function skew(reply: ReplyHead | undefined, now: number): string | undefined {
  const seconds = Math.round((now - Date.parse(reply?.headers.date ?? '')) / 1000);
  if (Number.isNaN(seconds) || seconds === 0) return undefined;
  return `${Math.abs(seconds)} s: it is ${seconds > 0 ? 'fast' : 'slow'}`;
}

/** Milliseconds to wait as the service asks: `Retry-After` in seconds or as a date, or AWS's own in milliseconds. */
function retryAfter(headers: ReplyHead['headers'], now: number): number | undefined {
  const own = Number(headers['x-amz-retry-after'] ?? Number.NaN);
  if (own >= 0) return own;
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return wait >= 0 ? wait : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function messageOf(error: unknown): string | undefined {
  const message = property(error, 'message');
  return typeof message === 'string' && message !== '' && message !== 'UnknownError' ? message : undefined;
}
