import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ENVIRONMENT } from './measure.js';

export const RDSGUARD = fileURLToPath(new URL('../../bin/rdsguard.js', import.meta.url));
export const PLAIN_LOOP = fileURLToPath(new URL('plain-loop.js', import.meta.url));
export const BOTO_LOOP = fileURLToPath(new URL('boto-loop.py', import.meta.url));

/** The four findings that the figures of start-up are of. */
export const FOUR = [
  'malicious-ip-discovery',
  'tor-discovery',
  'tor-failed-login',
  'tor-successful-login',
].flatMap((name) => [
  '--from',
  fileURLToPath(new URL(`../../fixtures/findings/${name}.json`, import.meta.url)),
]);

/** A command of ours. */
export function rdsguard(name, ...args) {
  return { name, command: process.execPath, args: [RDSGUARD, ...args] };
}

/** A line of shell. */
export function shell(name, line) {
  return { name, command: 'bash', args: ['-c', `set -o pipefail; ${line}`] };
}

/** `rdsguard sandbox` for as long as `use` takes. */
export async function withSandbox(args, use) {
  const child = spawn(process.execPath, [RDSGUARD, 'sandbox', '--port', '0', '-q', ...args], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  try {
    return await use(url);
  } finally {
    child.kill('SIGINT');
  }
}

/** The id that the AWS CLI wants to be told. */
export function detectorOf(url) {
  const { stdout } = spawnSync(process.execPath, [RDSGUARD, 'detectors', '--json', '--endpoint-url', url], {
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  return JSON.parse(stdout).Detectors[0].DetectorId;
}

/** A folder that is gone afterwards. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'rdsguard-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The flags of a sandbox that holds so many findings: its own twenty are among them. */
export function holding(count) {
  return ['--generate', String(count - 20)];
}

/** Findings as our sandbox makes them up, one line of JSON each. */
export async function generateLines(count) {
  return withSandbox(holding(count), (url) => {
    const { stdout, status, stderr } = spawnSync(
      process.execPath,
      [RDSGUARD, 'list', '--endpoint-url', url, '-o', 'ndjson', '--state', 'all', '-q', '--timeout', '10m'],
      { env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 1 << 30 },
    );
    if (status !== 0) throw new Error(`list ended with ${status}: ${stderr}`);
    return stdout.trimEnd().split('\n');
  });
}

/** GuardDuty's export to S3: camelCase lines in gzip files, a folder a day. */
export function writeExport(folder, lines, { perFile }) {
  for (let start = 0; start < lines.length; start += perFile) {
    const number = start / perFile;
    const day = `2026/${String(1 + (number % 12)).padStart(2, '0')}/${String(1 + (number % 28)).padStart(2, '0')}`;
    const file = join(folder, `AWSLogs/123456789012/GuardDuty/ap-northeast-1/${day}/${number}.jsonl.gz`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      gzipSync(
        `${lines
          .slice(start, start + perFile)
          .map(toExportLine)
          .join('\n')}\n`,
      ),
    );
  }
}

function toExportLine(line) {
  return line.replaceAll(/"([A-Z])([A-Za-z0-9]*)":/g, (_, first, rest) => `"${first.toLowerCase()}${rest}":`);
}
