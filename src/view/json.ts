import { isComplete, type SourceReport } from '../model/answer.ts';
import { escapeJson } from './sanitize.ts';

/** The version of every JSON answer of ours: keys are only ever added to it. */
const SCHEMA_VERSION = 'rdsguard/1';

/** One value as JSON for people and tools: two spaces, safe in a terminal, ending in a line break. */
export function formatJson(value: unknown): string {
  return `${toJson(value)}\n`;
}

/** One value a line. */
export function* formatNdjson(values: Iterable<unknown>): Iterable<string> {
  for (const value of values) yield `${escapeJson(JSON.stringify(value))}\n`;
}

export interface Envelope {
  /** The list's key: the command's own name, `Findings`. */
  readonly name: string;
  /** Printed one at a time, so that memory does not grow with the answer. */
  readonly items: Iterable<unknown>;
  readonly sources: readonly SourceReport[];
  /** Further keys, before the list. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** `{"SchemaVersion":…,"Complete":…,"Sources":[…],"<Name>":[…]}`, the shape of every list as JSON. */
export function* formatEnvelope({ name, items, sources, extra = {} }: Envelope): Iterable<string> {
  const head = {
    SchemaVersion: SCHEMA_VERSION,
    Complete: isComplete({ sources }),
    Sources: sources.map(toSourceDocument),
    ...extra,
  };
  const opening = toJson(head).slice(0, -2);
  yield `${opening},\n  ${JSON.stringify(name)}: [`;
  let separator = '\n';
  for (const item of items) {
    yield separator + toElement(item);
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n}\n' : '\n  ]\n}\n';
}

const [OPENING, CLOSING] = ['[\n  [\n', '\n  ]\n]'];

/** The value as it stands in a list in an object: the list that it is printed in gives it its indent. */
function toElement(value: unknown): string {
  return toJson([[value]]).slice(OPENING.length, -CLOSING.length);
}

function toJson(value: unknown): string {
  return escapeJson(JSON.stringify(value, null, 2));
}

/** A source as `Sources` has it: what every source has is there, null where it is not known. */
function toSourceDocument(source: SourceReport): Record<string, unknown> {
  return {
    Region: source.region ?? null,
    AccountId: source.accountId ?? null,
    DetectorId: source.detectorId ?? null,
    ...(source.profile === undefined ? {} : { Profile: source.profile }),
    ...(source.path === undefined ? {} : { Path: source.path }),
    Status: source.status,
    Findings: source.findings ?? null,
    ...(source.reason === undefined ? {} : { Reason: source.reason }),
  };
}
