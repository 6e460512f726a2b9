/** Builds, then shows the main job on the sandbox as a person would type it. Run by `npm run demo`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const rdsguard = fileURLToPath(new URL('../bin/rdsguard.js', import.meta.url));

const TOUR = [
  ['detectors', '--sandbox'],
  ['list', '--type', 'Tor', '--sandbox', '-q'],
  ['incidents', '--type', 'Tor', '--sandbox', '-q'],
  ['show', 'd4c3dbdf', '--sandbox', '-q'],
  ['respond', 'd4c3dbdf', '--sandbox', '-q'],
];

/** A plan is long: so much of it shows what it is. */
const PLAN_LINES = 40;

const build = spawnSync('npm', ['run', '--silent', 'build'], { shell: true, encoding: 'utf8' });
if (build.status !== 0) {
  console.error(build.stdout + build.stderr);
  process.exit(build.status ?? 1);
}

for (const args of TOUR) {
  console.log(`\n$ rdsguard ${args.join(' ')}`);
  const isLong = args[0] === 'respond';
  const stdio = ['inherit', isLong ? 'pipe' : 'inherit', 'inherit'];
  const { status, stdout } = spawnSync(process.execPath, [rdsguard, ...args], { stdio, encoding: 'utf8' });
  if (isLong) {
    const lines = stdout.trimEnd().split('\n');
    console.log(lines.slice(0, PLAN_LINES).join('\n'));
    console.log(
      `… and ${lines.length - PLAN_LINES} lines more: node bin/rdsguard.js ${args.join(' ')} | less`,
    );
  }
  if (status !== 0) {
    console.error(`rdsguard ${args.join(' ')} ended with ${status}`);
    process.exitCode = status ?? 1;
    break;
  }
}
