/**
 * Mutation tests, by hand: each change that Stryker makes to a room must be noticed by that room's tests.
 *   npm run test:mutation [room…]
 * Stryker is installed apart (test/mutation/package.json): nobody who only builds and tests needs its 65 MB.
 */
import { spawnSync } from 'node:child_process';
import { ROOMS } from './rooms.js';

const folder = import.meta.dirname;
const rooms = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ROOMS);
const run = (command, args, room) => {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, RDSGUARD_MUTATED_ROOM: room, PROPERTY_RUNS: '10' },
  });
  if (status !== 0) process.exitCode = 1;
};
run('npm', ['ci', '--prefix', folder, '--no-audit', '--loglevel=error']);
for (const room of rooms) {
  run(
    process.execPath,
    [`${folder}/node_modules/@stryker-mutator/core/bin/stryker.js`, 'run', `${folder}/stryker.config.js`],
    room,
  );
}
