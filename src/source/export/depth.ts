import type { Json } from '../../model/json.ts';
import { MAX_DEPTH } from './scanner.ts';

/** Whether the value nests deeper than MAX_DEPTH. Stops there, so that it cannot exhaust the stack itself. */
export function exceedsDepth(value: Json, allowed = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (allowed === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => exceedsDepth(inner, allowed - 1));
  for (const key in value) {
    if (exceedsDepth(value[key] ?? null, allowed - 1)) return true;
  }
  return false;
}
