import { expect, it } from 'vitest';
import { exceedsDepth, MAX_DEPTH } from '../../src/model/depth.ts';
import type { Json } from '../../src/model/json.ts';

function nested(depth: number, wrap: (inner: Json) => Json): Json {
  let value: Json = 'x';
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

it.each<[string, (inner: Json) => Json]>([
  ['arrays', (inner) => [null, inner]],
  ['objects', (inner) => ({ a: 1, b: inner })],
])('%s may nest a hundred deep, and no deeper', (_, wrap) => {
  expect(exceedsDepth(nested(MAX_DEPTH, wrap))).toBe(false);
  expect(exceedsDepth(nested(MAX_DEPTH + 1, wrap))).toBe(true);
  // Far deeper than the stack would bear.
  expect(exceedsDepth(nested(1_000_000, wrap))).toBe(true);
});
