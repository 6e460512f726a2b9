import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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

/** The same in few large files, in which every tenth finding is one of RDS and the others are of EC2. */
export function writeMixedExport(folder, lines, { perFile }) {
  const mixed = lines.flatMap((line, index) => [
    ...Array.from({ length: 9 }, (_, other) => toOtherLine(index * 9 + other)),
    toExportLine(line),
  ]);
  for (let start = 0; start < mixed.length; start += perFile) {
    const file = join(folder, `${start / perFile}.jsonl.gz`);
    writeFileSync(file, gzipSync(`${mixed.slice(start, start + perFile).join('\n')}\n`));
  }
}

/** A finding of another kind, as long as they are; what differs from one to the next does not pack away. */
function toOtherLine(number) {
  const digest = createHash('sha256').update(String(number)).digest('hex');
  const [id, detector, mac] = [digest.slice(0, 32), digest.slice(32), digest.slice(8, 25)];
  const ip = [10, number >> 16, (number >> 8) & 255, number & 255].join('.');
  const arn = `arn:aws:guardduty:ap-northeast-1:123456789012:detector/${detector}/finding/${id}`;
  const time = new Date(Date.UTC(2026, 9, 1) + number * 20_000).toISOString();
  const address = { privateDnsName: `ip-${ip.replaceAll('.', '-')}.ec2.internal`, privateIpAddress: ip };
  const remoteIpDetails = {
    ipAddressV4: ip.replace('10', '203'),
    city: { cityName: 'Roubaix' },
    country: { countryName: 'France' },
    geoLocation: { lat: (number % 1800) / 10 - 90, lon: (number % 3600) / 10 - 180 },
    organization: { asn: String(number % 60_000), asnOrg: 'Example', isp: 'Example', org: 'Example' },
  };
  return JSON.stringify({
    schemaVersion: '2.0',
    accountId: '123456789012',
    region: 'ap-northeast-1',
    partition: 'aws',
    id,
    arn,
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    resource: {
      resourceType: 'Instance',
      instanceDetails: {
        instanceId: `i-${mac}`,
        instanceType: 't3.large',
        launchTime: time,
        platform: null,
        networkInterfaces: [{ networkInterfaceId: `eni-${mac}`, ...address, privateIpAddresses: [address] }],
        tags: [{ key: 'Name', value: `web-${number % 100}` }],
        instanceState: 'running',
        imageId: `ami-${mac}`,
      },
    },
    service: {
      serviceName: 'guardduty',
      detectorId: detector,
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: { remoteIpDetails, blocked: false },
      },
      resourceRole: 'TARGET',
      additionalInfo: { value: '{}', type: 'default' },
      eventFirstSeen: time,
      eventLastSeen: time,
      archived: false,
      count: 1 + (number % 20),
    },
    severity: 2,
    createdAt: time,
    updatedAt: time,
    title: `${ip} is performing SSH brute force attacks against i-${mac}.`,
    description: `${ip} is performing SSH brute force attacks against i-${mac}, to guess its passwords.`,
  });
}

function toExportLine(line) {
  return line.replaceAll(/"([A-Z])([A-Za-z0-9]*)":/g, (_, first, rest) => `"${first.toLowerCase()}${rest}":`);
}
