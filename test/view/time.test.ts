import { afterEach, describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatInstant,
  formatMoment,
  formatMomentAndAge,
  formatRelative,
} from '../../src/view/time.ts';

const HOSTS = [
  'UTC',
  'America/Los_Angeles',
  'Europe/Berlin',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'America/St_Johns',
];
const QUARTER = 15 * 60_000;
const YEAR = { from: Date.UTC(2026, 0, 1), quarters: 365 * 24 * 4 };

/** The quarter hours of a year in a zone, in one text. */
function yearIn(zone: string): string {
  let text = '';
  for (let quarter = 0; quarter < YEAR.quarters; quarter += 1) {
    text += `${formatInstant(YEAR.from + quarter * QUARTER, zone)}\n`;
  }
  return text;
}

describe('formatInstant', () => {
  afterEach(() => {
    process.env.TZ = 'UTC';
  });

  it('is the same under six host zones for every quarter hour of a year', () => {
    const expected = yearIn('Asia/Tokyo');
    for (const host of HOSTS) {
      process.env.TZ = host;
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(host);
      expect(yearIn('Asia/Tokyo') === expected, host).toBe(true);
    }
  });

  it.each([
    'America/New_York',
    'Europe/London',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    '+09:00',
    'asia/tokyo',
  ])('agrees with the instant it names and with Intl in %s, whatever the host', (zone) => {
    for (const host of ['America/Los_Angeles', 'Europe/Berlin']) {
      process.env.TZ = host;
      const hours = new Intl.DateTimeFormat('en', {
        timeZone: zone === '+09:00' ? 'Asia/Tokyo' : zone,
        hour: '2-digit',
        hourCycle: 'h23',
      });
      for (let quarter = 0; quarter < YEAR.quarters; quarter += 9) {
        const instant = YEAR.from + quarter * QUARTER;
        const text = formatInstant(instant, zone);
        expect(Date.parse(text)).toBe(instant);
        expect(text.slice(11, 13)).toBe(hours.format(instant).padStart(2, '0'));
      }
    }
  });

  it('writes RFC 3339 with the offset', () => {
    const instant = Date.UTC(2023, 3, 25, 9, 25, 7, 900);
    expect(formatInstant(instant, 'Asia/Tokyo')).toBe('2023-04-25T18:25:07+09:00');
    expect(formatInstant(instant, 'America/New_York')).toBe('2023-04-25T05:25:07-04:00');
    expect(formatInstant(instant, 'UTC')).toBe('2023-04-25T09:25:07Z');
  });

  it('says unknown of a year that RFC 3339 cannot write', () => {
    for (const zone of ['UTC', 'Asia/Tokyo']) {
      for (const instant of [8.64e15, -8.64e15, Date.UTC(10_000, 0, 1)])
        expect(formatInstant(instant, zone)).toBe('unknown');
      expect(formatInstant(Date.UTC(9999, 11, 30), zone)).toMatch(/^9999-12-30T/);
    }
  });

  it('says unknown of what is no time', () => {
    for (const none of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
      expect(formatInstant(none, 'Asia/Tokyo')).toBe('unknown');
      expect(formatMoment(none, { zone: 'UTC', now: 0 })).toBe('unknown');
      expect(formatMomentAndAge(none, { zone: 'UTC', now: 0 })).toBe('unknown');
    }
  });
});

describe('times for people', () => {
  const instant = Date.UTC(2026, 10, 22, 0, 0, 0);
  const now = instant + 3 * 60_000;

  it('stand with their distance on a terminal, alone in a pipe', () => {
    expect(formatMomentAndAge(instant, { zone: 'Asia/Tokyo', now })).toBe(
      '2026-11-22 09:00:00 +09:00 (3 min ago)',
    );
    expect(formatMomentAndAge(instant, { zone: 'Asia/Tokyo', now: undefined })).toBe(
      '2026-11-22T09:00:00+09:00',
    );
  });

  it('are rounded down to their largest unit', () => {
    const ago = (milliseconds: number) => formatRelative(0, milliseconds);
    expect(ago(999)).toBe('just now');
    expect(ago(59_999)).toBe('59 s ago');
    expect(ago(3_599_999)).toBe('59 min ago');
    expect(ago(47 * 3_600_000)).toBe('47 h ago');
    expect(ago(90 * 86_400_000)).toBe('90 d ago');
    expect(ago(1306 * 86_400_000)).toBe('3 y ago');
    expect(formatRelative(7_200_000, 0)).toBe('in 2 h');
  });

  it('have lengths of two units', () => {
    expect(formatDuration(0)).toBe('0 s');
    expect(formatDuration(60_000)).toBe('1 min');
    expect(formatDuration(3_661_000)).toBe('1 h 1 min');
    expect(formatDuration(86_400_000 + 60_000)).toBe('1 d');
    expect(formatDuration(Number.NaN)).toBe('unknown');
  });
});
