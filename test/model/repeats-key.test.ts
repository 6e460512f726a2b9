import { describe, expect, it } from 'vitest';
import { repeatsKey } from '../../src/model/repeats-key.ts';
import fc from '../support/property.ts';

const repeats = (json: string) => repeatsKey(JSON.parse(json), Buffer.from(json));

describe('a key that stands twice in an object itself', () => {
  it.each([
    ['{"a":1,"a":2}'],
    ['{"a":1,"b":[{"c":1}],"a":2}'],
    ['{"a":{"x":1},"a":{"x":1}}'],
    ['{"a":"}","a":"\\"}"}'],
    ['{"a\\\\":1,"a\\\\":2}'],
    ['{ "" : 1 , "" : 2 }'],
    ['{"a":1,"\\u0061":2}'],
  ])('is found: %s', (json) => expect(repeats(json)).toBe(true));

  it.each([
    ['{}'],
    ['{"a":1}'],
    ['{"a":1,"b":2}'],
    ['{"a":"b:c","d":":"}'],
    ['{"a:":":","b\\":":1}'],
    ['{"a":{"a":1,"b":{"a":2}}}'],
    ['{"a":[{"b":1},{"b":2}],"b":[[{"c":1}]]}'],
    ['{"a":{"b":1,"b":2}}'],
    ['{"a":"\\\\","b":"x:y"}'],
    ['{"データ":"：","b":"{["}'],
  ])('is not seen where there is none: %s', (json) => expect(repeats(json)).toBe(false));

  it('is not in any JSON that was written from an object, and is once one is added', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (object) => {
        const json = JSON.stringify(object);
        fc.pre(!Object.hasOwn(object, '__proto__'));
        expect(repeats(json)).toBe(false);
        const [first] = Object.keys(object);
        if (first === undefined) return;
        expect(repeats(`${json.slice(0, -1)},${JSON.stringify(first)}:0}`)).toBe(true);
      }),
    );
  });
});
