import { describe, expect, it } from 'vitest';
import { RdsguardError } from '../../src/errors.ts';
import { isInRange, parseAddressRange } from '../../src/filter/address-range.ts';
import { compileQuery, type QueryFlags } from '../../src/filter/compile-query.ts';
import { isDuration, parseDuration, parseInstant, parseZone } from '../../src/filter/parse-time.ts';
import { EVERY_FINDING, type Query } from '../../src/model/query.ts';
import fc from '../support/property.ts';

const NOW = Date.parse('2026-11-02T00:00:00Z');
const compile = (flags: QueryFlags) =>
  compileQuery(flags, { now: NOW, zone: 'Asia/Tokyo', samples: 'include', limit: 100, regions: undefined });

/** The error of a wrong command line, to the letter. */
const usage = (message: string, hint?: string) =>
  expect.objectContaining({ name: 'RdsguardError', exitCode: 2, message, hint });

describe('a wrong value is exit 2 and says what would be right', () => {
  const family =
    'It takes a family (Tor, MaliciousIP, AnomalousBehavior), a purpose (CredentialAccess, Discovery, Exfiltration, Impact) or a full finding type.';
  it.each([
    ['Torr', ' Did you mean Tor?'],
    ['Discover', ' Did you mean Discovery?'],
    ['Impact:', ' Did you mean Impact?'],
    [':Impact:RDS/TorIPCaller', ''],
    ['logins', ''],
  ])('--type %s', (type, meant) => {
    const message = `--type does not know "${type}". ${family}${meant}`;
    expect(() => compile({ type: [type] })).toThrow(usage(message, 'rdsguard explain lists the types.'));
  });

  const severity = 'takes low, medium, high, critical or a number from 0 to 10';
  const time = 'takes 90s, 15m, 24h, 7d or 2w, 2026-11-01, "2026-11-01 09:00" or 2026-11-01T09:00:00+09:00';
  const network = 'takes an address or a network such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32';
  const id = 'takes finding ids, or prefixes of 8 characters or more';
  const before = '--since must lie before --until: the window is [since, until).';
  it.each<[QueryFlags, string]>([
    [{ severity: 'hi' }, `--severity ${severity}, not "hi".`],
    [{ severity: 'hgih' }, `--severity ${severity}, not "hgih". Did you mean high?`],
    [{ severity: '11' }, `--severity ${severity}, not "11".`],
    [{ severity: '10.01' }, `--severity ${severity}, not "10.01".`],
    [{ severity: '-1' }, `--severity ${severity}, not "-1".`],
    [{ severity: '>5' }, `--severity ${severity}, not ">5".`],
    [{ severity: '5+' }, `--severity ${severity}, not "5+".`],
    [{ severity: '0x5' }, `--severity ${severity}, not "0x5".`],
    [{ severity: '5e0' }, `--severity ${severity}, not "5e0".`],
    [{ severity: 'NaN' }, `--severity ${severity}, not "NaN".`],
    [{ since: 'yesterday' }, `--since ${time}, not "yesterday".`],
    [{ until: '01/02/2026' }, `--until ${time}, not "01/02/2026".`],
    [{ since: '1h30m' }, `--since ${time}, not "1h30m".`],
    [{ since: '0d' }, `--since ${time}, not "0d".`],
    [{ until: '2026-11-01T10:00', since: '2026-11-01T10:00' }, before],
    [{ until: '2h', since: '1h' }, before],
    [{ outcome: ['won'] }, '--outcome takes success, failure, probe, not "won".'],
    [
      { outcome: ['success,succes'] },
      '--outcome takes success, failure, probe, not "succes". Did you mean success?',
    ],
    [{ account: ['1234'] }, '--account takes a 12-digit AWS account id, not "1234".'],
    [{ account: ['1234567890123'] }, '--account takes a 12-digit AWS account id, not "1234567890123".'],
    [{ account: ['123456789012x'] }, '--account takes a 12-digit AWS account id, not "123456789012x".'],
    [{ ip: ['10.1'] }, `--ip ${network}, not "10.1".`],
    [{ ip: ['1'] }, `--ip ${network}, not "1".`],
    [{ ip: ['/8'] }, `--ip ${network}, not "/8".`],
    [{ ip: ['192.0.2.0/33'] }, `--ip ${network}, not "192.0.2.0/33".`],
    [{ ip: ['192.0.2.0/'] }, `--ip ${network}, not "192.0.2.0/".`],
    [{ ip: ['192.0.2.0/24/8'] }, `--ip ${network}, not "192.0.2.0/24/8".`],
    [{ ip: ['192.0.2.0/+8'] }, `--ip ${network}, not "192.0.2.0/+8".`],
    [{ ip: ['192.0.2.0/8.0'] }, `--ip ${network}, not "192.0.2.0/8.0".`],
    [{ ip: ['2001:db8::/129'] }, `--ip ${network}, not "2001:db8::/129".`],
    [{ ip: ['0x7f.1.1.1'] }, `--ip ${network}, not "0x7f.1.1.1".`],
    [{ asn: ['OVH'] }, '--asn takes a number such as 16276 or AS16276, not "OVH".'],
    [{ asn: ['OVH16276'] }, '--asn takes a number such as 16276 or AS16276, not "OVH16276".'],
    [{ asn: ['16276 OVH'] }, '--asn takes a number such as 16276 or AS16276, not "16276 OVH".'],
    [{ state: 'open' }, '--state takes active, archived, all, not "open".'],
    [{ state: 'archive' }, '--state takes active, archived, all, not "archive". Did you mean archived?'],
    [{ samples: 'no' }, '--samples takes include, exclude, only, not "no".'],
    [
      { sort: 'size' },
      '--sort takes updated, severity, first-seen, last-seen, count, type, database, not "size".',
    ],
    [{ limit: '-1' }, '--limit takes a whole number of rows, 0 for all, not "-1".'],
    [{ limit: '1e3' }, '--limit takes a whole number of rows, 0 for all, not "1e3".'],
    [{ id: ['f0f0f0f'] }, `--id ${id}, not "f0f0f0f".`],
    [{ id: ['arn:f0f0f0f0'] }, `--id ${id}, not "arn:f0f0f0f0".`],
    [{ id: ['f0f0f0f0…'] }, `--id ${id}, not "f0f0f0f0…".`],
    [{ user: [''] }, '--user was given an empty value.'],
    [{ user: ['app', ''] }, '--user was given an empty value.'],
    [{ threatList: [' '] }, '--threat-list was given an empty value.'],
  ])('%o', (flags, message) => {
    expect(() => compile(flags)).toThrow(usage(message));
  });

  it.each(['type', 'outcome', 'cluster', 'account', 'asn', 'ip', 'id'])('--%s "," names nothing', (name) => {
    expect(() => compile({ [name]: [',', ' , '] })).toThrow(usage(`--${name} was given an empty value.`));
  });
});

describe('what is typed and what is asked for', () => {
  it('no filter asks for nothing', () => {
    expect(compile({})).toEqual({
      query: {
        ...EVERY_FINDING,
        limit: 100,
      },
      unknownTypes: [],
    });
  });

  it.each<[QueryFlags, Partial<Query>]>([
    [{ severity: 'HIGH' }, { minSeverity: 7 }],
    [{ severity: ' critical ' }, { minSeverity: 9 }],
    [{ severity: ' 4.55 ' }, { minSeverity: 4.55 }],
    [{ severity: '0' }, { minSeverity: 0 }],
    [{ severity: '10' }, { minSeverity: 10 }],
    [{ since: '24h' }, { since: NOW - 86_400_000, countsBack: true }],
    [
      { since: '2026-11-01', until: '1h' },
      { since: Date.UTC(2026, 9, 31, 15), until: NOW - 3_600_000, countsBack: true },
    ],
    [{ until: '2026-11-01' }, { until: Date.UTC(2026, 9, 31, 15), countsBack: false }],
    [{ cluster: ['orders, carts,,', 'billing'] }, { clusters: ['orders', 'carts', 'billing'] }],
    [{ user: ['Doe, Jane', 'app', ','] }, { users: ['Doe, Jane', 'app', ','] }],
    [{ outcome: ['Success,probe'] }, { outcomes: ['success', 'probe'] }],
    [{ account: ['123456789012'] }, { accounts: ['123456789012'] }],
    [{ asn: ['16276,as3320', 'AS64496'] }, { asns: ['16276', '3320', '64496'] }],
    [{ id: ['f0f0f0f0', 'finding-1'] }, { ids: ['f0f0f0f0', 'finding-1'] }],
    [
      { state: 'Archived', samples: 'ONLY', sort: 'First-Seen' },
      { state: 'archived', samples: 'only', sort: 'first-seen' },
    ],
    [{ limit: '25' }, { limit: 25 }],
    [{ limit: '0' }, { limit: undefined }],
  ])('%o', (flags, expected) => {
    expect(compile(flags).query).toMatchObject(expected);
  });

  it('a type of the catalogue is one in any case', () => {
    const { query, unknownTypes } = compile({
      type: ['impact:rds/toripcaller', 'ANOMALOUSBEHAVIOR, discovery'],
    });
    expect(unknownTypes).toEqual([]);
    expect(query.types).toEqual([
      { kind: 'type', type: 'Impact:RDS/TorIPCaller' },
      { kind: 'family', family: 'AnomalousBehavior' },
      { kind: 'purpose', purpose: 'Discovery' },
    ]);
  });

  it('an unknown exact type is accepted and named', () => {
    const { query, unknownTypes } = compile({ type: ['Impact:RDS/Tomorrow', 'tor'] });
    expect(unknownTypes).toEqual(['Impact:RDS/Tomorrow']);
    expect(query.types).toEqual([
      { kind: 'type', type: 'Impact:RDS/Tomorrow' },
      { kind: 'family', family: 'Tor' },
    ]);
  });
});

describe('times', () => {
  const at = (text: string, zone = 'Asia/Tokyo') =>
    new Date(parseInstant(text, { flag: '--since', now: NOW, zone })).toISOString();
  it('a duration counts back from now', () => expect(at('24h')).toBe('2026-11-01T00:00:00.000Z'));
  it('a date is midnight in the zone', () => expect(at('2026-11-01')).toBe('2026-10-31T15:00:00.000Z'));
  it('blanks around it do not matter', () => {
    expect(at(' 24h ')).toBe('2026-11-01T00:00:00.000Z');
    expect(at(' 2026-11-01 ')).toBe('2026-10-31T15:00:00.000Z');
    expect(parseDuration(' 15m ', '--every')).toBe(900_000);
  });
  it('a time of day is in the zone', () => expect(at('2026-11-01 09:00')).toBe('2026-11-01T00:00:00.000Z'));
  it('a time of day may have seconds', () =>
    expect(at('2026-11-01T09:00:30')).toBe('2026-11-01T00:00:30.000Z'));
  it.each(['2026-11-01', '2028-02-29', '2026-12-31 23:59:59', '2026-01-01T00:00'])('%s is a time', (text) =>
    expect(at(text, 'UTC').slice(0, 10)).toBe(text.slice(0, 10)),
  );
  it.each([
    ...['2026-02-29', '2026-02-30', '2026-04-31', '2026-11-00', '2026-00-10', '2026-13-01'],
    ...['2026-11-01 24:00', '2026-11-01 25:00', '2026-11-01 10:60', '2026-11-01 10:00:60'],
    ...['2026-02-30T10:00:00Z', '2026-11-01T24:00:00Z', '2026-11-01T10:60:00Z', '2026-12-31T23:59:60Z'],
    ...['2026-11-01T10:00:00+25:00', '2026-11-01T10:00:00+09:60'],
    ...['on 2026-11-01', '2026-11-01 at nine', '2026-11-01T10:00:00Z or so', '2026-11-01T10:00:00 UTC'],
  ])('%s is none', (text) => {
    const forms = '90s, 15m, 24h, 7d or 2w, 2026-11-01, "2026-11-01 09:00" or 2026-11-01T09:00:00+09:00';
    expect(() => at(text)).toThrow(usage(`--since takes ${forms}, not "${text}".`));
  });
  it('RFC 3339 may have a blank between its date and its time', () =>
    expect(at('2026-11-01 09:00:00z')).toBe('2026-11-01T09:00:00.000Z'));
  it('RFC 3339 has its own offset', () =>
    expect(at('2026-11-01T09:00:00.5-01:00')).toBe('2026-11-01T10:00:00.500Z'));
  it('lower-case z is RFC 3339 too', () =>
    expect(at('2026-11-01t09:00:00z')).toBe('2026-11-01T09:00:00.000Z'));
  it('a skipped time is read with the offset before the change', () =>
    expect(at('2026-03-08 02:30', 'America/New_York')).toBe('2026-03-08T06:30:00.000Z'));
  it('a time that is there twice is the first', () =>
    expect(at('2026-11-01 01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z'));
  it.each(['1y', '24', 'h', '1.5h', '0h', '1234567s', '1h 30m', '2026-11-01'])(
    '%s is no duration',
    (text) => {
      expect(isDuration(text)).toBe(false);
      expect(() => parseDuration(text, '--every')).toThrow(
        usage(`--every takes a duration such as 90s, 15m, 24h, 7d or 2w, not "${text}".`),
      );
    },
  );
  it('every duration is its number of units', () => {
    const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.constantFrom('s', 'm', 'h', 'd', 'w'),
        (number, unit) => {
          expect(parseDuration(`${number}${unit}`, '--since')).toBe(number * units[unit] * 1000);
          expect(isDuration(`${number}${unit}`)).toBe(true);
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
  it.each([
    ['asia/tokyo', 'Asia/Tokyo'],
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
  ])('%s is one', (text, zone) => expect(parseZone(text)).toBe(zone));
  const message = (text: string) =>
    `--tz takes an IANA time zone such as Asia/Tokyo, Europe/Berlin or UTC, not "${text}".`;
  it.each(['Mars/Phobos', 'Mars/JST', 'JST/Tokyo', 'Mars/East-West', 'Tokyo', 'A', '', ' '])(
    '"%s" is none',
    (text) => expect(() => parseZone(text)).toThrow(usage(message(text))),
  );
  it.each(['+09:00', ' -1', '-1', 'JST', 'bst', 'EST', 'CEST', 'JST-9', 'UTC+10'])(
    '"%s" is an offset or an abbreviation and no zone',
    (text) =>
      expect(() => parseZone(text)).toThrow(
        usage(message(text), 'Offsets and abbreviations are not zones; for +09:00 say Asia/Tokyo.'),
      ),
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
  it.each([
    ['an address is a network of itself', '192.0.2.7', '192.0.2.7', 32],
    ['an IPv6 address too', '2001:db8::1', '2001:db8::1', 128],
    ['blanks around it do not matter', ' 192.0.2.0/24 ', '192.0.2.0/24', 24],
  ])('%s', (_, typed, text, prefix) => {
    expect(parseAddressRange(typed)).toMatchObject({ text, prefix });
  });
  it.each(['', 'nonsense', '3221225991', '192.0.2', '192.0.2.7/24'])(
    'hold no text that is no address: "%s"',
    (address) => expect(isInRange(address, parseAddressRange('0.0.0.0/0'))).toBe(false),
  );
  it('an IPv4 address in IPv6 dress is the IPv4 one', () =>
    expect(isInRange('::ffff:192.0.2.7', parseAddressRange('192.0.2.0/24'))).toBe(true));
  it('a v6 network', () => {
    expect(isInRange('2001:db8:1::1', parseAddressRange('2001:db8::/32'))).toBe(true);
    expect(isInRange('2001:db9::1', parseAddressRange('2001:db8::/32'))).toBe(false);
    expect(isInRange('2001:db8:8000::', parseAddressRange('2001:db8:8000::/33'))).toBe(true);
    expect(isInRange('2001:db8:7fff::', parseAddressRange('2001:db8:8000::/33'))).toBe(false);
  });
});
