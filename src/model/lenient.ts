import { isJsonObject, type Json, type JsonObject } from './json.ts';

/*
 * Fields on which nothing rests: of another kind than expected they are absent, and the document keeps them.
 * Plain functions: of a file with a hundred thousand findings each one is read.
 */

/** Texts that repeat from finding to finding (Regions, databases, engines, organisations) are kept once. */
const repeated = new Map<string, string>();
const MAX_REPEATED = 4096;
const MAX_REPEATED_LENGTH = 80;

export function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A text of which many findings have the same: held in memory once. */
export function name(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_REPEATED_LENGTH) return text(value);
  const known = repeated.get(value);
  if (known === undefined && repeated.size < MAX_REPEATED) repeated.set(value, value);
  return known ?? value;
}

const NUMBER = /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** A number, or its text: some carriers write numbers as strings. */
export function number(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

export function object(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** An array's objects, or the one object that some carriers write without its array. */
export function objects(value: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isJsonObject);
  return isJsonObject(value) ? [value] : [];
}

/** The years 0 to 9999 UTC: what is outside is no time of a finding, and a day later may not even be a date. */
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** ISO 8601 text, or epoch seconds as S3 lines write them nested (`1636625755.218`, `1.636625755218E9`). */
export function instant(value: Json | undefined): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const milliseconds = toMilliseconds(value);
  return milliseconds >= EARLIEST && milliseconds <= LATEST ? milliseconds : undefined;
}

/** NaN where it is no time. */
function toMilliseconds(value: string | number): number {
  const seconds =
    typeof value === 'number' || /^[\d.]+([eE]\+?\d+)?$/.test(value) ? Number(value) : Number.NaN;
  // From 1e11 on it can only be milliseconds: as seconds it would be the year 5138.
  if (!Number.isNaN(seconds)) return Math.round(seconds < 1e11 ? seconds * 1000 : seconds);
  // Date.parse takes much else; only the form that AWS writes is a time here.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(String(value))) return Number.NaN;
  return Date.parse(String(value));
}
