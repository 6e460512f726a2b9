import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import { htmlLink } from '../../src/view/report/html.ts';
import { runCli } from '../support/run-cli.ts';
import { FIXTURES, fixture, fullDocument } from './finding-fixtures.ts';
import { createFolder, withTexts, writeReport } from './report-files.ts';

const folder = createFolder();
afterAll(folder.remove);

const TOR = fixture('tor-successful-login').document;

/** A report into a file of this name. */
function reportTo(name: string, ...args: readonly string[]) {
  const from = folder.path('one.json');
  writeFileSync(from, JSON.stringify(TOR));
  return runCli(['report', '--from', from, '--file', folder.path(name), ...args]);
}

describe('the file', () => {
  it('is private, and its path is what stdout says', async () => {
    const { exit, stdout } = await reportTo('private.html');
    expect(exit).toBe(0);
    expect(stdout).toBe(`${folder.path('private.html')}\n`);
    expect(statSync(folder.path('private.html')).mode & 0o777).toBe(0o600);
  });

  it('is never written over another unless --force says so', async () => {
    writeFileSync(folder.path('taken.html'), 'mine');
    const refused = await reportTo('taken.html');
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('exists and was not touched');
    expect(refused.stdout).toBe('');
    expect(readFileSync(folder.path('taken.html'), 'utf8')).toBe('mine');
    expect((await reportTo('taken.html', '--force')).exit).toBe(0);
    expect(readFileSync(folder.path('taken.html'), 'utf8')).toContain('<!DOCTYPE html>');
    expect(statSync(folder.path('taken.html')).mode & 0o777).toBe(0o600);
  });

  it.each(['folder', 'link'])('never replaces a %s, even with --force', async (kind) => {
    const path = folder.path(kind);
    if (kind === 'folder') mkdirSync(path);
    else symlinkSync(folder.path('elsewhere'), path);
    const { exit, stderr } = await reportTo(kind, '--force');
    expect(exit).toBe(1);
    expect(stderr).toContain('is not a regular file');
    expect(existsSync(folder.path('elsewhere'))).toBe(false);
  });

  it('leaves nothing behind where it cannot be written', async () => {
    const { exit, stderr } = await reportTo('no/such/folder.html');
    expect(exit).toBe(1);
    expect(stderr).toContain('its folder does not exist');
    expect(readdirSync(dirname(folder.path('x'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('must be named', async () => {
    const { exit, stderr } = await runCli(['report', '--sandbox']);
    expect(exit).toBe(2);
    expect(stderr).toContain('--file PATH');
  });

  it('has the same bytes for the same findings', async () => {
    const documents = generateFindings(120, { seed: 3, until: Date.UTC(2026, 10, 22) });
    const first = await writeReport(documents, folder.path);
    const second = await writeReport([...documents].reverse(), folder.path);
    expect(second.html).toBe(first.html);
  });
});

describe('the page', () => {
  it('lets run and style nothing but its own script and style sheet', async () => {
    const { html } = await writeReport(
      FIXTURES.map(({ document }) => document),
      folder.path,
    );
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hashOf = (pattern: RegExp) =>
      createHash('sha256')
        .update(pattern.exec(html)?.[1] ?? '')
        .digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hashOf(/<script>(.*?)<\/script>/s)}'`,
      `style-src 'sha256-${hashOf(/<style>(.*?)<\/style>/s)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html.match(/<style/g)).toHaveLength(1);
    expect(html).not.toMatch(/ style="/);
  });

  it('holds its packed details as data that ends no element', async () => {
    const { html } = await writeReport(
      generateFindings(60, { seed: 3, until: Date.UTC(2026, 10, 22) }),
      folder.path,
    );
    const [, packed = ''] = /<script type="application\/json" id="packed">(.*)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(packed).rows).toHaveLength(60);
    expect(packed).not.toContain('<');
  });

  it('links to the web only', () => {
    expect(htmlLink('https://aws.amazon.com/').html).toContain('<a href="https://aws.amazon.com/"');
    for (const address of ['javascript:alert(1)', 'http://a.example', '//a.example', ' https://a.example']) {
      expect(htmlLink(address).html).not.toContain('<a');
    }
  });

  it('names what it was asked, of what, when, by which version', async () => {
    const { html } = await writeReport([TOR], folder.path, '--user', 'admin', '--severity', 'high');
    expect(html).toContain('<dt>User</dt><dd>admin</dd>');
    expect(html).toContain('<dt>Severity at least</dt><dd>7</dd>');
    expect(html).toContain('2026-11-22T09:00:00+09:00 (Asia/Tokyo)');
    expect(html).toContain('rdsguard 0.0.0-test');
    expect(html).toContain('findings.json');
  });

  it('does not call an empty answer clean', async () => {
    const { html, exit } = await writeReport([TOR], folder.path, '--user', 'nobody');
    expect(exit).toBe(0);
    expect(html).toContain('<h1>No finding matches</h1>');
    expect(html).toContain('not yet “clean”');
  });

  it('says first that something is missing, and is written all the same', async () => {
    const broken = folder.path('broken.json');
    writeFileSync(broken, `{"Findings":[${JSON.stringify(TOR)}, {"Id":`);
    const { exit, html } = await writeReport([TOR], folder.path, '--from', broken);
    expect(exit).toBe(5);
    expect(html.indexOf('Incomplete.')).toBeLessThan(html.indexOf('Incidents, worst first'));
    expect(html).toContain('<tr class="missing">');
  });

  it('says that a sandbox is not real', async () => {
    const file = folder.path('sandbox.html');
    expect((await runCli(['report', '--sandbox', '--file', file])).exit).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('Nothing shown is real');
  });

  it('leaves samples out unless told', async () => {
    const sample = { ...TOR, Service: { AdditionalInfo: { Value: '{"sample":true}' } } };
    const without = await writeReport([sample], folder.path, '--samples', 'exclude');
    expect(without.html).toContain('No finding matches');
    expect((await writeReport([sample], folder.path)).html).toContain('<span class="mark">sample</span>');
  });
});

describe('--redact', () => {
  /** Every text of a document is told apart from every other text of the page. */
  const secrets: string[] = [];
  const KEPT =
    /^(Type|Partition|Region|Resource\.ResourceType)$|(CreatedAt|UpdatedAt|Seen|Ssl|AuthMethod|Engine|EngineVersion|Role|ActionType|Feedback)$|Country/;
  const documents = Array.from({ length: 60 }, (_, index) =>
    withTexts(fullDocument(), (path, text) => {
      if (KEPT.test(path)) return text;
      if (/IpAddressV4$/.test(path)) return remember(`198.18.${index}.77`);
      if (/IpAddressV6$/.test(path)) return remember(`2a00:dead:${index}::77`);
      if (path === 'AccountId') return remember(String(888_800_000_000 + index));
      return remember(`zq${secrets.length}zq`);
    }),
  );
  function remember(secret: string): string {
    secrets.push(secret);
    return secret;
  }

  it('lets no value that names somebody into the file, in whatever form', async () => {
    const { html, exit, stderr } = await writeReport(documents, folder.path, '--redact');
    expect(exit).toBe(0);
    expect(stderr).toContain('Redacted:');
    expect(html).toContain('<strong>Redacted.</strong>');
    expect(secrets.filter((secret) => html.includes(secret))).toEqual([]);
    // The digests of the page's own script and style may hold any letters.
    expect(html.replace(/'sha256-[^']+'/g, '')).not.toMatch(/zq/i);
    expect(html).not.toContain('findings.json');
    expect(html).toContain('user-1');
  });

  it('masks what was asked for too', async () => {
    const { html } = await writeReport(
      documents,
      folder.path,
      '--redact',
      '--user',
      secrets[12] ?? '',
      '--ip',
      '198.18.0.77',
      '--engine',
      'carols-engine',
      '--country',
      'Carolia',
      '--type',
      'carol:RDS/carol,Tor',
    );
    expect(html).not.toContain('198.18.0.77');
    expect(html).toContain('<dt>User</dt><dd>masked</dd>');
    expect(html).toContain('<dt>Types</dt><dd>masked, Tor</dd>');
    expect(html).not.toMatch(/carol/i);
  });

  it.each(['table', 'wide', 'json', 'ndjson', 'csv', 'md'])('lets none into list -o %s', async (format) => {
    const from = folder.path('secret.json');
    writeFileSync(from, JSON.stringify({ Findings: documents }));
    const { exit, stdout, stderr } = await runCli([
      'list',
      '--redact',
      '--from',
      from,
      '-o',
      format,
      '--limit',
      '0',
    ]);
    expect(exit).toBe(0);
    expect(stdout.length).toBeGreaterThan(1000);
    expect(secrets.filter((secret) => stdout.includes(secret))).toEqual([]);
    expect(stderr).toContain('Redacted:');
  });

  it('leaves the verdicts as they are', async () => {
    const real = ['tor-successful-login', 'tor-failed-login', 'tor-discovery', 'malicious-ip-discovery'];
    const all = real.map((name) => fixture(name).document);
    const verdictsOf = (html: string) =>
      [...html.matchAll(/<article class="incident ([a-z-]+)"/g)].map(([, verdict]) => verdict);
    const open = await writeReport(all, folder.path);
    const redacted = await writeReport(all, folder.path, '--redact');
    expect(verdictsOf(redacted.html)).toEqual(verdictsOf(open.html));
    const [, reason] = /<h3>.*?<\/span> (.*?)<\/h3>/.exec(redacted.html) ?? [];
    expect(reason).toMatch(
      /^Login as user-\d worked 1 min after the first of 2 failures from Tor exit 240\.0\.0\.\d$/,
    );
  });

  it('says that remarks were left out, and none of them', async () => {
    const [empty, file] = [folder.path('customer-prod-empty.json'), folder.path('remarks.html')];
    writeFileSync(empty, '{"Findings":[]}');
    const { stderr } = await runCli(['report', '--from', empty, '--redact', '--file', file]);
    expect(stderr).toContain('customer-prod-empty.json');
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('1 remark on the answer left out');
    expect(html).not.toContain('customer-prod');
  });

  it('says no mask that a plan refuses', async () => {
    const { html } = await writeReport([TOR], folder.path, '--redact');
    expect(html).not.toContain('does not look like one');
  });
});
