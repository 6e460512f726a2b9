import { fromZonedTime } from 'date-fns-tz';
import { usageError } from '../errors.ts';

const UNIT_MS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DURATION_FORMS = '90s, 15m, 24h, 7d or 2w';
const INSTANT_FORMS = `${DURATION_FORMS}, 2026-11-01, "2026-11-01 09:00" or 2026-11-01T09:00:00+09:00`;

/**
 * A duration as one number and one unit.
 * @returns milliseconds
 * @throws RdsguardError (usage) for anything else, zero included
 */
export function parseDuration(text: string, flag: string): number {
  const duration = toDuration(text);
  if (duration === undefined) {
    throw usageError(`${flag} takes a duration such as ${DURATION_FORMS}, not "${text}".`);
  }
  return duration;
}

/** Whether an instant is written as a duration back from now. */
export function isDuration(text: string): boolean {
  return toDuration(text) !== undefined;
}

function toDuration(text: string): number | undefined {
  const match = /^(\d{1,6})([smhdw])$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ''];
  return match && unit ? Number(match[1]) * unit || undefined : undefined;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/;
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

/**
 * An instant: a duration back from `now`, a date or a time of day in `zone`, or RFC 3339.
 *
 * A time that the zone skips (clocks going forward) is read with the offset from before the change, one that it
 * has twice as the first of the two. JavaScript's own Date parser is never asked: it takes `01/02/2026`.
 *
 * @returns milliseconds since the epoch, UTC
 * @throws RdsguardError (usage) naming the forms that exist
 */
export function parseInstant(
  text: string,
  { flag, now, zone }: { flag: string; now: number; zone: string },
): number {
  const trimmed = text.trim();
  const duration = toDuration(trimmed);
  if (duration !== undefined) return now - duration;
  const instant = toInstant(trimmed, zone);
  if (instant === undefined) throw usageError(`${flag} takes ${INSTANT_FORMS}, not "${text}".`);
  return instant;
}

function toInstant(text: string, zone: string): number | undefined {
  const fixed = RFC_3339.exec(text);
  if (fixed) {
    const instant = Date.parse(text.toUpperCase().replace(' ', 'T'));
    return isCalendarTime(fixed) && !Number.isNaN(instant) ? instant : undefined;
  }
  const local = DATE.exec(text);
  if (!local || !isCalendarTime(local)) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = local;
  return fromZonedTime(`${year}-${month}-${day}T${hour}:${minute}:${second}`, zone).getTime();
}

/** 2026-02-30 and 25:00 are mistakes, not the second of March and one in the morning. */
function isCalendarTime(match: RegExpExecArray): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  // A day that the month does not have lies in another month.
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
  return isDay && hour < 24 && minute < 60 && second < 60;
}

/**
 * A time zone that somebody typed, by its IANA name in any case.
 * @returns the name as the runtime spells it
 * @throws RdsguardError (usage) for offsets and abbreviations: they do not say when clocks change, and BST is a time
 *   of Britain to some and of Bangladesh to the runtime
 */
export function parseZone(text: string): string {
  const zone = toZone(text.trim());
  if (zone === undefined) {
    throw usageError(
      `--tz takes an IANA time zone such as Asia/Tokyo, Europe/Berlin or UTC, not "${text}".`,
      /^[A-Z]{3,4}[+-]?\d*$|^[+-]/i.test(text.trim())
        ? 'Offsets and abbreviations are not zones; for +09:00 say Asia/Tokyo.'
        : undefined,
    );
  }
  return zone;
}

function toZone(text: string): string | undefined {
  if (text === 'UTC') return text;
  const isAbbreviation = /^[a-z]{3}$/i.test(text) && !/^(utc|gmt)$/i.test(text);
  if (!/^[A-Za-z]/.test(text) || isAbbreviation) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
