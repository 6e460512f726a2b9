import { formatInTimeZone } from 'date-fns-tz';
import type { ViewOptions } from './view-options.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * RFC 3339 with the zone's offset, to the second: `2023-04-25T18:25:07+09:00`, `2023-04-25T09:25:07Z`.
 * @param instant milliseconds UTC; undefined or not a time gives `unknown`
 * @param zone a valid zone, IANA or `+09:00`
 */
export function formatInstant(instant: number | undefined, zone: string): string {
  const clock = toZoneClock(instant, zone);
  return clock ? `${clock.date}T${clock.time}${clock.offset}` : 'unknown';
}

/**
 * The time for people on a terminal, `2023-04-25 18:25:07`, the zone being said elsewhere on the page; RFC 3339
 * in a pipe.
 */
export function formatMoment(
  instant: number | undefined,
  options: Pick<ViewOptions, 'zone' | 'now'>,
): string {
  if (options.now === undefined) return formatInstant(instant, options.zone);
  const clock = toZoneClock(instant, options.zone);
  return clock ? `${clock.date} ${clock.time}` : 'unknown';
}

/** The time for people with its offset and distance: `2023-04-25 18:25:07 +09:00 (3 min ago)`; RFC 3339 in a pipe. */
export function formatMomentAndAge(
  instant: number | undefined,
  options: Pick<ViewOptions, 'zone' | 'now'>,
): string {
  const clock = toZoneClock(instant, options.zone);
  if (options.now === undefined || instant === undefined || !clock)
    return formatInstant(instant, options.zone);
  return `${clock.date} ${clock.time} ${clock.offset} (${formatRelative(instant, options.now)})`;
}

/** `just now`, `3 min ago`, `in 2 h`, `40 d ago`, `3 y ago`: the largest unit, rounded down. */
export function formatRelative(instant: number, now: number): string {
  const distance = Math.abs(now - instant);
  if (Number.isNaN(distance)) return 'unknown';
  if (distance < 1000) return 'just now';
  const length = formatLargestUnit(distance);
  return instant <= now ? `${length} ago` : `in ${length}`;
}

function formatLargestUnit(duration: number): string {
  if (duration < MINUTE) return `${Math.floor(duration / 1000)} s`;
  if (duration < HOUR) return `${Math.floor(duration / MINUTE)} min`;
  if (duration < 2 * DAY) return `${Math.floor(duration / HOUR)} h`;
  if (duration < 2 * YEAR) return `${Math.floor(duration / DAY)} d`;
  return `${Math.floor(duration / YEAR)} y`;
}

/** A length of time in its two largest units: `45 s`, `1 min`, `2 h 5 min`, `3 d 4 h`. @param duration milliseconds */
export function formatDuration(duration: number): string {
  if (!Number.isFinite(duration)) return 'unknown';
  const seconds = Math.floor(Math.abs(duration) / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/**
 * The fields of an instant in a zone. Only the offset is date-fns-tz's: where the host has daylight saving, its
 * fields are an hour wrong for one hour a year, its offset is right (date-fns-tz#258).
 */
function toZoneClock(
  instant: number | undefined,
  zone: string,
): { date: string; time: string; offset: string } | undefined {
  if (instant === undefined || !(instant >= FIRST_INSTANT && instant < LAST_INSTANT)) return undefined;
  const offset = offsetAt(instant, zone);
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const shift = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE * (sign === '-' ? -1 : 1);
  const shifted = new Date(instant + shift);
  if (Number.isNaN(shifted.getTime())) return undefined;
  const [date = '', time = ''] = shifted.toISOString().split('T');
  return { date, time: time.slice(0, 8), offset };
}

/** What RFC 3339 can write: four digits of a year. date-fns-tz throws at the ends of what a Date can hold. */
const FIRST_INSTANT = Date.UTC(1000, 0, 1);
const LAST_INSTANT = Date.UTC(9999, 11, 31);

const MEMORY = 10_000;
const offsets = new Map<string, string>();

/**
 * `+09:00` or `Z`. To ask for it takes longer than all else that is done with a time: a day that begins and ends
 * with the same offset has it throughout, no zone changes its clocks twice in a day.
 */
function offsetAt(instant: number, zone: string): string {
  if (zone === 'UTC') return 'Z';
  const day = Math.floor(instant / DAY);
  const offset = offsetAtStartOf(day, zone);
  return offset === offsetAtStartOf(day + 1, zone) ? offset : askOffset(instant, zone);
}

function askOffset(instant: number, zone: string): string {
  const offset = formatInTimeZone(instant, zone, 'xxx');
  return offset === '+00:00' ? 'Z' : offset;
}

/** @param day days since the epoch, UTC */
function offsetAtStartOf(day: number, zone: string): string {
  const key = `${day} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = askOffset(day * DAY, zone);
  if (offsets.size >= MEMORY) offsets.clear();
  offsets.set(key, offset);
  return offset;
}
