/** Prints how long findings take to become incidents, in a process that did it never before: `… findings.jsonl`. */
import { joinFindings } from '../../src/incident/join-findings.ts';
import { createFileSource } from '../../src/source/export/file-source.ts';

async function* nothing() {}

const source = createFileSource({
  paths: process.argv.slice(2),
  stdin: nothing(),
  signal: new AbortController().signal,
  now: Date.now,
});
const { items } = await source.findings({
  criteria: [],
  matches: () => true,
  since: undefined,
  until: undefined,
  regions: undefined,
  newest: undefined,
  versions: false,
});
const started = performance.now();
joinFindings(items);
console.log(performance.now() - started);
