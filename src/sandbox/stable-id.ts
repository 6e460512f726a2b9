import { createHash } from 'node:crypto';

/** 32 hex digits, as the ids of detectors and findings are: the same for the same parts. */
export function stableId(...parts: readonly (string | number)[]): string {
  return createHash('md5').update(parts.join('\n')).digest('hex');
}
