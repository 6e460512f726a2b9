import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Nothing of the caller's terminal, zone or AWS set-up decides a figure. */
export const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: 'C.UTF-8',
  AWS_ACCESS_KEY_ID: 'EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'EXAMPLE',
  AWS_REGION: 'ap-northeast-1',
  // Version 1 of the AWS CLI reads this one alone.
  AWS_DEFAULT_REGION: 'ap-northeast-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** A program's path on the PATH; undefined where it is missing. */
export function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The first line that a command says of itself; undefined where there is no such program. */
export function versionOf(name, ...args) {
  if (!findProgram(name)) return undefined;
  const { stdout, stderr } = spawnSync(name, args, { encoding: 'utf8', env: ENVIRONMENT });
  return `${stdout}${stderr}`.split('\n')[0]?.trim();
}

/** Of python3's botocore, which is boto3's own client; undefined where there is none. */
export const botocoreVersion = findProgram('python3')
  ? spawnSync('python3', ['-c', 'import botocore; print(botocore.__version__)'], {
      encoding: 'utf8',
    }).stdout.trim() || undefined
  : undefined;

/** Runs a command line to its end. @returns milliseconds. @throws where it failed: a failed run is no figure */
function run({ name, command, args = [] }, stdout) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    env: ENVIRONMENT,
    stdio: ['ignore', stdout, 'pipe'],
    maxBuffer: 1 << 28,
  });
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${String(stderr).slice(0, 500)}`);
  return milliseconds;
}

/**
 * Measures what is to be compared in turns, so that whatever else the computer does falls on all of them.
 * @param cases `{ name, command, args }` each
 * @param options `stdout`: 'pipe', as before `| jq`, or 'ignore' for what is large
 * @returns the median of each, milliseconds of the whole process, by name
 */
export function measureInTurns(cases, { runs, warmUps = 1, stdout = 'ignore' }) {
  const times = new Map(cases.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < runs; round += 1) {
    for (const each of cases) {
      const milliseconds = run(each, stdout);
      if (round >= 0) times.get(each.name).push(milliseconds);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The most memory that a command and what it started had resident at once, as Linux tells it while they run.
 * @returns bytes; undefined where there is no /proc
 */
export async function measurePeakMemory({ command, args = [] }) {
  const child = spawn(command, args, { env: ENVIRONMENT, stdio: 'ignore' });
  const peaks = new Map();
  const timer = setInterval(() => {
    for (const pid of familyOf(child.pid)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, highWater(pid)));
  }, 5);
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  clearInterval(timer);
  const sum = [...peaks.values()].reduce((total, bytes) => total + bytes, 0);
  return sum === 0 ? undefined : sum;
}

function familyOf(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}

function highWater(pid) {
  return Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
