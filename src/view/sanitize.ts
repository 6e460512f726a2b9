/*
 * The one unit that makes an attacker's text safe. Database users, applications, database names, organisations,
 * tags, file names and server messages are what an attacker typed (domain.md d.9); each function here is for one
 * place that such a text is printed to. Every one keeps the evidence: nothing is deleted.
 */

const VARIATION_SELECTORS = '[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]';

/**
 * What a person could not see, or what moves a terminal's cursor or its text: C0, DEL, C1, bidi controls,
 * zero-width and other format characters, line separators, tags, lone surrogates, noncharacters.
 */
const UNSEEN =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}\\p{Default_Ignorable_Code_Point}]';

/** Stays as it is: one selector of a variant that every terminal draws as wide as the character without it. */
const LEGITIMATE = [
  '(?<=\\p{Emoji_Presentation})\\uFE0F',
  '(?<=(?!\\p{Emoji_Presentation})\\p{Emoji})\\uFE0E',
  `(?<=\\p{Ideographic})${VARIATION_SELECTORS}`,
].join('|');

/**
 * What makes one emoji of several characters: skin tones and the keycap (joiners and selectors are unseen
 * anyhow). Terminals disagree by up to four cells on how wide that is; apart, on none (measured: xterm.js, tmux).
 */
const EMOJI_PARTS = '[\\u{1F3FB}-\\u{1F3FF}\\u20E3]';

/** A backslash that could be read as the start of an escape of ours: without it, escapes would be ambiguous. */
const LOOKS_ESCAPED = '\\\\(?=x[0-9a-f]{2}|u\\{[0-9A-F]+\\})';

/**
 * The first character of what a CI system reads as a command: `::error::` and `::add-mask::` (GitHub; leading
 * spaces do not stop it), `##[error]`, `##vso[…]` (Azure, anywhere in a line), `##teamcity[…]`. No IPv6 address
 * has two `::`.
 */
const CI_COMMAND = ':(?=:[A-Za-z][A-Za-z-]*(?:\\s[^\\r\\n]*?)?::)|#(?=#[A-Za-z]*\\[)';

/** More marks on one character than any language needs: they would draw over the lines above and below. */
const PILED_MARK = '(?<=\\p{M}{6})\\p{M}';

/** Made when the first text needs it: to read the properties of Unicode takes a millisecond. */
let unsafe: RegExp | undefined;
const makeUnsafe = () =>
  new RegExp(
    `(?:${LEGITIMATE})|(${LOOKS_ESCAPED}|${CI_COMMAND}|${UNSEEN}|${EMOJI_PARTS}|${PILED_MARK})`,
    'gu',
  );

const HARMLESS = /^(?:[ !"$-9;-[\]-~]|:(?!:)|#(?!#))*$/;

/**
 * Text for a terminal, on one line: what must not reach it becomes a visible `\x1b` or `\u{202E}`. A backslash is
 * escaped (as `\x5c`) only where it would read as such an escape, so that `DOMAIN\user` stays and the original
 * can be told. Call it once: escaping an escaped text escapes its backslashes.
 */
export function escapeText(text: string): string {
  // The pattern looks back and ahead; most text has nothing for it.
  if (HARMLESS.test(text)) return text;
  unsafe ??= makeUnsafe();
  return text.replace(unsafe, (kept, found: string | undefined) =>
    found === undefined ? kept : toEscape(found),
  );
}

/** One of our own messages that may hold remote text, for stderr: its line breaks stay, and no remote text starts a line. */
export function escapeLines(text: string): string {
  return text
    .split('\n')
    .map((line, index) =>
      index === 0 || line === '' ? escapeText(line) : `  ${escapeText(line).trimStart()}`,
    )
    .join('\n');
}

function toEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex.toUpperCase()}}`;
}

// `JSON.stringify` leaves these raw, and a terminal acts on them (promises.md finding 1). Inside JSON they can
// only stand in strings, where `\uXXXX` is the same value. So is the `#` of a CI command.
const UNSAFE_IN_JSON =
  '[\\u007F-\\u009F\\p{Cf}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}\\p{Default_Ignorable_Code_Point}]|#(?=#[a-z]*\\[)';
let unsafeInJson: RegExp | undefined;

const JSON_SAFE_ASCII = /^[\n -"$-~]*$/;

/** JSON text whose every raw control, bidi, invisible and tag character is `\uXXXX`: the same JSON value. */
export function escapeJson(json: string): string {
  if (JSON_SAFE_ASCII.test(json)) return json;
  unsafeInJson ??= new RegExp(UNSAFE_IN_JSON, 'gu');
  return json.replace(unsafeInJson, (character) =>
    Array.from({ length: character.length }, (_, index) => toUnicodeEscape(character.charCodeAt(index))).join(
      '',
    ),
  );
}

function toUnicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** Excel in a Japanese locale reads the full-width signs as the plain ones. */
const FORMULA_START = /^[=+\-@\t\r\n\0＝＋－＠]/;

/**
 * A text cell of CSV: RFC 4180, safe in a terminal, and never a formula: a cell that would start one gets a `'`
 * before it. Numbers are for the caller to print as they are.
 */
export function escapeCsv(cell: string): string {
  const text = escapeText(cell);
  const inert = FORMULA_START.test(cell) || FORMULA_START.test(cell.trimStart()) ? `'${text}` : text;
  // A semicolon is the separator where Excel's comma is for decimals.
  return /[",;]/.test(inert) || inert !== inert.trim() ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const MARKDOWN_MARKUP = /[\\`*_{}[\]~$]|[|<>&@]|:(?=\/\/)|(?<=www)\.|(?<=^\s*)[-+=#:]/gi;

/** Text inside Markdown, also inside a table cell: it stays that text, no markup, link, image or HTML. */
export function escapeMarkdown(text: string): string {
  // A backslash before `|` still ends a cell in some readers, and `@` with one still mentions: those are entities.
  return escapeText(text).replace(MARKDOWN_MARKUP, (character) =>
    /[|<>&@:.+=#-]/.test(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
  );
}

const HTML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return escapeText(text).replace(/[&<>"'`]/g, (character) => HTML_ENTITIES[character] ?? character);
}
