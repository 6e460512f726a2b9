/**
 * What the package weighs, part by part. `npm run size` prints it and fails where a part has grown over its budget;
 * `npm run size -- --write` makes today's weight, and a tenth, the budget.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUDGET = new URL('size-budget.json', import.meta.url);
const ROOM = 1.1;

/** Chunks by the name that rolldown gives them; the small ones are one part. */
function chunkSizes() {
  const sizes = {};
  for (const file of readdirSync(`${ROOT}dist`)) {
    const bytes = statSync(`${ROOT}dist/${file}`).size;
    const name = file.replace(/(-[\w-]{8})?\.(js|txt)$/, '');
    const part = bytes < 30_000 ? 'small chunks' : name;
    sizes[part] = (sizes[part] ?? 0) + bytes;
  }
  return sizes;
}

function packedSize() {
  const { stdout, status, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [{ size, unpackedSize }] = JSON.parse(stdout);
  return { 'npm package': size, 'npm package, unpacked': unpackedSize };
}

const sizes = { ...packedSize(), ...chunkSizes() };
const parts = Object.entries(sizes).sort(([, a], [, b]) => b - a);
if (process.argv.includes('--write')) {
  const budget = Object.fromEntries(
    parts.map(([part, bytes]) => [part, Math.ceil((bytes * ROOM) / 1000) * 1000]),
  );
  writeFileSync(BUDGET, `${JSON.stringify(budget, null, 2)}\n`);
}
const budget = JSON.parse(readFileSync(BUDGET, 'utf8'));
for (const [part, bytes] of parts) {
  const most = budget[part];
  const judgement =
    most === undefined ? 'not in the budget' : bytes > most ? `over its budget of ${most}` : '';
  if (judgement !== '') process.exitCode = 1;
  console.log(`${String(bytes).padStart(10)}  ${part.padEnd(24)}  ${judgement}`.trimEnd());
}
if (process.exitCode) console.log('\nGrown on purpose? npm run size -- --write');
