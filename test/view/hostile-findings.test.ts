import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { toFinding } from '../../src/model/read-finding.ts';
import { formatFindingDetail, formatFindingMarkdown } from '../../src/view/finding-detail.ts';
import { type Format, loadFindingFormat } from '../../src/view/formats.ts';
import type { ViewOptions } from '../../src/view/view-options.ts';
import { ATTACKS } from './attacks.ts';
import { FIXTURES, fullDocument, textPaths, viewOptions, withText } from './finding-fixtures.ts';
import { drawOnScreen } from './screen.ts';

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\u{e0000}-\u{e007f}\p{Cs}]/u;

/** As runners look for commands in a log. */
const CI_COMMAND = /^\s*::[a-z-]+(?: [^\n]*)?::|##\[|##vso\[|##teamcity\[/im;

const FORMATS = {
  table: await loadFindingFormat('table'),
  wide: await loadFindingFormat('wide'),
  json: await loadFindingFormat('json'),
  ndjson: await loadFindingFormat('ndjson'),
  csv: await loadFindingFormat('csv'),
  md: await loadFindingFormat('md'),
} satisfies Record<Format, unknown>;

function list(format: Format, finding: Finding, options: ViewOptions): string {
  const context = { matched: 1, sources: [], options };
  return [...FORMATS[format]([finding], context)].join('');
}

const OUTPUTS: Record<string, (finding: Finding, options: ViewOptions) => string> = {
  table: (finding, options) => list('table', finding, options),
  wide: (finding, options) => list('wide', finding, options),
  json: (finding, options) => list('json', finding, options),
  ndjson: (finding, options) => list('ndjson', finding, options),
  csv: (finding, options) => list('csv', finding, options).replaceAll('\r\n', '\n'),
  md: (finding, options) => list('md', finding, options),
  show: (finding, options) => [...formatFindingDetail(finding, {}, options)].join(''),
  'show md': (finding, options) => [...formatFindingMarkdown(finding, {}, options)].join(''),
};

/** Times and types decide what is drawn; an attack there makes another finding. */
const isFree = (path: string) => !/At$|Seen$|\.Type$/.test(path);

function hostile(attack: string, isMeant: (path: string) => boolean = isFree): Finding {
  return toFinding(withText(fullDocument(), attack, isMeant));
}

describe.each(Object.entries(OUTPUTS))('%s', (name, format) => {
  it.each(Object.entries(ATTACKS))(
    'shows an attack that %s as text, whatever the field',
    async (_, attack) => {
      const finding = hostile(attack);
      const output = format(finding, viewOptions(120));
      expect(output).not.toMatch(FORBIDDEN);
      expect(output).not.toMatch(CI_COMMAND);
      expect(stripVTControlCharacters(format(finding, viewOptions(120, { color: 3 })))).toBe(output);
      if (name === 'wide' || attack.length > 50) return;
      const lines = output.trimEnd().split('\n');
      const screen = await drawOnScreen(output, {
        columns: Math.max(...lines.map((line) => line.length)) + 100,
        rows: lines.length + 1,
      });
      expect(screen.effects).toEqual([]);
      expect(screen.lines).toEqual(lines.map((line) => line.trimEnd()));
    },
  );

  it('shows every attack in each field alone', () => {
    const paths = textPaths(fullDocument());
    expect(paths.length).toBeGreaterThan(45);
    const all = Object.values(ATTACKS)
      .filter((attack) => attack.length < 100)
      .join(' ');
    for (const path of paths) {
      const here = `.${path.join('.')}`;
      const output = format(
        hostile(all, (other) => other === here),
        viewOptions(200),
      );
      expect(output, here).not.toMatch(FORBIDDEN);
      expect(output, here).not.toMatch(CI_COMMAND);
    }
  });
});

describe('structure under attack', () => {
  it('keeps the columns of Markdown and CSV', () => {
    const columns = (row: string) => row.split('|').length;
    for (const attack of Object.values(ATTACKS)) {
      const [head = '', , row = ''] = list('md', hostile(attack), viewOptions(undefined)).split('\n');
      expect(columns(row)).toBe(columns(head));
      const csv = list('csv', hostile(attack), viewOptions(undefined)).split('\r\n');
      expect(csv).toHaveLength(3);
      expect(parseCsvRow(csv[1] ?? '')).toHaveLength(parseCsvRow(csv[0] ?? '').length);
    }
  });

  it('keeps the value of JSON', () => {
    for (const attack of Object.values(ATTACKS)) {
      const finding = hostile(attack);
      expect(JSON.parse(list('json', finding, viewOptions(undefined))).Findings).toEqual([
        JSON.parse(JSON.stringify(finding.document)),
      ]);
      expect(JSON.parse(list('ndjson', finding, viewOptions(undefined)))).toEqual(
        JSON.parse(JSON.stringify(finding.document)),
      );
    }
  });

  it('puts no attack into a link', () => {
    for (const attack of Object.values(ATTACKS)) {
      const output = [
        ...formatFindingDetail(hostile(attack), {}, viewOptions(100, { color: 1, hyperlinks: true })),
      ];
      const links = output
        .join('')
        .split('\x1b]8;;')
        .slice(1)
        .map((rest) => rest.split('\x1b\\')[0] ?? '');
      expect(links.length).toBeGreaterThan(0);
      for (const address of links)
        expect(address).toMatch(/^$|^https:\/\/[a-z0-9.-]+\.amazon\.com\/[\w/.?=#&-]*$/);
    }
  });

  it('gives the same number of findings in every format', () => {
    const context = { matched: FIXTURES.length, sources: [], options: viewOptions(undefined) };
    const count = (format: Format, pattern: RegExp) =>
      [...FORMATS[format](FIXTURES, context)].join('').match(pattern)?.length;
    expect(count('table', /^│ /gm)).toBe(FIXTURES.length + 1);
    expect(count('wide', /^│ /gm)).toBe(FIXTURES.length + 1);
    expect(count('ndjson', /\n/g)).toBe(FIXTURES.length);
    expect(count('csv', /\r\n/g)).toBe(FIXTURES.length + 1);
    expect(count('md', /^\| /gm)).toBe(FIXTURES.length + 2);
    expect(count('json', /^ {6}"Arn"/gm)).toBe(FIXTURES.length);
  });
});

/** Cells of one RFC 4180 row. */
function parseCsvRow(row: string): readonly string[] {
  return `,${row}`.match(/,(?:"(?:[^"]|"")*"|[^,"]*)/g) ?? [];
}
