import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { runShell } from '../support/program.ts';
import { slowReader } from '../support/slow-reader.ts';

const SLOW_READER = slowReader(1);
const COPIES = 13;

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-pipe-'));
beforeAll(() => {
  const findings = generateFindings(4000, { seed: 3, until: Date.parse('2026-11-01T00:00:00Z') });
  const input = openSync(join(folder, 'in.ndjson'), 'w');
  for (let copy = 0; copy < COPIES; copy += 1) {
    // Each copy is of other findings: one id is shown once.
    const lines = findings.map(
      (finding) => `${JSON.stringify({ ...finding, Id: `${finding.Id}${copy}` })}\n`,
    );
    writeSync(input, lines.join(''));
  }
  closeSync(input);
  writeFileSync(join(folder, 'slow.mjs'), SLOW_READER);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a hundred megabytes through a slow reader are the bytes that a file gets', async () => {
  const list = `rdsguard list --state all -q -o ndjson --from ${folder}/in.ndjson`;
  const piped = await runShell(`${list} | "${process.execPath}" ${folder}/slow.mjs`);
  const written = await runShell(`${list} > ${folder}/out`);
  expect([piped.exit, written.exit, piped.stderr + written.stderr]).toEqual([0, 0, '']);
  expect(statSync(join(folder, 'out')).size).toBeGreaterThan(100_000_000);
  const hash = createHash('sha256');
  for await (const piece of createReadStream(join(folder, 'out'))) hash.update(piece);
  expect(piped.stdout.trim()).toBe(hash.digest('hex'));
}, 300_000);
