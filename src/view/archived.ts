import type { Answer } from '../model/answer.ts';
import { formatEnvelope, formatNdjson } from './json.ts';
import { escapeText } from './sanitize.ts';

/**
 * The ids that were archived or unarchived: a line each, or as JSON.
 * @param name the list's key and the line's first word: `Archived`, `Unarchived`
 */
export function formatChangedIds(
  format: 'json' | 'ndjson' | 'table',
  name: string,
  { items, sources }: Answer<string>,
): Iterable<string> {
  if (format === 'json') return formatEnvelope({ name, items, sources });
  if (format === 'ndjson') return formatNdjson(items.map((id) => ({ Id: id })));
  return items.map((id) => `${name} ${escapeText(id)}\n`);
}
