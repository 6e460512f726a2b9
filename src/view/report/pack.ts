/**
 * Many long texts that differ in a few words, small: each as the text that many share, with slots, and the words
 * that stand in them. Ten thousand details with their plans would be 200 MB of HTML.
 */
export interface Packed {
  readonly templates: readonly string[];
  /** For each text its template and then what fills its slots: `[0, "admin", "203.0.113.7"]`. */
  readonly rows: readonly (readonly (number | string)[])[];
}

/** Never in a text: what is printed here holds no control character but line breaks. */
const MARK = '\u0001';

/** A slot, as a pattern for the page's script too. */
export const SLOT_PATTERN = '\\u0001(\\d+)\\u0001';

/** What can be a name, a time, an address, a number. */
const WORD = /[\p{L}\p{N}_.:-]+/gu;

/**
 * @param texts each with the names in it that are its own; a word that holds a digit counts as one anyhow
 * @returns `unpack` of it gives each text back, whatever was said to be a name
 */
export function pack(texts: Iterable<{ readonly text: string; readonly names: readonly string[] }>): Packed {
  const templates = new Map<string, number>();
  const rows: (number | string)[][] = [];
  for (const { text, names } of texts) {
    const own = new Set(names.flatMap((name) => name.match(WORD) ?? []));
    const slots = new Map<string, number>();
    const template = text.replaceAll(WORD, (word) => {
      if (!own.has(word) && !/\d/.test(word)) return word;
      const slot = slots.get(word) ?? slots.size;
      slots.set(word, slot);
      return `${MARK}${slot}${MARK}`;
    });
    const place = templates.get(template) ?? templates.size;
    templates.set(template, place);
    rows.push([place, ...slots.keys()]);
  }
  return { templates: [...templates.keys()], rows };
}

/** The text of a row. The page's script does the same. */
export function unpack({ templates, rows }: Packed, row: number): string {
  const [place = 0, ...words] = rows[row] ?? [];
  const template = templates[Number(place)] ?? '';
  return template.replaceAll(new RegExp(SLOT_PATTERN, 'g'), (_, slot: string) => String(words[Number(slot)]));
}
