/**
 * Many long HTML texts that differ in a few words, small: blocks that many of them share, with slots for the words
 * that are a text's own. Ten thousand details with their plans would be 200 MB as they are.
 */
export interface Packed {
  /** Each with the number of its slots; slot 2 stands in it as `MARK 2 MARK`. */
  readonly blocks: readonly (readonly [text: string, slots: number])[];
  /** For each text its words, and its blocks, each followed by the places of the words that fill its slots. */
  readonly rows: readonly (readonly [words: readonly string[], blocks: readonly number[]])[];
}

/** Never in a text: what is printed here holds no control character but line breaks. */
const MARK = '\u0001';

/** A slot, as a pattern for the page's script too. */
export const SLOT_PATTERN = '\\u0001(\\d+)\\u0001';

/** What can be a name, a time, an address, an id. */
const WORD = /[\p{L}\p{N}_]+(?:[.:-]+[\p{L}\p{N}_]+)*/gu;

/** Where a block starts: a section of a detail, a paragraph, a command, a row. */
const SEAM = /(?=<section>|<details|<p[ >]|<pre|<tr>)/;

/** A word with a digit that is as long as this is a time, an address or an id, not part of our own sentences. */
const OWN_LENGTH = 6;

/**
 * @param texts each with the names in it that are its own, beside the words that look so
 * @returns `unpack` of it gives each text back, whatever was said to be a name
 */
export function pack(texts: Iterable<{ readonly text: string; readonly names: readonly string[] }>): Packed {
  const blocks = new Map<string, number>();
  /** Most of a detail is the same in others. */
  const plain = new Map<string, number>();
  const slotCounts: number[] = [];
  const rows: [string[], number[]][] = [];
  for (const { text, names } of texts) {
    const own = new Set(names.flatMap((name) => name.match(WORD) ?? []));
    const words = new Map<string, number>();
    const row: number[] = [];
    for (const part of text.split(SEAM)) {
      const known = plain.get(part);
      if (known !== undefined) {
        row.push(known);
        continue;
      }
      const slots = new Map<string, number>();
      const block = part.replaceAll(WORD, (word) => {
        if (!own.has(word) && !(word.length >= OWN_LENGTH && /\d/.test(word))) return word;
        return MARK + placeIn(slots, word) + MARK;
      });
      const place = placeIn(blocks, block);
      slotCounts[place] = slots.size;
      if (slots.size === 0) plain.set(part, place);
      row.push(place, ...[...slots.keys()].map((word) => placeIn(words, word)));
    }
    rows.push([[...words.keys()], row]);
  }
  return { blocks: [...blocks.keys()].map((text, place) => [text, slotCounts[place] ?? 0]), rows };
}

function placeIn(places: Map<string, number>, text: string): number {
  const known = places.get(text) ?? places.size;
  places.set(text, known);
  return known;
}

/** The text of a row. The page's script does the same. */
export function unpack({ blocks, rows }: Packed, place: number): string {
  const [words, row] = rows[place] ?? [[], []];
  let result = '';
  for (let at = 0; at < row.length; ) {
    const [text, slots] = blocks[row[at] ?? 0] ?? ['', 0];
    const fills = row.slice(at + 1, at + 1 + slots);
    result += text.replaceAll(
      new RegExp(SLOT_PATTERN, 'g'),
      (_, slot) => words[fills[Number(slot)] ?? 0] ?? '',
    );
    at += 1 + slots;
  }
  return result;
}
