import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFiles } from '../src/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is written', () => {
  const files = createFiles();

  it('goes to one of many that want the same name at once', async () => {
    const path = join(folder, 'wanted');
    const writers = Array.from({ length: 20 }, (_, index) =>
      files.write(path, [`${index}`], { overwrite: false }),
    );
    const results = await Promise.allSettled(writers);
    const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [`${index}`] : []));
    expect(winners).toEqual([readFileSync(path, 'utf8')]);
    expect(readdirSync(folder)).toEqual(['wanted']);
  });

  it('is not there, nor its beginning, where making its text fails', async () => {
    function* text() {
      yield 'a beginning';
      throw new Error('no more');
    }
    const path = join(folder, 'half');
    await expect(files.write(path, text(), { overwrite: true })).rejects.toThrow('no more');
    expect(await files.exists(path)).toBe(false);
    expect(readdirSync(folder)).toEqual(['wanted']);
  });

  it('holds every character of a long text in small pieces', async () => {
    const path = join(folder, 'long');
    const pieces = Array.from({ length: 50_000 }, (_, index) => `データ ${index}\n`);
    await files.write(path, pieces, { overwrite: false });
    expect(readFileSync(path, 'utf8')).toBe(pieces.join(''));
  });
});
