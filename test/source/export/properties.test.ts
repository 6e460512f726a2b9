import { describe, expect, it } from 'vitest';
import { toDocument } from '../../../src/model/document.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { createFileSource } from '../../../src/source/export/file-source.ts';
import { mayHold, parseS3Path } from '../../../src/source/export/s3-layout.ts';
import { CARRIERS, toWire } from '../../support/carriers.ts';
import { findingWith } from '../../support/finding.ts';
import fc, { times } from '../../support/property.ts';
import { EVERYTHING, inPieces, read } from './read.ts';

const key = fc.oneof(
  fc.constantFrom(
    'LoginAttributes',
    'loginAttributes',
    'AdditionalInfo',
    'Value',
    'type',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => value + 0);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    number,
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** Everything in a value but its keys, in order. */
function leaves(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isJsonObject(value) ? Object.entries(value).flatMap(([, inner]) => leaves(inner)) : [value];
}

const finding = json.map((extra): JsonObject => ({ ...findingWith().document, Extra: extra, Severity: 8 }));

describe('lossless', () => {
  it('toDocument keeps every value and the number of keys, and changes nothing twice', () => {
    fc.assert(
      fc.property(json, (value) => {
        const document = toDocument({ value });
        expect(leaves(document)).toEqual(leaves(value));
        expect(JSON.stringify(toDocument(document))).toBe(JSON.stringify(document));
      }),
    );
  });

  it('a finding with any further fields comes out of a file as toDocument has it, and of that again the same', async () => {
    await fc.assert(
      fc.asyncProperty(finding, async (value) => {
        const text = JSON.stringify(value);
        const [once] = (await read(['-'], Buffer.from(text))).items;
        const printed = JSON.stringify(once?.document);
        expect(printed).toBe(JSON.stringify(toDocument(JSON.parse(text))));
        const [twice] = (await read(['-'], Buffer.from(printed))).items;
        expect(JSON.stringify(twice?.document)).toBe(printed);
      }),
    );
  });
});

describe('where the pieces of a stream end does not matter', () => {
  const findings = ['a', 'b', 'c'].map((letter) => ({
    ...findingWith().document,
    Id: letter.repeat(32),
    Title: '試"\\"{[',
  }));

  it('whichever carrier it is', async () => {
    const written = Object.values(CARRIERS).map((write) => write(findings));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...written),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, length) => {
          const source = createFileSource({
            paths: ['-'],
            stdin: inPieces(bytes, length),
            signal: new AbortController().signal,
            now: Date.now,
          });
          expect((await source.findings(EVERYTHING)).items).toHaveLength(3);
        },
      ),
      times(150),
    );
  });
});

it('a finding says the same in every carrier, whatever is typed into it', async () => {
  const typed = fc.string({ unit: 'binary', maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.values(CARRIERS)), typed, typed, async (write, user, name) => {
      const original = findingWith({
        Title: user,
        Resource: { RdsDbUserDetails: { User: user, Database: name } },
      });
      const [read1] = (await read(['-'], write([original.document]))).items;
      expect(read1?.databaseUser).toEqual(original.databaseUser);
      expect([read1?.id, read1?.title, read1?.remote]).toEqual([
        original.id,
        original.title,
        original.remote,
      ]);
    }),
  );
});

it('no window prunes the folder of a finding exported up to a day after its update', () => {
  const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2027, 0) });
  const hours = (from: number, to: number) => fc.integer({ min: from * 3_600_000, max: to * 3_600_000 });
  fc.assert(
    fc.property(instant, hours(0, 24), hours(0, 9000), hours(0, 9000), (updated, lag, before, after) => {
      const day = new Date(updated + lag).toISOString().slice(0, 10).replaceAll('-', '/');
      const segments = `AWSLogs/123456789012/GuardDuty/eu-west-1/${day}/x.jsonl.gz`.split('/');
      for (let depth = 1; depth <= segments.length; depth += 1) {
        const place = parseS3Path(`/bucket/${segments.slice(0, depth).join('/')}`);
        const window = {
          since: updated - before,
          until: updated + after + 1,
          regions: undefined,
        };
        expect(place === undefined || mayHold(place, window)).toBe(true);
      }
    }),
  );
});

it('a wire finding and the API finding are the same document', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][a-zA-Z]{1,6}$/), number), (extra) => {
      const document = { ...findingWith().document, ...extra };
      expect(toDocument(toWire(document) as JsonObject)).toEqual(document);
    }),
  );
});
