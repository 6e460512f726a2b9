import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { runCli, type Transcript } from '../support/run-cli.ts';

/** A folder of its own; `remove` it at the end. */
export function createFolder(): { readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rdsguard-report-'));
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes findings to a file and their report to another; gives what the run printed and the report. */
export async function writeReport(
  documents: readonly JsonObject[],
  path: (name: string) => string,
  ...args: readonly string[]
): Promise<Transcript & { readonly file: string; readonly html: string }> {
  const [from, file] = [path('findings.json'), path('report.html')];
  writeFileSync(from, JSON.stringify({ Findings: documents }));
  const run = await runCli(
    ['report', '--from', from, '--file', file, '--force', '--state', 'all', '--samples', 'include', ...args],
    { now: '2026-11-22T00:00:00Z', hostZone: 'Asia/Tokyo' },
  );
  return { ...run, file, html: readFileSync(file, 'utf8') };
}

/** Every text of a document made another, but for those whose path is kept. */
export function withTexts(document: JsonObject, toText: (path: string, text: string) => string): JsonObject {
  const visit = (value: Json, path: string): Json => {
    if (typeof value === 'string') return toText(path, value);
    if (Array.isArray(value)) return value.map((one, index) => visit(one, `${path}[${index}]`));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, `${path}.${key}`)]));
  };
  return Object.fromEntries(Object.entries(document).map(([key, one]) => [key, visit(one, key)]));
}
