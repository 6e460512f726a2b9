import { describe, expect, it } from 'vitest';
import { countWord, durationWords, listWords, nameWord } from '../../src/incident/words.ts';
import { DAY, HOUR, MINUTE } from './finding-builder.ts';

it('a number has its word in the singular for one, and in the plural for none and many', () => {
  expect([0, 1, 2].map((count) => countWord(count, 'failure'))).toEqual([
    '0 failures',
    '1 failure',
    '2 failures',
  ]);
  expect([1, 2].map((count) => countWord(count, 'query', 'queries'))).toEqual(['1 query', '2 queries']);
});

it.each<[words: string[], sentence: string]>([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j in a sentence: %s', (words, sentence) => expect(listWords(words)).toBe(sentence));

describe('a duration has two units at most and is rounded down', () => {
  it.each([
    [0, 'less than 1 s'],
    [999, 'less than 1 s'],
    [1000, '1 s'],
    [MINUTE - 1, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [HOUR + MINUTE - 1, '1 h'],
    [3 * HOUR + 5 * MINUTE, '3 h 5 min'],
    [DAY - 1, '23 h 59 min'],
    [DAY, '1 d'],
    [DAY + HOUR - 1, '1 d'],
    [2 * DAY + 4 * HOUR + 59 * MINUTE, '2 d 4 h'],
  ])('%i ms: %s', (milliseconds, words) => expect(durationWords(milliseconds)).toBe(words));
});

describe('a name is quoted where it could be read as more of the sentence', () => {
  it.each([
    ['admin', 'admin'],
    ['app-1.read_only$@host', 'app-1.read_only$@host'],
    ['ユーザー', 'ユーザー'],
    ['e\u0301', 'e\u0301'],
    ['', '""'],
    ['two words', '"two words"'],
    [' admin', '" admin"'],
    ['admin;', '"admin;"'],
    ['a, b', '"a, b"'],
    ['say "a" or "b"', '"say \\"a\\" or \\"b\\""'],
  ])('%j: %s', (name, word) => expect(nameWord(name)).toBe(word));
});
