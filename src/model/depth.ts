import type { Json } from './json.ts';

/** What GuardDuty gives nests about ten deep; what is far deeper exhausts the stack of whoever walks it. */
export const MAX_DEPTH = 100;

/** Whether the value nests deeper than allowed. Stops there, so that it cannot exhaust the stack itself. */
export function exceedsDepth(value: Json, allowed = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (allowed === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => exceedsDepth(inner, allowed - 1));
  for (const key in value) {
    const inner = value[key];
    // Most of what is in a finding is neither list nor object: that costs no call.
    if (typeof inner === 'object' && exceedsDepth(inner, allowed - 1)) return true;
  }
  return false;
}
