import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileReader } from '../../../src/source/export/file-reader.ts';
import { createOpener } from '../../../src/source/export/open-bytes.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdsguard-open-'));
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** An opener whose every look at the clock is this much later than the one before. */
function openerWith(millisecondsALook: number, signal = new AbortController().signal) {
  let moment = 0;
  const files = createFileReader(signal, () => (moment += millisecondsALook));
  return createOpener({ files, stdin: nothing(), signal });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe('small files', () => {
  it.each([0, 1000])('are the same bytes where a read takes %i ms', async (millisecondsALook) => {
    const open = openerWith(millisecondsALook);
    for (const name of ['a', 'b']) {
      const { small, stream } = await open(join(folder, name));
      expect(String(small)).toBe(name);
      for await (const piece of stream()) expect(String(piece)).toBe(name);
    }
  });

  it('of another computer are waited for until the run ends, and no longer', async () => {
    const ending = new AbortController();
    const open = openerWith(1000, ending.signal);
    await open(join(folder, 'a'));
    const opening = open(join(folder, 'b'));
    ending.abort(new Error('the deadline'));
    await expect(opening).rejects.toThrow();
  });

  it('that are not there are said to be not there, near or far', async () => {
    for (const millisecondsALook of [0, 1000]) {
      const open = openerWith(millisecondsALook);
      await open(join(folder, 'a'));
      await expect(open(join(folder, 'c'))).rejects.toThrow('ENOENT');
    }
  });
});
