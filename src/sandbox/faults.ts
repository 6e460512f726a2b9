import { usageError } from '../errors.ts';

/** What a fault's value is. A rate is the chance that a call meets it, above 0 and up to 1. */
type FaultValue = 'RATE' | 'MS' | 'SECONDS' | 'CALLS' | 'LENGTH';

interface FaultInfo {
  /** Undefined for a fault that takes no value. */
  readonly value?: FaultValue;
  /** What it is without a value; a fault without one here must be given it. */
  readonly otherwise?: number;
  /** One line for people. */
  readonly description: string;
}

/** Every fault that `--fault NAME[=VALUE][@REGION]` takes; with a Region, calls to other Regions are spared. */
export const FAULTS = {
  throttle: {
    value: 'RATE',
    description: 'calls are throttled: 429 TooManyRequestsException, one in four 400 ThrottlingException',
  },
  'retry-after': {
    value: 'SECONDS',
    otherwise: 1,
    description: 'throttled answers say Retry-After',
  },
  error: { value: 'RATE', description: 'calls fail with 500 InternalServerErrorException' },
  reset: {
    value: 'RATE',
    description: 'the connection breaks, before the answer or in the middle of its body',
  },
  latency: { value: 'MS', description: 'each answer takes this long' },
  slow: { value: 'MS', otherwise: 30_000, description: 'each answer takes 30 s, or what is said' },
  stall: { value: 'RATE', otherwise: 1, description: 'headers come, and the body never ends' },
  drip: { value: 'RATE', otherwise: 1, description: 'the body comes one byte a second' },
  truncate: { value: 'RATE', otherwise: 1, description: 'the body ends half way' },
  html: { value: 'RATE', otherwise: 1, description: 'a 200 with a web page, as a captive portal gives' },
  'empty-body': { value: 'RATE', otherwise: 1, description: 'a 200 without a body' },
  'wrong-case': { value: 'RATE', otherwise: 1, description: 'the body has PascalCase keys' },
  'token-loop': {
    value: 'LENGTH',
    otherwise: 1,
    description: 'ListFindings gives the first page again and again, under so many tokens in turn',
  },
  'empty-page': { description: 'ListFindings gives an empty page before each page' },
  'missing-ids': {
    value: 'RATE',
    otherwise: 0.2,
    description: 'GetFindings leaves findings out, the same ones each time',
  },
  denied: { description: 'calls are refused: 403 AccessDeniedException' },
  expired: {
    value: 'CALLS',
    otherwise: 0,
    description: 'credentials expire after so many calls: 403 ExpiredTokenException',
  },
  unreachable: { description: 'no connection can be made' },
} as const satisfies Record<string, FaultInfo>;

export type FaultName = keyof typeof FAULTS;

const FAULT_NAMES = Object.keys(FAULTS).filter(isFaultName);

export interface Fault {
  readonly name: FaultName;
  /** 1 for a fault that takes no value. */
  readonly value: number;
  /** Undefined for every Region. */
  readonly region: string | undefined;
}

/**
 * Reads `throttle=0.3`, `denied@eu-west-1`, `latency=40@us-east-1`.
 * @throws RdsguardError (usage) that names what exists
 */
export function parseFault(text: string): Fault {
  const [, name = '', written, region] = /^([a-z-]+)(?:=([^@]*))?(?:@([a-z0-9-]+))?$/.exec(text) ?? [];
  if (!isFaultName(name)) {
    throw usageError(`There is no fault "${text}".`, `The faults are:\n${faultLines().join('\n')}`);
  }
  return { name, value: parseValue(name, written), region };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function parseValue(name: FaultName, written: string | undefined): number {
  const { value, otherwise }: FaultInfo = FAULTS[name];
  if (value === undefined) {
    if (written !== undefined) throw usageError(`The fault ${name} takes no value, not "${written}".`);
    return 1;
  }
  if (written === undefined) {
    if (otherwise === undefined) throw usageError(`The fault ${name} needs a value: ${name}=${value}.`);
    return otherwise;
  }
  const number = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  const fits = value === 'RATE' ? number > 0 && number <= 1 : Number.isInteger(number) && number <= 1e9;
  if (!fits || (value === 'LENGTH' && number === 0)) {
    const wanted = value === 'RATE' ? 'a rate above 0 and up to 1' : `a whole number (${value})`;
    throw usageError(`The fault ${name} takes ${wanted}, not "${written}".`);
  }
  return number;
}

/** A line a fault, for help: `throttle=RATE   what it does`. */
export function faultLines(): readonly string[] {
  const forms = FAULT_NAMES.map((name) => [toForm(name), FAULTS[name].description] as const);
  const width = Math.max(...forms.map(([form]) => form.length));
  return forms.map(([form, description]) => `  ${form.padEnd(width)}  ${description}`);
}

function toForm(name: FaultName): string {
  const { value, otherwise }: FaultInfo = FAULTS[name];
  if (value === undefined) return name;
  return otherwise === undefined ? `${name}=${value}` : `${name}[=${value}]`;
}
