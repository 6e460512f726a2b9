import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { createFindingStore } from '../../src/sandbox/finding-store.ts';
import { compileSort } from '../../src/sandbox/sort-criteria.ts';
import { FIXTURES } from './ask.ts';

describe('the store', () => {
  it('looks through its findings once a query, not once a page, until one changes', () => {
    const store = createFindingStore();
    for (const fixture of FIXTURES) store.put(String(fixture.Id), fixture);
    let looked = 0;
    const matches = (_: JsonObject) => {
      looked += 1;
      return true;
    };
    const order = compileSort({ attributeName: 'updatedAt', orderBy: 'DESC' });
    for (let page = 0; page < 10; page += 1) store.sorted({ text: 'all', matches, order });
    expect(looked).toBe(FIXTURES.length);
    store.sorted({ text: 'another', matches, order });
    expect(looked).toBe(2 * FIXTURES.length);
    store.put('new', { ...FIXTURES[0], Id: 'new' });
    expect(store.sorted({ text: 'all', matches, order })).toHaveLength(FIXTURES.length + 1);
  });
});
