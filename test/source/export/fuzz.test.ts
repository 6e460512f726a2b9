import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ExitCode, RdsguardError } from '../../../src/errors.ts';
import { read } from './read.ts';

/** Mutated inputs; `FUZZ_RUNS=100000` for the long run, which also holds each to a second. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1500);
const LONGEST_MS = process.env.FUZZ_RUNS === undefined ? Number.POSITIVE_INFINITY : 1000;

const corpus = ['carriers', 'hostile'].flatMap((folder) => {
  const url = new URL(`../../../fixtures/${folder}/`, import.meta.url);
  return readdirSync(url).map((name) => readFileSync(new URL(name, url)));
});

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A small file is read at once, a pipe piece by piece. */
function readSomehow(input: Buffer, run: number): ReturnType<typeof read> {
  const options = { onlyRds: run % 2 === 0 };
  if (run % 4 < 2) return read(['-'], input, options);
  const path = join(folder, 'input');
  writeFileSync(path, input);
  return read([path], undefined, options);
}

async function timed(reading: () => ReturnType<typeof read>) {
  const started = performance.now();
  const outcome = await reading().catch((error: Error) => error);
  return { outcome, ms: performance.now() - started };
}

/** Mulberry32: the same runs for the same seed everywhere. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const MARKS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\n',
  '\0',
  '{"Findings":[',
  '"detail-type"',
  '\u001f\u008b',
  '\ufeff',
];

function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  let mutated = Buffer.from(bytes);
  for (let change = random(4) + 1; change > 0; change -= 1) {
    const at = random(mutated.length + 1);
    const to = Math.min(mutated.length, at + random(200));
    const [before, middle, after] = [mutated.subarray(0, at), mutated.subarray(at, to), mutated.subarray(to)];
    const mark = Buffer.from(MARKS[random(MARKS.length)]!, 'latin1');
    const other = corpus[random(corpus.length)]!;
    const middles = [
      Buffer.alloc(0),
      Buffer.from([random(256)]),
      Buffer.concat([middle, middle]),
      mark,
      Buffer.concat([mark, middle]),
      other.subarray(random(other.length + 1)),
    ];
    mutated = Buffer.concat([
      before,
      middles[random(middles.length)]!,
      random(8) === 0 ? Buffer.alloc(0) : after,
    ]);
  }
  return mutated;
}

it(
  `${RUNS} mutated inputs: an answer or exit 6, never a crash or a hang`,
  async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const random = createRandom(run);
      const input = mutate(corpus[random(corpus.length)]!, random);
      const seed = `seed ${run}`;
      const { outcome, ms } = await timed(() => readSomehow(input, run));
      if (outcome instanceof RdsguardError) expect(outcome.exitCode, seed).toBe(ExitCode.badInput);
      else if (outcome instanceof Error) throw new Error(seed, { cause: outcome });
      else for (const { document } of outcome.items) JSON.stringify(document);
      // What takes long takes long again; a busy computer stumbles once.
      if (ms >= LONGEST_MS)
        expect((await timed(() => readSomehow(input, run))).ms, seed).toBeLessThan(LONGEST_MS);
    }
  },
  20_000 + RUNS * 20,
);
