/**
 * By hand, before a release: the built program on every Node that it says it runs on, in zones and languages of every
 * kind, with each kind of stdout. The same bytes where they must be the same, the documented exit codes everywhere.
 *
 *   npm run hosts -- /path/to/node20 /path/to/node22 …
 *
 * Without a path it is the Node that runs this. Its last line goes into SECURITY.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/rdsguard.js', import.meta.url));
const FINDINGS = fileURLToPath(new URL('../../fixtures/findings', import.meta.url));
const ID = 'd4c3dbdf2ce8dcce0dd121xxxxxxxxxx';

/** A zone that never moves, one that does, one that moves by half an hour, a POSIX rule, nothing, nonsense. */
const ZONES = ['Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'JST-9', '', 'Nowhere/Land'];
const IANA = ZONES.slice(0, 3);
const LANGUAGES = ['C', 'ja_JP.UTF-8'];

const FROM = ['--from', FINDINGS, '-q'];
/** Nothing of the host may show: not its zone, and of its language not even in a border. */
const HOSTLESS = [
  ['list', '--json', '--state', 'all', ...FROM],
  ['list', '-o', 'csv', '--tz', 'UTC', ...FROM],
  ['list', '-o', 'md', '--tz', 'America/New_York', ...FROM],
  ['incidents', '--json', ...FROM],
  ['summary', '--json', '--tz', 'Asia/Tokyo', ...FROM],
  ['respond', ID, '-o', 'md', '--tz', 'UTC', ...FROM],
  ['explain', '--json'],
  ['schema', 'list'],
  ['list', '--json', '--sandbox', '-q'],
];
/** Of the language the borders, of the zone the times, unless one is named. */
const TABLES = [
  ['list', '--state', 'all', ...FROM],
  ['show', ID, ...FROM],
  ['incidents', ...FROM],
  ['summary', ...FROM],
];
/** Every exit code that needs no service and no Ctrl-C. */
const ENDS = [
  [0, ['--version']],
  [0, ['list', ...FROM]],
  [1, ['show', 'ffffffffffffffffffffffffffffffff', ...FROM]],
  [2, ['list', '--type', 'Thor']],
  [3, ['list', '--fail-on', 'high', ...FROM]],
  [4, ['list', '--region', 'eu-west-1']],
  [5, ['list', '--from', FINDINGS, '--from', '/nowhere']],
  [6, ['list', '--from', PROGRAM]],
];

const nodes = process.argv.slice(2);
if (nodes.length === 0) nodes.push(process.execPath);
const folder = mkdtempSync(join(tmpdir(), 'rdsguard-hosts-'));
const failures = [];
let runs = 0;

/** @returns the exit code, and what came out */
async function run(node, args, { zone, language, stdout = 'pipe' }) {
  runs += 1;
  const home = join(folder, `home-${nodes.indexOf(node)}`);
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    LANG: language,
    TZ: zone,
    TERM: 'xterm-256color',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const file = join(folder, 'stdout');
  const [command, ...rest] = {
    pipe: [node, PROGRAM, ...args],
    file: [node, PROGRAM, ...args],
    closed: ['sh', '-c', 'exec "$@" >&-', 'sh', node, PROGRAM, ...args],
    terminal: ['script', '-qec', [node, PROGRAM, ...args].map((word) => `'${word}'`).join(' '), '/dev/null'],
  }[stdout];
  const out = stdout === 'file' ? openSync(file, 'w') : 'pipe';
  const child = spawn(command, rest, { env, stdio: ['ignore', out, 'pipe'] });
  const chunks = [];
  let stderr = '';
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const exit = await new Promise((resolve) => child.on('close', resolve));
  if (stdout === 'file') closeSync(out);
  const bytes = stdout === 'file' ? readFileSync(file, 'utf8') : Buffer.concat(chunks).toString();
  return { exit, bytes, stderr };
}

function check(what, isRight, detail = '') {
  if (isRight) return;
  failures.push(what);
  console.error(`not as it must be: ${what}${detail && `\n  ${detail.slice(0, 500)}`}`);
}

const known = new Map();

/** The first bytes under a name are what all others of it must be. */
function same(name, bytes, where) {
  const first = known.get(name) ?? known.set(name, bytes).get(name);
  check(`${name}, ${where}: other bytes`, bytes === first && bytes !== '');
}

function nameOf(args) {
  return args.join(' ').replaceAll(FINDINGS, 'FINDINGS').replaceAll(PROGRAM, 'PROGRAM');
}

for (const node of nodes) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.error(`Node ${version} …`);
  for (const zone of ZONES) {
    for (const language of LANGUAGES) {
      const where = `${version} TZ=${zone} LANG=${language}`;
      for (const [index, args] of HOSTLESS.entries()) {
        const stdout = index % 2 ? 'pipe' : 'file';
        const { exit, bytes, stderr } = await run(node, args, { zone, language, stdout });
        same(nameOf(args), bytes, `${where} ${stdout}`);
        check(`${nameOf(args)}, ${where}: exit ${exit}`, exit === 0, stderr);
      }
      for (const args of TABLES) {
        const named = await run(node, [...args, '--tz', 'Asia/Tokyo'], { zone, language });
        same(`${nameOf(args)} --tz Asia/Tokyo in ${language}`, named.bytes, where);
        if (IANA.includes(zone)) {
          const own = await run(node, args, { zone, language, stdout: 'file' });
          same(`${nameOf(args)} in ${zone} and ${language}`, own.bytes, where);
          const told = await run(node, [...args, '--tz', zone], { zone: 'UTC', language });
          same(`${nameOf(args)} in ${zone} and ${language}`, told.bytes, `${where} by --tz`);
        }
      }
      const terminal = await run(node, [...TABLES[0], '--tz', 'UTC'], { zone, language, stdout: 'terminal' });
      check(`a terminal, ${where}`, terminal.exit === 0 && terminal.bytes.includes('\u001b['));
      const isAscii = [...terminal.bytes.replaceAll('経理担当', '')].every((letter) => letter < '\u0080');
      check(`borders, ${where}`, isAscii === (language === 'C'));
      // Node puts /dev/null in the place of a closed stdout before anybody can see it, so there is no error to tell;
      // what must not be is that a file that is opened later takes its place.
      const file = join(folder, `report-${runs}.html`);
      const closed = await run(node, ['report', '--file', file, ...FROM], {
        zone,
        language,
        stdout: 'closed',
      });
      const said = closed.stderr.replace(/^warning: TZ=.*\n/, '');
      check(`stdout closed, ${where}`, closed.exit === 0 && said === '', said);
      check(`the report, ${where}`, /^<!doctype html>[\s\S]*<\/html>\s*$/i.test(readFileSync(file, 'utf8')));
      for (const [code, args] of ENDS) {
        for (const stdout of zone === ZONES[0] ? ['pipe', 'file', 'closed', 'terminal'] : []) {
          const { exit, bytes, stderr } = await run(node, args, { zone, language, stdout });
          check(`${nameOf(args)}, ${where} ${stdout}: exit ${exit}`, exit === code, stderr);
          check(`${nameOf(args)}, ${where} ${stdout}: a stack`, !/^\s+at /m.test(stderr + bytes));
        }
      }
    }
  }
}
rmSync(folder, { recursive: true });

const versions = nodes.map((node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
console.log(
  `${new Date().toISOString().slice(0, 10)}: ${runs} runs on Node ${versions.join(', ')} × ${ZONES.length} zones × ${LANGUAGES.length} languages × pipe, file, terminal, closed: ${failures.length} not as they must be`,
);
process.exitCode = failures.length > 0 ? 1 : 0;
