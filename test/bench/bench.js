/**
 * `npm run bench`: what a run costs on this computer, beside the programs that people use otherwise.
 *
 *   npm run bench                     everything, a few minutes
 *   npm run bench -- start-up scan    some parts
 *   npm run bench -- --write          everything, and into the README
 *   npm run bench -- --also=/path/to/another/node   start-up on that Node too
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { botocoreVersion, versionOf } from './measure.js';
import { PARTS } from './parts.js';

const README = new URL('../../README.md', import.meta.url);
const PEERS = {
  aws: versionOf('aws', '--version'),
  botocore: botocoreVersion && `botocore ${botocoreVersion}`,
  jq: versionOf('jq', '--version'),
  gzip: versionOf('gzip', '--version'),
  grep: versionOf('grep', '--version'),
};

const words = process.argv.slice(2);
const write = words.includes('--write');
const nodes = words.flatMap((word) => (word.startsWith('--also=') ? [word.slice('--also='.length)] : []));
const asked = words.filter((word) => word !== '--write' && !word.startsWith('--also='));
const unknown = asked.filter((word) => !Object.hasOwn(PARTS, word));
if (unknown.length > 0 || (write && asked.length > 0)) {
  console.error(`The parts are ${Object.keys(PARTS).join(', ')}; --write is for all of them.`);
  process.exit(2);
}

const texts = [];
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
  console.error(`measuring ${name} …`);
  for (const text of await PARTS[name]({ nodes: [process.execPath, ...nodes] })) {
    console.log(`\n${text}`);
    texts.push(text);
  }
}
const machine = describeMachine();
console.log(`\n${machine}`);
if (write) writeReadme([...texts, machine].join('\n\n'));

function describeMachine() {
  const processors = cpus();
  const missing = Object.keys(PEERS).filter((name) => PEERS[name] === undefined);
  return [
    `${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 1e9)} GB, ${type()} ${release()}; Node ${process.version}`,
    ...Object.values(PEERS).filter((version) => version !== undefined),
    ...(missing.length > 0 ? [`missing, so not compared with: ${missing.join(', ')}`] : []),
  ]
    .join('; ')
    .concat('. Medians of whole processes, measured in turns; what takes long, once.');
}

function writeReadme(text) {
  const readme = readFileSync(README, 'utf8');
  const marked = /<!-- bench -->[\s\S]*<!-- \/bench -->/;
  if (!marked.test(readme)) throw new Error('README.md has no <!-- bench --> … <!-- /bench -->');
  writeFileSync(
    README,
    readme.replace(marked, () => `<!-- bench -->\n\n${text}\n\n<!-- /bench -->`),
  );
}
