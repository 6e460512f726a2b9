import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { escapeText } from '../../src/view/sanitize.ts';
import { type Column, fitTable, formatTable } from '../../src/view/table.ts';
import { fitText, textWidth, wrapText } from '../../src/view/width.ts';
import fc from '../support/property.ts';
import { drawOnScreen } from './screen.ts';

const PLAIN = { color: 0, unicode: true } as const;

const pieces = fc.constantFrom(
  ...[
    'データベース',
    '接続の失敗',
    'ﾃﾞｰﾀﾍﾞｰｽ',
    'ﾊﾟ',
    'は\u3099ば',
    'か\u3099',
    '葛\u{E0100}飾区',
    '𠮷野家',
    '㌔㍍',
    '①→…',
    '　',
    '「」、。',
    'ｱｲｳｴｵ',
  ],
  ...[
    '😀',
    '🎉🎊',
    '👨\u200D👩\u200D👧',
    '❤\uFE0F',
    '👍🏽',
    '🇯🇵',
    '🇯',
    '1\uFE0F\u20E3',
    '⌚',
    '🏴\u{E0067}\u{E007F}',
  ],
  ...['admin', ' ', 'app-01', '2001:db8::1', 'é', 'e\u0301', '각', '\t', '\x1b[31m', '\u202E'],
);
const japanese = fc.array(pieces, { maxLength: 12 }).map((parts) => escapeText(parts.join('')));

const COLUMNS: readonly Column[] = [
  { title: 'いつ', min: 8 },
  { title: 'What', min: 10, enough: 20 },
  { title: 'User', drop: 1 },
  { title: '件数', drop: 3, align: 'right' },
  { title: 'Network', drop: 2, min: 4, keep: 'end' },
];

describe('a fitted table', () => {
  it('has its right border in one column, no line too wide and every cut marked, for 1,000 random rows', async () => {
    const rows = fc.sample(fc.tuple(japanese, japanese, japanese, japanese, japanese), {
      numRuns: 1000,
      seed: 7,
    });
    let cuts = 0;
    for (let start = 0; start < rows.length; start += 50) {
      const width = 60 + (start * 140) / 950;
      const part = rows.slice(start, start + 50);
      const drawn = [...formatTable(COLUMNS, part, { ...PLAIN, width: Math.floor(width) })].join('');
      const screen = await drawOnScreen(drawn, { columns: 300 });
      expect(screen.lines).toEqual(drawn.trimEnd().split('\n'));
      expect(new Set(screen.widths).size).toBe(1);
      expect(screen.widths[0]).toBeLessThanOrEqual(width);
      for (const [index, row] of part.entries()) {
        const line = screen.lines[index + 3] ?? '';
        for (const cell of row) {
          const whole = line.includes(cell.trimEnd());
          if (whole) continue;
          cuts += 1;
          expect(line).toContain('…');
        }
      }
    }
    expect(cuts).toBeGreaterThan(1000);
  });

  it('loses no character of a cell that wraps', async () => {
    const columns = [
      { title: 'Key', min: 6 },
      { title: 'Value', wrap: true },
    ];
    for (const [index, value] of fc.sample(japanese, { numRuns: 300, seed: 3 }).entries()) {
      const width = 20 + (index % 60);
      const lines = [...formatTable(columns, [['k', value]], { ...PLAIN, width })]
        .join('')
        .trimEnd()
        .split('\n');
      expect(new Set(lines.map(textWidth)).size).toBe(1);
      expect(textWidth(lines[0] ?? '')).toBeLessThanOrEqual(width);
      const text = lines
        .slice(3, -1)
        .map((line) => line.slice(7, -1))
        .join('');
      expect(text.replaceAll(/\s/g, '')).toBe(value.replaceAll(/\s/g, ''));
    }
  });

  it('keeps within every width from 5 cells on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(japanese, japanese, japanese, japanese, japanese), { maxLength: 3 }),
        fc.integer({ min: 5, max: 250 }),
        (rows, width) => {
          for (const line of formatTable(COLUMNS, rows, { ...PLAIN, width })) {
            // Two columns are never dropped: that many cells they take.
            expect(textWidth(line.trimEnd())).toBeLessThanOrEqual(Math.max(8, width));
          }
        },
      ),
    );
  });

  it('drops columns in their order and says which', () => {
    const rows = [['2026-11-22', 'x'.repeat(30), 'administrator', '12', 'Example Networks']];
    const dropped = (width: number) => fitTable(COLUMNS, rows, { ...PLAIN, width }).dropped;
    expect(dropped(90)).toEqual([]);
    expect(dropped(40)).toEqual(['件数']);
    expect(dropped(36)).toEqual(['件数', 'Network']);
    expect(dropped(30)).toEqual(['User', '件数', 'Network']);
  });

  it('cuts nothing where there is no width', () => {
    const long = 'あ'.repeat(500);
    const table = fitTable(COLUMNS, [[long, long, long, long, long]], { ...PLAIN, width: undefined });
    expect(table.cut).toBe(false);
    expect([...table.lines].join('').match(/あ/g)).toHaveLength(2500);
  });

  it('draws in ASCII where the locale has no more', () => {
    const drawn = [
      ...formatTable([{ title: 'A' }, { title: 'B' }], [['x'.repeat(30), 'y']], {
        ...PLAIN,
        unicode: false,
        width: 20,
      }),
    ];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has controls
    expect(drawn.join('')).toMatch(/^[\x00-\x7f]*$/);
    expect(drawn[3]).toBe('| xxxxxxxxxxxx~  y |\n');
  });

  it('paints without moving anything', () => {
    const red = (text: string) => `\x1b[31m${text}\x1b[39m`;
    const rows = (paint?: typeof red) => [
      [
        { text: '失敗'.repeat(9), paint },
        { text: 'x', paint },
      ],
    ];
    const columns = [{ title: 'A' }, { title: 'B' }];
    const painted = [...formatTable(columns, rows(red), { color: 2, unicode: true, width: 24 })].join('');
    const plain = [...formatTable(columns, rows(), { ...PLAIN, width: 24 })].join('');
    expect(painted).toContain('\x1b[31m');
    expect(stripVTControlCharacters(painted)).toBe(plain);
  });

  it('draws many rows in a time that grows with their number', () => {
    const row = ['2026-11-22 09:00', '接続の失敗', 'admin', '1', 'OVH SAS'];
    const lines = [
      ...formatTable(
        COLUMNS,
        Array.from({ length: 20_000 }, () => row),
        { ...PLAIN, width: 100 },
      ),
    ];
    expect(lines).toHaveLength(20_004);
  });
});

describe('fitText', () => {
  it('never cuts an escape, a character or a pair in two', () => {
    expect(fitText('a\\u{202E}b', 5)).toBe('a…');
    expect(fitText('𠮷野家', 5)).toBe('𠮷野…');
    expect(fitText('は\u3099は\u3099は\u3099', 5)).toBe('は\u3099は\u3099…');
    expect(fitText('データ', 4)).toBe('デ…');
    expect(fitText('abcdef', 4, { unicode: false })).toBe('abc~');
    expect(fitText('abcdef', 4, { keep: 'end' })).toBe('…def');
  });
});

describe('wrapText', () => {
  it('breaks at spaces where it can, and anywhere where it must', () => {
    expect(wrapText('the login worked', 10)).toEqual(['the login', 'worked']);
    expect(wrapText('abcdefghijkl', 5)).toEqual(['abcde', 'fghij', 'kl']);
    expect(wrapText('データベース', 5)).toEqual(['デー', 'タベ', 'ース']);
  });

  it('loses only the space at a break, and no line is too wide', () => {
    fc.assert(
      fc.property(japanese, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('textWidth', () => {
  it.each([
    ['データベース', 12],
    ['ﾃﾞｰﾀ', 4],
    ['は\u3099', 2],
    ['葛\u{E0100}', 2],
    ['⚠', 1],
    ['\u1100\u1161\u11A8', 2],
    ['😀', 2],
    ['🇯🇵', 2],
    ['①→…│', 4],
  ])('counts %s as a terminal does', async (text, width) => {
    expect(textWidth(text)).toBe(width);
    expect((await drawOnScreen(text)).widths).toEqual([width]);
  });
});
