import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleJoining, timeJoining } from './joining.js';
import { botocoreVersion, findProgram, measureInTurns, measurePeakMemory } from './measure.js';
import {
  BOTO_LOOP,
  detectorOf,
  FOUR,
  generateLines,
  holding,
  PLAIN_LOOP,
  rdsguard,
  shell,
  withFolder,
  withSandbox,
  writeExport,
  writeMixedExport,
} from './world.js';

/** The parts by name: each measures, and gives the tables that it prints. */
export const PARTS = { 'start-up': startUp, live, scan, incidents, tables };

const hasAws = findProgram('aws') !== undefined;
const hasBotocore = botocoreVersion !== undefined;
const hasJq = findProgram('jq') !== undefined;

/** The whole process from its start to its end, against a Node that does nothing; a table for each Node. */
async function startUp({ nodes }) {
  const tables = [];
  for (const node of nodes) tables.push(await startUpTable(node));
  return tables;
}

async function startUpTable(node) {
  const cases = [
    { name: 'node -e 0', command: node, args: ['-e', '0'] },
    rdsguard('rdsguard --version', '--version'),
    rdsguard('rdsguard --help', '--help'),
    rdsguard('rdsguard completion bash (a TAB)', 'completion', 'bash', '--', 'rdsguard --tz A'),
    rdsguard('rdsguard list of four findings in files, JSON', 'list', ...FOUR, '--json'),
    rdsguard('the same as a table', 'list', ...FOUR),
    rdsguard('the same in --tz Asia/Tokyo', 'list', ...FOUR, '--tz', 'Asia/Tokyo'),
  ];
  return withSandbox(['--generate', '35'], async (url) => {
    const detector = detectorOf(url);
    const to = ['--endpoint-url', url];
    const wire = [
      rdsguard('rdsguard list over loopback, 50 findings, JSON', 'list', '--json', ...to),
      ...(hasAws
        ? [
            shell(
              'aws guardduty list-findings, ids alone',
              `aws guardduty list-findings --detector-id ${detector} --endpoint-url ${url}`,
            ),
          ]
        : []),
    ];
    const onNode = (each) => (each.command === process.execPath ? { ...each, command: node } : each);
    const times = measureInTurns([...cases, ...wire].map(onNode), { runs: 41, warmUps: 3, stdout: 'pipe' });
    const bare = times['node -e 0'];
    const rows = Object.entries(times).map(([name, time]) => [name, ms(time), ratio(time, bare)]);
    const title = `Start-up, the whole process, Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`;
    return table(title, ['', 'median', 'against node -e 0'], rows);
  });
}

/** A live list against the AWS CLI and the loop that one writes first. */
async function live() {
  const rows = [];
  for (const latency of [0, 40]) {
    for (const count of [100, 1000, 10_000]) {
      const slow = latency === 0 ? [] : ['--fault', `latency=${latency}`];
      rows.push(await withSandbox([...holding(count), ...slow], (url) => liveRow(url, count, latency)));
    }
  }
  const heads = [
    'findings',
    'each call takes',
    'rdsguard list --json',
    'sequential loop, botocore',
    'sequential loop, JS SDK',
    'AWS CLI: list-findings, xargs get-findings',
  ];
  return [table('A live list over loopback', heads, rows)];
}

async function liveRow(url, count, latency) {
  const detector = detectorOf(url);
  const ours = rdsguard('rdsguard', 'list', '--json', '--endpoint-url', url);
  const loop = { name: 'loop', command: process.execPath, args: [PLAIN_LOOP, url] };
  const ids = `aws guardduty list-findings --detector-id ${detector} --endpoint-url ${url} --finding-criteria '{"Criterion":{"service.archived":{"Equals":["false"]}}}' --query 'FindingIds[]' --output text`;
  const cli = shell(
    'aws',
    `${ids} | tr '\\t' '\\n' | xargs -n 50 aws guardduty get-findings --detector-id ${detector} --endpoint-url ${url} --finding-ids`,
  );
  const boto = hasBotocore ? [{ name: 'boto', command: 'python3', args: [BOTO_LOOP, url] }] : [];
  const times = measureInTurns([ours, ...boto, loop], { runs: count * (1 + latency) > 10_000 ? 1 : 7 });
  // One process of the CLI for each fifty findings: minutes for 10,000.
  const aws = hasAws && count <= 1000 ? measureInTurns([cli], { runs: 1, warmUps: 0 }).aws : undefined;
  return [
    number(count),
    `${latency} ms`,
    ms(times.rdsguard),
    ...[times.boto, times.loop, aws].map((time) =>
      time === undefined ? '' : `${ms(time)} (${ratio(time, times.rdsguard)})`,
    ),
  ];
}

/** Trees as GuardDuty exports them to S3, against what reads them without knowing what a finding is. */
async function scan() {
  const lines = await generateLines(20_000);
  return [
    await scanTable('Findings of Tor among 20,000 in 1,000 exported files (.jsonl.gz)', {
      write: (folder) => writeExport(folder, lines, { perFile: 20 }),
      flags: ['--type', 'Tor'],
      jq: 'select(.type | test("TorIPCaller"))',
      grep: 'TorIPCaller',
    }),
    await scanTable('The 20,000 findings of RDS among 200,000 in 20 exported files (.jsonl.gz)', {
      write: (folder) => writeMixedExport(folder, lines, { perFile: 10_000 }),
      flags: [],
      jq: 'select(.type | contains(":RDS/"))',
      grep: ':RDS/',
    }),
    await scanTable('Logins from Tor that worked, among the same 200,000', {
      write: (folder) => writeMixedExport(folder, lines, { perFile: 10_000 }),
      flags: ['--type', 'Tor', '--outcome', 'success'],
      jq: 'select(.type | test("TorIPCaller.SuccessfulLogin"))',
      grep: 'TorIPCaller.SuccessfulLogin',
    }),
    await growthTable(lines),
  ];
}

/** Of 20 files the first two, all, and all ten times: a finding may be exported often. */
async function growthTable(lines) {
  return withFolder(async (folder) => {
    writeMixedExport(folder, lines, { perFile: 10_000 });
    const files = readdirSync(folder);
    const rows = [];
    for (const count of [2, 20, 200]) {
      await withFolder(async (tree) => {
        for (let index = 0; index < count; index += 1)
          cpSync(join(folder, files[index % files.length]), join(tree, `${index}.jsonl.gz`));
        const flags = ['--type', 'Tor', '--json', '--from', tree, '-q', '--timeout', '10m'];
        const list = rdsguard('list', 'list', ...flags);
        const times = measureInTurns([list], { runs: 3 });
        rows.push([count, number(count * 10_000), ms(times.list), mb(await measurePeakMemory(list))]);
      });
    }
    const heads = ['files', 'findings', 'rdsguard list --type Tor --json', 'peak memory'];
    return table('An export tree that grows', heads, rows);
  });
}

async function scanTable(title, { write, flags, jq, grep }) {
  return withFolder(async (folder) => {
    write(folder);
    const zcat = `find ${folder} -name '*.gz' -print0 | xargs -0 zcat`;
    const list = ['list', ...flags, '--json'];
    const cases = [
      rdsguard(`rdsguard ${list.join(' ')}`, ...list, '--from', folder, '-q', '--timeout', '10m'),
      shell('zcat', `${zcat} > /dev/null`),
      ...(hasJq
        ? [
            shell('zcat, grep, jq', `${zcat} | grep ${grep} | jq -c .`),
            shell('zcat, jq', `${zcat} | jq -c '${jq}'`),
          ]
        : []),
    ];
    const times = measureInTurns(cases, { runs: 3 });
    const ours = times[cases[0].name];
    const rows = [];
    for (const each of cases) {
      const time = times[each.name];
      rows.push([each.name, ms(time), ratio(time, ours), mb(await measurePeakMemory(each))]);
    }
    return table(title, ['', 'median', 'against rdsguard', 'peak memory'], rows);
  });
}

/** How a run grows with its input. */
async function incidents() {
  const lines = await generateLines(100_000);
  return withFolder(async (folder) => {
    const joining = await bundleJoining(folder);
    const rows = [];
    for (const count of [1000, 10_000, 100_000]) {
      const path = writeLines(folder, lines.slice(0, count));
      const flags = ['--from', path, '--json', '-q', '--timeout', '10m'];
      const [list, joined] = [
        rdsguard('list', 'list', ...flags),
        rdsguard('incidents', 'incidents', ...flags),
      ];
      const times = measureInTurns([list, joined], count > 10_000 ? { runs: 1, warmUps: 0 } : { runs: 5 });
      rows.push([
        number(count),
        ms(times.list),
        mb(await measurePeakMemory(list)),
        ms(times.incidents),
        mb(await measurePeakMemory(joined)),
        ms(timeJoining(joining, path)),
      ]);
    }
    const heads = [
      'findings in one file',
      'list --json',
      'peak memory',
      'incidents --json',
      'peak memory',
      'of that, joining',
    ];
    return [table('How it grows', heads, rows)];
  });
}

/** Tables of many rows, into a pipe. */
async function tables() {
  const lines = await generateLines(10_000);
  return withFolder(async (folder) => {
    const path = writeLines(folder, lines);
    const formats = ['json', 'ndjson', 'csv', 'table', 'wide', 'md'];
    const cases = formats.map((format) =>
      rdsguard(format, 'list', '--from', path, '-o', format, '--limit', '0', '-q', '--tz', 'Asia/Tokyo'),
    );
    const times = measureInTurns(cases, { runs: 3 });
    const rows = [];
    for (const each of cases)
      rows.push([`-o ${each.name}`, ms(times[each.name]), mb(await measurePeakMemory(each))]);
    return [table('A list of 10,000 findings in each format', ['', 'median', 'peak memory'], rows)];
  });
}

function writeLines(folder, lines) {
  const path = join(folder, `${lines.length}.jsonl.gz`);
  writeFileSync(path, gzipSync(`${lines.join('\n')}\n`));
  return path;
}

function table(title, heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [`**${title}**`, '', line(heads), line(rule), ...rows.map(line)].join('\n');
}

function ms(time) {
  return time < 1000 ? `${Math.round(time)} ms` : `${(time / 1000).toFixed(time < 10_000 ? 2 : 1)} s`;
}

function ratio(time, base) {
  return `${(time / base).toFixed(time / base < 10 ? 2 : 0)} times`;
}

function mb(bytes) {
  return bytes === undefined ? 'not measured' : `${Math.round(bytes / 1e6)} MB`;
}

function number(count) {
  return count.toLocaleString('en-US');
}
