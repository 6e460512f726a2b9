/** Prints how long findings take to become incidents, in a process that did it never before: `… findings.jsonl`. */
import { joinFindings } from '../../src/incident/join-findings.ts';
import { read } from '../source/export/read.ts';

const { items } = await read(process.argv.slice(2));
const started = performance.now();
joinFindings(items);
console.log(performance.now() - started);
