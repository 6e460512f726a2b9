import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTextStore } from '../../../src/source/export/text-store.ts';

it('every text comes back as it was, packed or not, in any order', async () => {
  const store = createTextStore(2 << 20);
  const texts = Array.from({ length: 6000 }, (_, index) => `${index} ${'データ'.repeat(index % 200)}`);
  const stored = texts.map((text) => store.keep(Buffer.from(text)));
  const large = store.keep(Buffer.alloc(1 << 20, 'x'));
  while (!stored[5000]?.block.packed) await setTimeout(5);
  expect(stored[0]?.block.packed).toBe(false);
  for (const at of texts.map((_, index) => (index * 4001) % texts.length)) {
    expect(store.read(stored[at]!).toString()).toBe(texts[at]);
  }
  expect(store.read(large)).toHaveLength(1 << 20);
});
