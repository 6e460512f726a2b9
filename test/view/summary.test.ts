import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/incident/summarise.ts';
import { summarySchema } from '../../src/model/analysis-schemas.ts';
import type { Finding } from '../../src/model/finding.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { drawBar, drawShade } from '../../src/view/bars.ts';
import type { Format } from '../../src/view/formats.ts';
import { formatSummary, toHourOf } from '../../src/view/summary.ts';
import { toSummaryJson } from '../../src/view/summary-json.ts';
import type { ViewOptions } from '../../src/view/view-options.ts';
import { textWidth } from '../../src/view/width.ts';
import { DAY, finding, TOR_FAILURE } from '../incident/finding-builder.ts';
import { ATTACKS } from './attacks.ts';
import { FIXTURES, fullDocument, viewOptions, withText } from './finding-fixtures.ts';

function format(
  findings: readonly Finding[],
  width: number | undefined,
  changes: Partial<ViewOptions> = {},
  name: Format = 'table',
): string {
  const options = viewOptions(width, changes);
  return [...formatSummary(name, summarise(findings, toHourOf(options.zone)), [], options)].join('');
}

describe.each([60, 80, 120])('at %i columns', (width) => {
  it('the summary looks as the golden shows, with colour and without', async () => {
    const plain = format(FIXTURES, width);
    await expect(plain).toMatchFileSnapshot(`__golden__/summary-${width}.txt`);
    expect(stripVTControlCharacters(format(FIXTURES, width, { color: 1 }))).toBe(plain);
  });

  it('no line is wider than the terminal', () => {
    const long = toFinding(
      withText(fullDocument(), '長い名前'.repeat(30), (path) => !/At$|Seen$|\.Type$/.test(path)),
    );
    for (const line of format([...FIXTURES, long], width).split('\n')) {
      expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});

it.each(['table', 'wide', 'csv', 'md'] as const)('in a pipe %s is what the golden shows', async (name) => {
  await expect(format(FIXTURES, undefined, {}, name)).toMatchFileSnapshot(`__golden__/summary.${name}`);
});

it('in a pipe there are numbers, no bars, and nothing is cut', () => {
  expect(format(FIXTURES, undefined)).not.toMatch(/[█▁…]| ago/);
});

it('draws in ASCII where the locale is not UTF-8', () => {
  const ascii = FIXTURES.filter((one) => one.databaseUser?.user !== '経理担当');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the end of ASCII
  expect(format(ascii, 80, { unicode: false })).toMatch(/^[\x00-\x7f]*$/);
});

it('nothing found is said', () => {
  expect(format([], 80)).toBe('No finding matches.\n');
});

it('days are those of the zone, and hours land where the zone has them, with a half hour and daylight saving', () => {
  const at = (text: string) => toHourOf('Asia/Kolkata')(Date.parse(text));
  expect(at('2026-11-02T18:29:59Z')).toEqual({ day: '2026-11-02', hour: 23 });
  expect(at('2026-11-02T18:30:00Z')).toEqual({ day: '2026-11-03', hour: 0 });
  expect(toHourOf('Europe/Berlin')(Date.parse('2026-10-25T00:30:00Z'))).toEqual({
    day: '2026-10-25',
    hour: 2,
  });
  expect(toHourOf('Europe/Berlin')(Date.parse('2026-10-25T01:30:00Z'))).toEqual({
    day: '2026-10-25',
    hour: 2,
  });
});

it('of many days the newest are shown, and how many are left out; the line of all days counts all', () => {
  const findings = Array.from({ length: 20 }, (_, day) =>
    finding({ id: `f${day}`, type: TOR_FAILURE, at: day * DAY }),
  );
  const output = format(findings, 80);
  expect(output).toContain('6 earlier days left out: -o wide shows all');
  expect(output).toMatch(/all days .* 20$/m);
  expect(output).not.toContain('2026-11-07');
  expect(output).toContain('2026-11-08');
});

describe('bars', () => {
  it('are as long as their value, and whatever is not nothing is seen', () => {
    const unicode = { unicode: true };
    expect(drawBar(10, 10, 4, unicode)).toBe('████');
    expect(drawBar(5, 10, 4, unicode)).toBe('██');
    expect(drawBar(1, 1000, 4, unicode)).toBe('▏');
    expect(drawBar(0, 10, 4, unicode)).toBe('');
    expect(drawBar(0, 0, 4, unicode)).toBe('');
    expect(drawBar(1, 1000, 4, { unicode: false })).toBe('#');
  });

  it('shades have nine steps, the lowest for nothing only', () => {
    expect([0, 1, 50, 100].map((value) => drawShade(value, 100, { unicode: true }))).toEqual([
      '·',
      '▁',
      '▄',
      '█',
    ]);
    expect([0, 1, 50, 100].map((value) => drawShade(value, 100, { unicode: false }))).toEqual([
      '.',
      '1',
      '4',
      '8',
    ]);
  });
});

describe('JSON', () => {
  it('is what the schema says, also where nothing is known', () => {
    const bare = toFinding({ Id: 'a', Type: 'Nothing' });
    for (const findings of [FIXTURES, [], [bare]]) {
      const json = toSummaryJson(summarise(findings, toHourOf('Asia/Tokyo')), 'Asia/Tokyo');
      summarySchema.parse(JSON.parse(JSON.stringify(json)));
    }
  });

  it('is an envelope with one summary', () => {
    expect(JSON.parse(format(FIXTURES, undefined, {}, 'json'))).toMatchObject({
      SchemaVersion: 'rdsguard/1',
      Complete: true,
      Summary: [{ TimeZone: 'Asia/Tokyo', FindingCount: FIXTURES.length }],
    });
  });
});

describe.each(['table', 'wide', 'csv', 'md', 'json', 'ndjson'] as const)('%s', (name) => {
  it.each(Object.entries(ATTACKS))('shows an attack that %s as text', (_, attack) => {
    const hostile = toFinding(withText(fullDocument(), attack, (path) => !/At$|Seen$/.test(path)));
    const output = format([hostile], 120, {}, name).replaceAll('\r\n', '\n');
    expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u);
  });
});
