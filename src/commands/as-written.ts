import { didYouMean } from '../filter/closest-word.ts';
import type { Notice } from '../model/answer.ts';

/**
 * That a name is not in the catalogue. A slip would find nothing, for ever and in silence: where another name is near,
 * it is no mere notice that `--quiet` drops.
 */
export function asWritten(name: string, known: readonly string[]): Notice {
  const suggestion = didYouMean(name, known);
  return {
    level: suggestion === '' ? 'info' : 'warning',
    text: `${name} is not in this version's catalogue; it is asked for as written.${suggestion}`,
  };
}
