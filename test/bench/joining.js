import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { ENVIRONMENT } from './measure.js';

const RUNS = 3;

/** Makes a program of time-joining.ts. @returns its path */
export async function bundleJoining(folder) {
  const file = join(folder, 'time-joining.mjs');
  const bundle = await rolldown({
    input: fileURLToPath(new URL('time-joining.ts', import.meta.url)),
    platform: 'node',
  });
  await bundle.write({ file });
  return file;
}

/** @returns the median of a few processes, milliseconds: each joins the findings for the first time */
export function timeJoining(program, path) {
  const times = Array.from({ length: RUNS }, () => {
    const { stdout } = spawnSync(process.execPath, [program, path], { env: ENVIRONMENT, encoding: 'utf8' });
    return Number(stdout);
  });
  return times.sort((a, b) => a - b)[RUNS >> 1];
}
