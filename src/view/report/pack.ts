/** A packed text: its words, and its blocks, each followed by the places of the words that fill its slots. */
export type PackedRow = readonly [words: readonly string[], blocks: readonly number[]];

/** A block that texts share, and the number of its slots; slot 2 stands in it as `MARK 2 MARK`. */
export type PackedBlock = readonly [text: string, slots: number];

/** Packs text after text. */
export interface Packer {
  /** @param names words that are the text's own, beside those that look so */
  add(text: string, names: readonly string[]): PackedRow;
  /** The blocks of all that was added. */
  blocks(): readonly PackedBlock[];
}

/** Never in a text: what is printed here holds no control character but line breaks. */
const MARK = '\u0001';

/** A slot, as a pattern for the page's script too. */
export const SLOT_PATTERN = '\\u0001(\\d+)\\u0001';

/** What can be a name, a time, an address, an id. `ownWords` finds the same, several times as fast. */
const WORD = /[A-Za-z0-9_\u0080-\uffff]+(?:[.:-]+[A-Za-z0-9_\u0080-\uffff]+)*/g;

/** Where a block starts: a section of a detail, a paragraph, a command, a row. */
const SEAM = /<(?=section>|details|p[ >]|pre|tr>|div><dt>)/g;

/** A word with a digit that is as long as this is a time, an address or an id, not part of our own sentences. */
const OWN_LENGTH = 6;

/**
 * Makes many long HTML texts that differ in a few words small: blocks that many of them share, with slots for the
 * words that are a text's own. Ten thousand details with their plans would be 200 MB as they are. `unpack` gives
 * each back as it was, whatever was said to be a name.
 */
export function createPacker(): Packer {
  const places = new Map<string, number>();
  const slotCounts: number[] = [];
  return {
    blocks: () => [...places.keys()].map((text, place) => [text, slotCounts[place] ?? 0]),
    add(text, names) {
      const own = byLength(names.flatMap((name) => name.match(WORD) ?? []));
      const words = new Map<string, number>();
      const row: number[] = [];
      for (let start = 0, end = 0; start < text.length; start = end) {
        end = nextSeam(text, start);
        const part = text.slice(start, end);
        const known = places.get(part);
        if (known !== undefined) {
          row.push(known);
          continue;
        }
        const slots = new Map<string, number>();
        const block = withSlots(part, own, slots);
        const place = places.get(block) ?? placeIn(places, detached(block));
        slotCounts[place] = slots.size;
        row.push(place);
        for (const word of slots.keys()) row.push(placeIn(words, word));
      }
      return [[...words.keys()], row];
    },
  };
}

/** Where the block that starts here ends. */
function nextSeam(text: string, start: number): number {
  SEAM.lastIndex = start + 1;
  return SEAM.test(text) ? SEAM.lastIndex - 1 : text.length;
}

type WordsByLength = readonly (readonly string[] | undefined)[];

function byLength(words: readonly string[]): WordsByLength {
  const result: string[][] = [];
  for (const word of words) {
    const alike = result[word.length] ?? [];
    alike.push(word);
    result[word.length] = alike;
  }
  return result;
}

/** The text with slots in the places of its own words, which are numbered in the map. */
function withSlots(text: string, own: WordsByLength, slots: Map<string, number>): string {
  let result = '';
  let copied = 0;
  for (const [start, end] of ownWords(text, own)) {
    result += text.slice(copied, start) + MARK + placeIn(slots, text.slice(start, end)) + MARK;
    copied = end;
  }
  return result + text.slice(copied);
}

const OTHER = 0;
const JOINT = 1;
const LETTER = 2;
const DIGIT = 3;
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(character: string): number {
  if (/\d/.test(character)) return DIGIT;
  if (/\w/.test(character)) return LETTER;
  return /[.:-]/.test(character) ? JOINT : OTHER;
}

/** Where words start and end that are listed, or long and with a digit. */
function ownWords(text: string, own: WordsByLength): readonly (readonly [start: number, end: number])[] {
  const found: (readonly [number, number])[] = [];
  let start = -1;
  let end = 0;
  let hasDigit = false;
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? (KINDS[text.charCodeAt(at)] ?? LETTER) : OTHER;
    if (kind === JOINT) continue;
    if (kind !== OTHER) {
      if (start < 0) start = at;
      end = at + 1;
      if (kind === DIGIT) hasDigit = true;
    } else if (start >= 0) {
      const from = start;
      const isOwn =
        (hasDigit && end - from >= OWN_LENGTH) ||
        own[end - from]?.some((word) => text.startsWith(word, from));
      if (isOwn) found.push([from, end]);
      start = -1;
      hasDigit = false;
    }
  }
  return found;
}

function placeIn(places: Map<string, number>, text: string): number {
  const known = places.get(text) ?? places.size;
  places.set(text, known);
  return known;
}

/** A part of a long text keeps all of it in memory; a copy does not. */
function detached(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}

/** The text of a row. The page's script does the same. */
export function unpack([words, row]: PackedRow, blocks: readonly PackedBlock[]): string {
  let result = '';
  for (let at = 0; at < row.length; ) {
    const [text, slots] = blocks[row[at] ?? 0] ?? ['', 0];
    const start = at + 1;
    result += text.replaceAll(
      new RegExp(SLOT_PATTERN, 'g'),
      (_, slot) => words[row[start + Number(slot)] ?? 0] ?? '',
    );
    at = start + slots;
  }
  return result;
}
