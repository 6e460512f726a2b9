import { describe, expect, it } from 'vitest';
import { RdsguardError } from '../../src/errors.ts';
import { isInRange, parseAddressRange } from '../../src/filter/address-range.ts';
import { compileQuery, type QueryFlags } from '../../src/filter/compile-query.ts';
import { parseDuration, parseInstant, parseZone } from '../../src/filter/parse-time.ts';
import fc from '../support/property.ts';

const NOW = Date.parse('2026-11-02T00:00:00Z');
const compile = (flags: QueryFlags) =>
  compileQuery(flags, { now: NOW, zone: 'Asia/Tokyo', samples: 'include', limit: 100, regions: undefined });

describe('a wrong value is exit 2 and says what would be right', () => {
  it.each<[QueryFlags, RegExp]>([
    [{ type: ['Torr'] }, /Tor, MaliciousIP, AnomalousBehavior/],
    [{ severity: 'hi' }, /low, medium, high, critical/],
    [{ severity: '11' }, /0 to 10/],
    [{ severity: 'NaN' }, /0 to 10/],
    [{ since: 'yesterday' }, /24h/],
    [{ since: '01/02/2026' }, /2026-11-01/],
    [{ since: '2026-02-30' }, /2026-11-01/],
    [{ since: '2026-11-01 25:00' }, /2026-11-01/],
    [{ since: '1h30m' }, /24h/],
    [{ since: '0d' }, /24h/],
    [{ until: '2026-11-01T10:00', since: '2026-11-01T10:00' }, /before/],
    [{ outcome: ['won'] }, /success, failure, probe/],
    [{ account: ['1234'] }, /12-digit/],
    [{ ip: ['10.1'] }, /192\.0\.2\.7/],
    [{ ip: ['192.0.2.0/33'] }, /192\.0\.2/],
    [{ ip: ['192.0.2.0/'] }, /192\.0\.2/],
    [{ ip: ['0x7f.1.1.1'] }, /192\.0\.2/],
    [{ asn: ['OVH'] }, /16276/],
    [{ state: 'open' }, /active, archived, all/],
    [{ samples: 'no' }, /include, exclude, only/],
    [{ sort: 'size' }, /updated, severity/],
    [{ limit: '-1' }, /0 for all/],
    [{ limit: '1e3' }, /0 for all/],
    [{ id: ['f0f0f0f'] }, /8 characters/],
    [{ user: [''] }, /--user was given an empty value/],
    [{ threatList: [' '] }, /--threat-list was given an empty value/],
  ])('%o', (flags, message) => {
    expect(() => compile(flags)).toThrow(RdsguardError);
    expect(() => compile(flags)).toThrow(message);
  });
});

describe('times', () => {
  const at = (text: string, zone = 'Asia/Tokyo') =>
    new Date(parseInstant(text, { flag: '--since', now: NOW, zone })).toISOString();
  it('a duration counts back from now', () => expect(at('24h')).toBe('2026-11-01T00:00:00.000Z'));
  it('a date is midnight in the zone', () => expect(at('2026-11-01')).toBe('2026-10-31T15:00:00.000Z'));
  it('a time of day is in the zone', () => expect(at('2026-11-01 09:00')).toBe('2026-11-01T00:00:00.000Z'));
  it('RFC 3339 has its own offset', () =>
    expect(at('2026-11-01T09:00:00.5-01:00')).toBe('2026-11-01T10:00:00.500Z'));
  it('lower-case z is RFC 3339 too', () =>
    expect(at('2026-11-01t09:00:00z')).toBe('2026-11-01T09:00:00.000Z'));
  it('a skipped time is read with the offset before the change', () =>
    expect(at('2026-03-08 02:30', 'America/New_York')).toBe('2026-03-08T06:30:00.000Z'));
  it('a time that is there twice is the first', () =>
    expect(at('2026-11-01 01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z'));
  it('every duration is its number of units', () => {
    const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.constantFrom('s', 'm', 'h', 'd', 'w'),
        (number, unit) => {
          expect(parseDuration(`${number}${unit}`, '--since')).toBe(number * units[unit] * 1000);
        },
      ),
    );
  });
  it('a wall clock in any zone is the instant at which that clock shows it', () => {
    const zones = [
      'UTC',
      'Asia/Tokyo',
      'America/New_York',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ];
    const minute = fc.integer({ min: Date.UTC(2023, 0) / 60_000, max: Date.UTC(2029, 0) / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (minutes, zone) => {
        const clock = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        });
        const shown = clock.format(minutes * 60_000);
        const read = parseInstant(shown, { flag: '--since', now: NOW, zone });
        expect(clock.format(read)).toBe(shown);
        // Of two instants with one clock it is the first.
        expect(read).toBeLessThanOrEqual(minutes * 60_000);
      }),
    );
  });
  it('RFC 3339 is the calendar time less its offset', () => {
    const parts = fc.record({
      instant: fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2099, 0) }),
      hours: fc.integer({ min: -14, max: 14 }),
      minutes: fc.constantFrom(0, 30, 45),
    });
    fc.assert(
      fc.property(parts, ({ instant, hours, minutes }) => {
        const two = (number: number) => String(Math.abs(number)).padStart(2, '0');
        const offset = (Math.sign(hours) || 1) * (Math.abs(hours) * 60 + minutes) * 60_000;
        const local = new Date(instant + offset).toISOString().slice(0, -1);
        const text = `${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
        expect(parseInstant(text, { flag: '--since', now: NOW, zone: 'Asia/Tokyo' })).toBe(instant);
      }),
    );
  });
  it('takes the published forms and nothing else', () => {
    const forms =
      /^(\d{1,6}[smhdw]|\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?|\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d))$/;
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789-:TZz+. smhdw'), maxLength: 26 }),
      fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d([T ][0-2]\d:[0-5]\d(:[0-5]\d)?([Z+-]?(\d\d:\d\d)?))?$/),
      fc.stringMatching(/^\d{0,7}[smhdwMy]$/),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          expect(Number.isFinite(at(typed, 'Europe/Berlin').length)).toBe(true);
          expect(typed.trim()).toMatch(forms);
        } catch (error) {
          if (!(error instanceof RdsguardError)) throw error;
          expect(error.exitCode).toBe(2);
        }
      }),
    );
  });
});

describe('zones', () => {
  it.each(['asia/tokyo', 'UTC', 'Europe/Berlin'])('%s is one', (zone) =>
    expect(parseZone(zone)).toBeTruthy(),
  );
  it.each(['+09:00', 'JST-9', 'Mars/Phobos', '', '-1', ' '])('"%s" is none', (zone) =>
    expect(() => parseZone(zone)).toThrow(/IANA/),
  );
});

describe('networks', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const v4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
  it('hold exactly the addresses that share their prefix', () => {
    fc.assert(
      fc.property(v4, v4, fc.integer({ min: 0, max: 32 }), (network, address, prefix) => {
        const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
        const size = 2 ** (32 - prefix);
        const expected = Math.floor(number(network) / size) === Math.floor(number(address) / size);
        expect(isInRange(address, parseAddressRange(`${network}/${prefix}`))).toBe(expected);
      }),
    );
  });
  it('of IPv6 do so too, however they are written', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    const number = (address: readonly number[]) =>
      address.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
    // An IPv4 address in IPv6 dress is none of them.
    const outside = ([a = 0, ...rest]: readonly number[]) => [a | 0x2000, ...rest];
    fc.assert(
      fc.property(
        groups,
        groups,
        fc.integer({ min: 0, max: 128 }),
        fc.nat(128),
        (one, other, prefix, same) => {
          const network = outside(one);
          // A random address shares no long prefix: this one takes the first bits of the network.
          const mask = ((1n << BigInt(same)) - 1n) << BigInt(128 - same);
          const mixed = (number(network) & mask) | (number(outside(other)) & ~mask);
          const hex = mixed.toString(16).padStart(32, '0');
          const address = (hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0+(?=.)/, ''));
          const range = parseAddressRange(
            `${network.map((group) => group.toString(16)).join(':')}/${prefix}`,
          );
          const shift = BigInt(128 - prefix);
          const expected = mixed >> shift === number(network) >> shift;
          expect(isInRange(address.join(':').toUpperCase(), range)).toBe(expected);
        },
      ),
    );
  });
  it('an IPv4 address in IPv6 dress is the IPv4 one', () =>
    expect(isInRange('::ffff:192.0.2.7', parseAddressRange('192.0.2.0/24'))).toBe(true));
  it('a v6 network', () => {
    expect(isInRange('2001:db8:1::1', parseAddressRange('2001:db8::/32'))).toBe(true);
    expect(isInRange('2001:db9::1', parseAddressRange('2001:db8::/32'))).toBe(false);
    expect(isInRange('2001:db8:8000::', parseAddressRange('2001:db8:8000::/33'))).toBe(true);
    expect(isInRange('2001:db8:7fff::', parseAddressRange('2001:db8:8000::/33'))).toBe(false);
  });
});

it('an unknown exact type is accepted and named', () => {
  const { query, unknownTypes } = compile({ type: ['Impact:RDS/Tomorrow', 'tor'] });
  expect(unknownTypes).toEqual(['Impact:RDS/Tomorrow']);
  expect(query.types).toEqual([
    { kind: 'type', type: 'Impact:RDS/Tomorrow' },
    { kind: 'family', family: 'Tor' },
  ]);
});

it('--limit 0 is all, and without one the default holds', () => {
  expect(compile({ limit: '0' }).query.limit).toBeUndefined();
  expect(compile({}).query.limit).toBe(100);
});
