import { describe, expect, it } from 'vitest';
import {
  escapeCsv,
  escapeHtml,
  escapeJson,
  escapeLines,
  escapeMarkdown,
  escapeText,
} from '../../src/view/sanitize.ts';
import fc, { times } from '../support/property.ts';
import { ATTACKS } from './attacks.ts';
import { drawOnScreen } from './screen.ts';

/** Whatever no text output may hold, spelt apart from the code that removes it. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]|\u034f/u;

/** Text with a high share of what matters. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Object.values(ATTACKS).filter((attack) => attack.length < 100)),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

describe('escapeText', () => {
  it.each(Object.entries(ATTACKS))('leaves nothing of an attack that %s', (_, attack) => {
    expect(escapeText(attack)).not.toMatch(FORBIDDEN);
  });

  it('shows every C0, DEL and C1 as an escape of two digits', () => {
    for (const code of [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, index) => 0x7f + index)]) {
      expect(escapeText(`a${String.fromCharCode(code)}b`)).toBe(`a\\x${code.toString(16).padStart(2, '0')}b`);
    }
  });

  it('shows what cannot be seen by its code point', () => {
    expect(escapeText('user\u202Egnp')).toBe('user\\u{202E}gnp');
    expect(escapeText('a\u{E0041}b\uD83D')).toBe('a\\u{E0041}b\\u{D83D}');
  });

  it('keeps legitimate text as it is', () => {
    for (const text of [
      'DOMAIN\\user',
      'C:\\x\\u',
      '2001:db8::1',
      '::1',
      '::ffff:192.0.2.1',
      'a::b',
      'データベース',
      'ﾃﾞｰﾀ',
      'は\u3099',
      '葛\u{E0100}飾区',
      '각',
      'naïve e\u0301',
      '😀🎉',
      '🇯🇵',
      '⌚\uFE0F',
      'عربى',
      'a #1 ##2',
    ]) {
      expect(escapeText(text)).toBe(text);
    }
  });

  it('takes apart the emoji that terminals disagree about', () => {
    expect(escapeText('👨\u200D👩')).toBe('👨\\u{200D}👩');
    expect(escapeText('👍🏽')).toBe('👍\\u{1F3FD}');
    expect(escapeText('❤\uFE0F')).toBe('❤\\u{FE0F}');
  });

  it('lets no pile of marks draw over other lines', () => {
    expect(escapeText(`a${'\u0300'.repeat(8)}`)).toBe(`a${'\u0300'.repeat(6)}\\u{300}\\u{300}`);
  });

  it('is unambiguous: different texts stay different', () => {
    const original = (escaped: string) =>
      escaped.replace(/\\x([0-9a-f]{2})|\\u\{([0-9A-F]+)\}/g, (_, byte: string | undefined, code: string) =>
        byte === undefined
          ? String.fromCodePoint(Number.parseInt(code, 16))
          : String.fromCharCode(Number.parseInt(byte, 16)),
      );
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(original(escapeText(text))).toBe(text);
      }),
      times(10_000),
    );
  });

  it('leaves the screen of a terminal with the escaped text and nothing else', async () => {
    const texts = [
      ...Object.values(ATTACKS).filter((attack) => attack.length < 100),
      ...fc.sample(hostileText, { ...times(10_000), seed: 1 }),
    ].map((text) => `[${[...escapeText(text)].slice(0, 120).join('')}]`);
    for (let start = 0; start < texts.length; start += 1000) {
      const part = texts.slice(start, start + 1000);
      const screen = await drawOnScreen(part.map((text) => `${text}\n`).join(''), {
        columns: 600,
        rows: 1001,
      });
      expect(screen.effects).toEqual([]);
      expect(screen.lines).toEqual(part);
    }
  });
});

describe('escapeLines', () => {
  it('keeps our line breaks, and lets no line start with what a CI system obeys', () => {
    expect(escapeLines('bad name "a"\n::error::x\n\nnext')).toBe('bad name "a"\n  \\x3a:error::x\n\n  next');
    expect(escapeLines('one \n      two \n')).toBe('one \n  two \n');
  });
});

describe('a CI log', () => {
  it('finds no command in any line of an escaped text', () => {
    // As the runners look for them: GitHub trims a line first and knows `##[` anywhere, Azure `##vso[` anywhere.
    const commands = /^\s*::\w|##\[|##vso\[|##teamcity\[/m;
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const text = escapeText(one);
        if (/^\s*::[A-Za-z-]+(\s.*)?::/s.test(text)) throw new Error(text);
        expect(escapeText(`${one}::error::${other}`)).not.toContain('::error::');
        expect(escapeJson(JSON.stringify(`${one}##vso[task]`))).not.toMatch(commands);
      }),
    );
  });
});

describe('escapeJson', () => {
  it('writes a character beyond the first plane as its two units', () => {
    expect(escapeJson('"a\u{E0041}b"')).toBe('"a\\udb40\\udc41b"');
  });

  it('is the same value, without anything that a terminal acts on', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = escapeJson(JSON.stringify({ [text]: text }, null, 2));
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
        expect(json.replaceAll('\n', '')).not.toMatch(FORBIDDEN);
      }),
      times(5000),
    );
  });
});

describe('escapeCsv', () => {
  it('neutralises every cell that would start a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\0', '\r', '\n', '＝', '＋', '－', '＠', ' =', ' \t+']) {
      expect(escapeCsv(`${start}1+1`)).toMatch(/^"?'/);
    }
  });

  it('leaves a cell that needs neither quotes nor an apostrophe as it is', () => {
    for (const text of ['admin', 'a=b', 'x-1', 'user@host', '2001:db8::1', 'データ', ''])
      expect(escapeCsv(text)).toBe(text);
  });

  it('quotes what a reader would take apart or trim', () => {
    expect(escapeCsv('a,b')).toBe('"a,b"');
    expect(escapeCsv('a;b')).toBe('"a;b"');
    expect(escapeCsv('say "x"')).toBe('"say ""x"""');
    expect(escapeCsv(' a')).toBe('" a"');
    expect(escapeCsv('a ')).toBe('"a "');
    expect(escapeCsv('=1,2')).toBe(`"'=1,2"`);
  });

  it('reads back as one cell that starts no formula', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const cell = escapeCsv(text);
        const value = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(cell).not.toMatch(FORBIDDEN);
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",;]/);
        expect(value.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });
});

describe('escapeMarkdown', () => {
  it('keeps signs that mean nothing where they stand, and no list, heading or rule at the start of a line', () => {
    for (const text of ['a-b', 'k=v', '1+1', 'a:b', 'x - y', 'no # heading'])
      expect(escapeMarkdown(text)).toBe(text);
    expect(escapeMarkdown('- a')).toBe('&#45; a');
    expect(escapeMarkdown('+ a')).toBe('&#43; a');
    expect(escapeMarkdown('# a')).toBe('&#35; a');
    expect(escapeMarkdown('=')).toBe('&#61;');
    expect(escapeMarkdown(': a')).toBe('&#58; a');
    expect(escapeMarkdown('   - a')).toBe('   &#45; a');
  });
  it('breaks what would become a link by itself', () => {
    expect(escapeMarkdown('https://evil.example')).toBe('https&#58;//evil.example');
    expect(escapeMarkdown('WWW.evil.example')).toBe('WWW&#46;evil.example');
  });
  it('leaves no markup, link, HTML or cell border', () => {
    expect(escapeMarkdown('a | <b> [c](d) `e` *f*')).toBe('a &#124; &#60;b&#62; \\[c\\](d) \\`e\\` \\*f\\*');
    fc.assert(
      fc.property(hostileText, (text) => {
        const markdown = escapeMarkdown(text);
        expect(markdown).not.toMatch(FORBIDDEN);
        expect(markdown).not.toMatch(/[|<>@]|:\/\/|www\./i);
        expect(markdown.replace(/\\./g, '')).not.toMatch(/[`[\]*]/);
      }),
    );
  });
});

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};

describe('escapeHtml', () => {
  it('writes each of the six as its entity', () => {
    expect(escapeHtml('&<>"\'`')).toBe('&amp;&lt;&gt;&quot;&#39;&#96;');
  });

  it('leaves no character that HTML acts on', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = escapeHtml(text);
        expect(html).not.toMatch(/[<>"'`]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/);
        // What a browser shows is the text.
        const shown = html.replace(/&(\w+|#\d+);/g, (entity) => ENTITIES[entity] ?? entity);
        expect(shown).toBe(escapeText(text));
      }),
    );
  });
});
