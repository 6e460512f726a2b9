import { describe, expect, it } from 'vitest';
import { createPacker, unpack } from '../../src/view/report/pack.ts';
import fc from '../support/property.ts';

const word = fc.constantFrom(
  'admin',
  'x',
  '2026-11-22T00:00:00Z',
  '203.0.113.7',
  'データ',
  'a-b',
  '$&',
  '$1',
  '0',
);
const tag = fc.constantFrom(
  '<section>',
  '<p>',
  '<p class="note">',
  '<details>',
  '<tr>',
  '\n',
  ' ',
  '&#39;',
  '<div><dt>',
);
const page = fc
  .array(
    fc.oneof(
      word,
      tag,
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0001', '')),
    ),
  )
  .map((parts) => parts.join(''));

describe('packed texts', () => {
  it('come back as they were, whatever is said to be a name', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(page, fc.array(fc.oneof(word, fc.string())))), (texts) => {
        const packer = createPacker();
        // As a browser reads them.
        const rows = texts.map(([text, names]) => packer.add(text, names));
        const read = JSON.parse(JSON.stringify({ rows, blocks: packer.blocks() }));
        expect(rows.map((_, place) => unpack(read.rows[place], read.blocks))).toEqual(
          texts.map(([text]) => text),
        );
      }),
    );
  });

  it('share their blocks where only names and times differ', () => {
    const packer = createPacker();
    for (let index = 0; index < 1000; index += 1) {
      const user = `user-${index}`;
      packer.add(`<p>Login as ${user} at 2026-11-22T00:00:00Z.</p><p>Ask ${user}.</p>`, [user]);
    }
    expect(packer.blocks()).toHaveLength(2);
  });
});
