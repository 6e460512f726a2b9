/** More letters than this are another word, however long it is. */
const MOST_SLIPS = 3;
/** What is typed is a beginning from here. */
const SHORTEST_BEGINNING = 3;

/**
 * The word of a list that was probably meant, in any case.
 * @returns the one that starts so, or the nearest, where no more than a third of its letters differ; undefined where
 * none is that near
 */
export function closestWord<Word extends string>(text: string, words: readonly Word[]): Word | undefined {
  const typed = text.trim().toLowerCase();
  const near = words
    .map((word) => ({ word, distance: slips(typed, word.toLowerCase()) }))
    .filter(
      ({ word, distance }) => distance <= Math.min(MOST_SLIPS, Math.max(1, Math.floor(word.length / 3))),
    )
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.word;
}

function slips(typed: string, word: string): number {
  const isBeginning = typed.length >= SHORTEST_BEGINNING && word.startsWith(typed);
  return isBeginning ? 1 : distanceOf(typed, word);
}

/** What follows an error's sentence: ` Did you mean high?`, or nothing. */
export function didYouMean(text: string, words: readonly string[]): string {
  const word = closestWord(text, words);
  return word === undefined ? '' : ` Did you mean ${word}?`;
}

/** Letters to change, add, leave out, or swap with their neighbour (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = [at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + cost];
      next[j] = Math.min(...steps, ...(isSwap ? [at(before, j - 2) + 1] : []));
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
