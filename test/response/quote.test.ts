import { describe, expect, it } from 'vitest';
import {
  mysqlNameRefusal,
  postgresqlNameRefusal,
  quoteMysqlText,
  quotePostgresqlName,
  quotePostgresqlText,
  quoteShell,
  refusal,
} from '../../src/response/quote.ts';
import { HOSTILE_NAMES } from '../support/hostile-names.ts';
import fc from '../support/property.ts';

describe('what may be printed into a command', () => {
  it.each(Object.entries(HOSTILE_NAMES))('takes what can be quoted: %s', (_, name) => {
    expect(postgresqlNameRefusal(name)).toBeUndefined();
    expect(mysqlNameRefusal(name)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a NUL', 'a\0b'],
    ['an escape sequence', 'a\u001b[2J'],
    ['a line break', 'a\nDROP TABLE x;'],
    ['a carriage return', 'a\rb'],
    ['a tab', 'a\tb'],
    ['a C1 control', 'a\u009b2J'],
    ['a bidi override', 'a\u202eb'],
    ['a zero-width space', 'ad\u200bmin'],
    ['a soft hyphen', 'ad\u00admin'],
    ['a Hangul filler', 'admin\u3164'],
    ['a space that only looks like one', 'a\u00a0b'],
    ['a line separator', 'a\u2028b'],
    ['a tag character', 'a\u{e0041}'],
    ['half a surrogate pair', 'a\ud83d'],
    ['a noncharacter', 'a\ufffe'],
    ['piled marks', `a${'\u0301'.repeat(30)}`],
    ['a command of a build system', '##vso[task.setvariable]x'],
  ])('refuses %s', (_, name) => {
    expect(refusal(name)).toBeTypeOf('string');
    expect(() => quoteShell(name)).toThrow('must not be printed');
    expect(() => quotePostgresqlName(name)).toThrow('must not be printed');
    expect(() => quotePostgresqlText(name)).toThrow('must not be printed');
    expect(() => quoteMysqlText(name)).toThrow('must not be printed');
  });

  it('refuses what PostgreSQL would cut to the name of somebody else', () => {
    expect(postgresqlNameRefusal('n'.repeat(64))).toContain('63 bytes');
    expect(postgresqlNameRefusal('名'.repeat(22))).toContain('63 bytes');
    expect(mysqlNameRefusal('n'.repeat(129))).toContain('128 characters');
  });

  it('refuses a name of spaces, which MySQL takes for the account without a name', () => {
    expect(mysqlNameRefusal('  ')).toContain('nothing but spaces');
  });
});

describe('quoting', () => {
  const printable = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !refusal(text));

  it('gives one word to a shell', () => {
    fc.assert(
      fc.property(printable, (text) => {
        expect(readShellWord(quoteShell(text))).toBe(text);
      }),
    );
  });

  it('leaves plain words plain for a shell', () => {
    expect(quoteShell('db-QWOS2X')).toBe('db-QWOS2X');
    expect(quoteShell('51.89.153.112')).toBe('51.89.153.112');
  });

  it('never ends a quoted text early', () => {
    fc.assert(
      fc.property(printable, (text) => {
        expect(quotePostgresqlName(text)).toMatch(/^"([^"]|"")*"$/);
        expect(quotePostgresqlText(text)).toMatch(/^'([^'\\]|'')*'$|^E'([^'\\]|''|\\\\)*'$/);
        expect(quoteMysqlText(text)).toMatch(/^'([^'\\]|'')*'$|^_utf8mb4 X'[0-9a-f]*'$/);
      }),
    );
  });

  it('writes a MySQL text with a backslash as its bytes, which no sql_mode changes', () => {
    expect(quoteMysqlText("a\\'")).toBe("_utf8mb4 X'615c27'");
  });
});

/** What a POSIX shell makes of plain characters, '…' and \' . */
function readShellWord(word: string): string {
  return word.replace(/'([^']*)'|\\'/g, (quoted, inner: string | undefined) =>
    quoted === "\\'" ? "'" : (inner ?? ''),
  );
}
