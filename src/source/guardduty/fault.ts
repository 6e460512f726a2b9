import type { SourceStatus } from '../../model/answer.ts';

/** What is known of a call that failed, beyond its kind. Texts of the service are an outsider's text. */
export interface FaultDetail {
  /** The API operation: `ListFindings`. */
  readonly operation?: string | undefined;
  /** What the service or the network said, or the part of a sentence that the kind needs. */
  readonly text?: string | undefined;
  /** The next step, where it depends on more than the kind. */
  readonly hint?: string | undefined;
  readonly requestId?: string | undefined;
  /** Milliseconds that the service asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** How often the call was tried. */
  readonly attempts?: number | undefined;
}

/** Why a call, a page or a batch is missing: data, until the ledger makes a sentence of it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultKind;
  readonly detail: FaultDetail;

  constructor(kind: FaultKind, detail: FaultDetail = {}, options?: ErrorOptions) {
    super(detail.text ?? kind, options);
    this.kind = kind;
    this.detail = detail;
  }
}

interface FaultInfo {
  readonly status: SourceStatus;
  /** How often a call that fails so is tried in all; AWS_MAX_ATTEMPTS overrides it where it is more than one. */
  readonly tries: number;
  /** Milliseconds that the first wait is drawn from; the range doubles with each try. */
  readonly waitMs: number;
  /** Nothing else will work in this Region either, so that no further call is made there. */
  readonly ends: boolean;
  /** The Region refused the caller, not the call. */
  readonly refusal: boolean;
  /** Completes "eu-west-1 refused: …" and its like. */
  readonly reason: (detail: FaultDetail, region: string) => string;
  readonly hint?: (detail: FaultDetail, region: string) => string | undefined;
}

const TRANSIENT = { tries: 15, waitMs: 50, ends: false, refusal: false } as const;
const UNREACHABLE = { status: 'unreachable', tries: 5, waitMs: 100, ends: true, refusal: false } as const;
const REFUSAL = { status: 'denied', tries: 1, waitMs: 0, ends: true, refusal: true } as const;
const WRONG = { status: 'error', tries: 1, waitMs: 0, ends: false, refusal: false } as const;

/**
 * Every way in which a call can fail (promises.md 3.6, domain.md c.10 and c.11): how the ledger names it, how
 * often it is tried, and the words for it. A kind without its entry does not compile.
 *
 * Fifteen tries: at 30 % throttles and 10 % other faults, 400 calls then all get through in 9,995 of 10,000 runs;
 * with the usual three they hardly ever would.
 */
const FAULTS = {
  throttled: {
    ...TRANSIENT,
    status: 'throttled',
    waitMs: 500,
    ends: true,
    reason: (detail) => `${calls(detail)} met the account's request limit${times(detail)}`,
    hint: () => 'Try again later, or ask for less: --since, fewer Regions.',
  },
  'server-error': {
    ...TRANSIENT,
    status: 'error',
    reason: (detail) => `${calls(detail)} failed inside GuardDuty${times(detail)}${said(detail)}`,
    hint: () => 'Try again; https://health.aws.amazon.com/health/status tells of outages.',
  },
  'broken-connection': {
    ...TRANSIENT,
    status: 'unreachable',
    reason: (detail) => `the connection broke during ${calls(detail)}${times(detail)}${said(detail)}`,
    hint: () => 'Try again; if it goes on breaking, check the network, or the proxy in HTTPS_PROXY.',
  },
  'refused-connection': {
    ...UNREACHABLE,
    reason: (detail) => `nothing accepts connections there${said(detail)}`,
    hint: () => 'Check --endpoint-url and AWS_ENDPOINT_URL, or the proxy in HTTPS_PROXY.',
  },
  'unknown-host': {
    ...UNREACHABLE,
    tries: 3,
    reason: (detail) => `its name cannot be resolved${said(detail)}`,
    hint: () => 'Check the name of the Region and the network; GuardDuty may not exist in that Region.',
  },
  'no-route': {
    ...UNREACHABLE,
    reason: (detail) => `the network is not available${said(detail)}`,
    hint: () => 'Check the network, or the VPN.',
  },
  untrusted: {
    ...UNREACHABLE,
    tries: 1,
    reason: (detail) => `its certificate is not trusted${said(detail)}`,
    hint: () => 'Behind a proxy that inspects TLS, name its certificate file in AWS_CA_BUNDLE.',
  },
  'slow-connection': {
    ...UNREACHABLE,
    status: 'timeout',
    reason: (detail) => `no connection came about${times(detail)}`,
    hint: () => 'Check the network, or the proxy in HTTPS_PROXY.',
  },
  'slow-call': {
    ...UNREACHABLE,
    status: 'timeout',
    ends: false,
    reason: (detail) => `${calls(detail)} had no whole answer within its time${times(detail)}`,
    hint: () => 'Try again; if it goes on, check the network, or the proxy in HTTPS_PROXY.',
  },
  'out-of-time': {
    ...UNREACHABLE,
    status: 'timeout',
    tries: 1,
    reason: ({ text }) => text ?? 'The run was stopped.',
    hint: ({ hint }) => hint,
  },
  'bad-body': {
    ...WRONG,
    tries: 2,
    waitMs: 50,
    reason: (detail) => `the answer of ${calls(detail)} is not one of GuardDuty's${said(detail)}`,
    hint: () => 'A proxy or a portal may answer in its place: check --endpoint-url and HTTPS_PROXY.',
  },
  'token-loop': {
    ...WRONG,
    reason: () => 'its list does not end: a page token came twice',
    hint: () => 'Ask for less with --since or --type.',
  },
  missing: {
    ...WRONG,
    reason: (detail) => detail.text ?? 'findings that it listed were not given',
    hint: () => 'Run it again: a finding that expired in between is not listed any more.',
  },
  denied: {
    ...REFUSAL,
    reason: ({ operation = 'the call', text }) =>
      `the permission ${deniedAction(text) ?? `guardduty:${operation}`} is missing`,
    hint: ({ operation }) =>
      `${ownAdvice(operation)}"rdsguard doctor --policy" prints what must be allowed; a service control policy may forbid it all the same.`,
  },
  'not-recognised': {
    ...REFUSAL,
    reason: (detail, region) => `the credentials are not known in ${region}${said(detail)}`,
    hint: () =>
      'Check them with "aws sts get-caller-identity". If they are right, the Region is not enabled in this account ("aws account list-regions").',
  },
  expired: {
    ...REFUSAL,
    reason: () => 'the credentials have expired',
    hint: () => 'Get new ones (for IAM Identity Center: "aws sso login") and run it again.',
  },
  'bad-signature': {
    ...REFUSAL,
    reason: (detail) => `the signature does not match${said(detail)}`,
    hint: () => 'The secret access key does not belong to the access key id: copy both again.',
  },
  'unusable-keys': {
    ...REFUSAL,
    reason: () => 'the credentials hold a character that no request can carry',
    hint: () =>
      'Copy the access key id, the secret access key and the session token again, each on one line.',
  },
  'clock-skew': {
    ...REFUSAL,
    tries: 3,
    reason: ({ text }) => `this computer's clock differs from AWS's${text ? ` by ${text}` : ''}`,
    hint: () => 'Set the clock.',
  },
  'wrong-window': {
    ...WRONG,
    reason: ({ text }) => `this computer's clock is ${text}, and --since or --until counts back from it`,
    hint: () => 'Set the clock, or give --since and --until as times, such as 2026-11-01T09:00:00Z.',
  },
  'no-credentials': {
    ...REFUSAL,
    reason: ({ text }) => text ?? 'there are no credentials',
    hint: ({ hint }) => hint ?? 'Set credentials up with "aws configure".',
  },
  'not-owned': {
    ...WRONG,
    reason: (detail) => `the detector is not this account's${said(detail)}`,
    hint: () => 'Run it again: "rdsguard detectors" shows the one that is there now.',
  },
  rejected: {
    ...WRONG,
    reason: (detail) => `${calls(detail)} was refused as wrong${said(detail)}`,
    hint: ({ operation }) => ownAdvice(operation).trimEnd() || '"rdsguard doctor" looks at what it needs.',
  },
  unexpected: {
    ...WRONG,
    reason: (detail) => `${calls(detail)} failed${said(detail)}`,
    hint: () => 'Check --endpoint-url and AWS_ENDPOINT_URL: this is not an answer that GuardDuty gives.',
  },
} as const satisfies Record<string, FaultInfo>;

export type FaultKind = keyof typeof FAULTS;

export function faultInfo(kind: FaultKind): FaultInfo {
  return FAULTS[kind];
}

/** Completes "eu-west-1 refused: …" and its like; may hold remote text. */
export function toReason({ kind, detail }: Fault, region: string): string {
  return faultInfo(kind).reason(detail, region);
}

/** What to do next, where there is something. */
export function toHint({ kind, detail }: Fault, region: string): string | undefined {
  return faultInfo(kind).hint?.(detail, region);
}

/** The action that IAM names in its refusal, as AWS words it: "… is not authorized to perform: guardduty:X on …". */
function deniedAction(message: string | undefined): string | undefined {
  return /\b(guardduty:[A-Za-z]+)/.exec(message ?? '')?.[1];
}

/** What a refusal of these most often means: the service's own text for it is not documented (domain.md c.7). */
function ownAdvice(operation: string | undefined): string {
  if (operation !== 'ArchiveFindings' && operation !== 'UnarchiveFindings') return '';
  return 'In an organisation only the administrator account of GuardDuty can archive findings and take them back, a member account cannot: run it with a profile of that account. ';
}

function calls({ operation }: FaultDetail): string {
  return operation ?? 'the call';
}

function times({ attempts = 1 }: FaultDetail): string {
  return attempts === 1 ? '' : ` ${attempts} times`;
}

function said({ text, requestId }: FaultDetail): string {
  const about = [text, requestId && `request ${requestId}`].filter(Boolean).join('; ');
  return about === '' ? '' : ` (${about})`;
}
