import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runShell } from '../support/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CARRIERS = new URL('../../fixtures/carriers/', import.meta.url).pathname;
const HOSTILE = new URL('../../fixtures/hostile/', import.meta.url).pathname;

/** Runs a line in a folder with the named pipes `f` and `g`. A writer that is `$!` must outlive what follows. */
function runWithPipes(line: string) {
  const outlived = 'outlived() { code=$?; kill $! || exit 99; exit $code; }';
  return runShell(`cd ${folder} && rm -f f g && mkfifo f g; ${outlived}; ${line}`);
}

describe('a pipe that stays open', { timeout: 20_000 }, () => {
  it.each([
    ['stdin', 'sleep 60 >f & rdsguard list --from - --timeout 1s <f'],
    ['a named pipe', 'sleep 60 >f & rdsguard list --from f --timeout 1s'],
    ['a substitution', 'exec 3< <(exec sleep 60); rdsguard list --from /dev/fd/3 --timeout 1s'],
    ['a named pipe that nobody writes to', 'sleep 60 & rdsguard list --from f --timeout 1s'],
    ['one whose name is gone meanwhile', '(sleep 0.5; rm f; sleep 60) & rdsguard list --from f --timeout 1s'],
    ['a terminal', 'sleep 60 & rdsguard list --from /dev/ptmx --timeout 1s'],
  ])('%s is left at the deadline', async (_, line) => {
    const run = await runWithPipes(`${line}; outlived`);
    expect(run).toMatchObject({
      exit: 5,
      stderr: expect.stringContaining('was not read to its end in time'),
    });
  });

  it('is left at Ctrl-C', async () => {
    // Opening g for writing waits until it is read.
    const line = `
      sleep 60 >f & writer=$!
      "${process.execPath}" "${join(import.meta.dirname, '../../bin/rdsguard.js')}" list --from g --from - <f & program=$!
      exec 3>g; kill -INT $program; wait $program; code=$?
      kill $writer || exit 99; exit $code`;
    expect(await runWithPipes(line)).toMatchObject({ exit: 130, stdout: '' });
  });

  it('is left where what came is broken, with what was good before it', async () => {
    const line = `{ cat ${HOSTILE}damaged.jsonl.gz; exec sleep 60; } >f & rdsguard list --from f -o ndjson; outlived`;
    const run = await runWithPipes(line);
    expect(run).toMatchObject({ exit: 5, stderr: expect.stringContaining('the gzip archive is damaged') });
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

it.each([
  ['a named pipe', (file: string) => `cat ${file} >f & rdsguard list --from f -q -o ndjson`],
  ['a substitution', (file: string) => `rdsguard list --from <(cat ${file}) -q -o ndjson`],
  ['stdin by its path', (file: string) => `cat ${file} | rdsguard list --from /dev/stdin -q -o ndjson`],
])('%s is read as a file is', async (_, toLine) => {
  const file = `${CARRIERS}s3-export.jsonl.gz`;
  const whole = await runWithPipes(`rdsguard list --from ${file} -q -o ndjson`);
  expect(await runWithPipes(toLine(file))).toEqual(whole);
  expect(whole).toMatchObject({ exit: 0, stdout: expect.stringContaining('\n') });
});
