/** `12 failures`, `1 failure`. */
export function countWord(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `45 s`, `1 min`, `3 h 5 min`, `2 d 4 h`: rounded down, never more than it was. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 1) return 'less than 1 s';
  if (minutes < 1) return `${seconds} s`;
  if (hours < 1) return `${minutes} min`;
  if (days < 1) return twoUnits(`${hours} h`, minutes % 60, 'min');
  return twoUnits(`${days} d`, hours % 24, 'h');
}

function twoUnits(whole: string, rest: number, unit: string): string {
  return rest === 0 ? whole : `${whole} ${rest} ${unit}`;
}

/**
 * A remote name inside a sentence: quoted where it could be read as more of the sentence. Control characters
 * stay; the view that prints it escapes them.
 */
export function nameWord(name: string): string {
  return /^[\p{L}\p{M}\p{N}_.@$-]+$/u.test(name) ? name : `"${name.replaceAll('"', '\\"')}"`;
}
