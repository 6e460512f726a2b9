import type { JsonObject } from './json.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.ts';

/**
 * Whether a key stands twice in an object itself: JSON.parse keeps the last one's value and drops the other.
 * @param text the valid JSON that the object was parsed from, in UTF-8
 */
export function repeatsKey(value: JsonObject, text: Uint8Array): boolean {
  let colons = 0;
  let depth = 0;
  let inString = false;
  for (let position = 0; position < text.length; position += 1) {
    const byte = text[position];
    if (inString) {
      if (byte === BACKSLASH) position += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
    else if (byte === COLON && depth === 1) colons += 1;
  }
  return colons > Object.keys(value).length;
}
