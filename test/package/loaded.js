/** Says on stderr which files of the bundle a run loaded: `node --import ./loaded.js bin/rdsguard.js …`. */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);
process.once('exit', () => {
  const files = Object.keys(cache).flatMap((file) => file.split('/dist/')[1] ?? []);
  writeSync(2, files.map((file) => `loaded ${file}\n`).join(''));
});
