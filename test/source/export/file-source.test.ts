import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { readDocuments } from '../../../src/source/export/read-documents.ts';
import { toWire } from '../../support/carriers.ts';
import { fieldsOf, findingWith } from '../../support/finding.ts';
import { open, read } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ID = 'f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0';
const hour = (hours: number) => new Date(Date.UTC(2026, 10, 10, hours)).toISOString();
const version = (changes: JsonObject) => findingWith(changes).document;
const lines = (...findings: readonly JsonObject[]) =>
  Buffer.from(findings.map((finding) => `${JSON.stringify(toWire(finding))}\n`).join(''));

function write(path: string, bytes: Uint8Array): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, bytes);
  return whole;
}

it('holds no field but the header where only documents are wanted, and reads the others when asked', async () => {
  const fixtures = readFileSync(new URL('../../../fixtures/carriers/s3-export.jsonl', import.meta.url));
  const whole = await read(['-'], fixtures);
  const documents = await read(['-'], fixtures, { onlyDocuments: true });
  expect(documents.items.length).toBeGreaterThan(1);
  expect(documents.items.map(fieldsOf)).toEqual(whole.items.map(fieldsOf));
});

describe('of one finding in several versions', () => {
  const older = version({ UpdatedAt: hour(1), Service: { Count: 1 } });
  const newer = version({ UpdatedAt: hour(5), Service: { Count: 4, Archived: true } });

  it.each([[lines(older, newer)], [lines(newer, older)]])('the newest is the answer', async (bytes) => {
    const { items } = await read(['-'], bytes);
    expect(items.map((finding) => finding.count)).toEqual([4]);
  });

  it.each([[lines(older, newer)], [lines(newer, older)]])(
    'an older one that matches is not shown where the newest does not match',
    async (bytes) => {
      const { items } = await read(['-'], bytes, { matches: (finding) => !finding.archived });
      expect(items).toEqual([]);
    },
  );

  it('the newest within the window is the answer: later folders may not have been opened', async () => {
    const { items } = await read(['-'], lines(newer, older), { until: Date.parse(hour(3)) });
    expect(items.map((finding) => finding.count)).toEqual([1]);
  });

  it('versions keeps each once', async () => {
    const { items } = await read(['-'], lines(older, newer, older), { versions: true });
    expect(items.map((finding) => finding.count).sort()).toEqual([1, 4]);
  });

  it('the same id in another account or Region is another finding, also among versions', async () => {
    const arn = `arn:aws:guardduty:eu-west-2:123456789012:detector/d0/finding/${ID}`;
    const bytes = lines(older, version({ AccountId: '210987654321', UpdatedAt: hour(1) }), {
      ...older,
      Arn: arn,
      Region: 'eu-west-2',
    });
    for (const versions of [false, true]) {
      const { items } = await read(['-'], bytes, { versions });
      expect(new Set(items.map(({ accountId, region }) => `${accountId} ${region}`)).size).toBe(3);
    }
  });

  it('of two with the same time the later in the order of files is the answer, whichever was read first', async () => {
    const large = Array.from({ length: 400 }, (_, index) => version({ Id: `${index}`.padStart(32, 'a') }));
    const first = write('tie/a.jsonl.gz', gzipSync(lines(...large, version({ Title: 'a' }))));
    const second = write('tie/b.jsonl', lines(version({ Title: 'b' })));
    for (const [paths, title] of [
      [[first, second], 'b'],
      [[second, first], 'a'],
    ] as const) {
      const { items } = await read(paths);
      expect(items.find((finding) => finding.id === ID)?.title).toBe(title);
    }
  });
});

describe('find', () => {
  const bytes = lines(
    version({ UpdatedAt: hour(1), Service: { Archived: true } }),
    version({ UpdatedAt: hour(5) }),
    version({ Id: 'f0f0aaaa00000000', Type: 'Recon:EC2/Portscan', Resource: { ResourceType: 'Instance' } }),
  );

  it('answers with every version in any state, newest first', async () => {
    const { items } = await open(['-'], bytes).find({ kind: 'id', id: ID });
    expect(items.map((finding) => finding.updatedAt)).toEqual([Date.parse(hour(5)), Date.parse(hour(1))]);
  });

  it('a prefix may mean several findings, of any kind', async () => {
    const { items } = await open(['-'], bytes).find({ kind: 'prefix', prefix: 'f0f0' });
    expect(new Set(items.map((finding) => finding.id)).size).toBe(2);
  });

  it('an ARN is that finding and no other of the same id', async () => {
    const arn = (region: string) => ({
      kind: 'arn' as const,
      arn: `arn:aws:guardduty:${region}:123456789012:detector/d0/finding/${ID}`,
      region,
      detectorId: 'd0',
      accountId: '123456789012',
      id: ID,
    });
    expect((await open(['-'], bytes).find(arn('eu-west-1'))).items).toHaveLength(2);
    expect((await open(['-'], bytes).find(arn('eu-west-2'))).items).toHaveLength(0);
  });

  it('stdin can be asked again', async () => {
    const source = open(['-'], bytes);
    expect((await source.find({ kind: 'id', id: ID })).items).toHaveLength(2);
    expect((await source.find({ kind: 'id', id: ID })).items).toHaveLength(2);
  });
});

describe('findings of other kinds', () => {
  const ec2 = version({
    Id: 'e'.repeat(32),
    Type: 'Recon:EC2/Portscan',
    Resource: { ResourceType: 'Instance' },
  });
  const s3Line = (finding: JsonObject) => {
    const { schemaVersion, ...rest } = toWire(finding) as JsonObject;
    return `${JSON.stringify({ schemaVersion, ...rest })}\n`;
  };
  const plain = s3Line({ ...ec2, Resource: { ResourceType: 'Instance' }, Service: { Count: 1 } });

  it('are passed over unparsed where they plainly are such, and counted', async () => {
    // Not JSON at all inside: that it is not named proves that it was not parsed.
    const unparsed = plain.replace('"severity":8', '"severity":}{');
    const { items, notices, sources } = await read(['-'], Buffer.from(unparsed + plain), { onlyRds: true });
    expect(items).toEqual([]);
    expect(notices).toMatchObject([{ text: '2 findings or events of other kinds passed over.' }]);
    expect(sources).toMatchObject([{ complete: true, findings: 0 }]);
  });

  it.each([
    [
      'an escape hides the letters',
      plain.replace('Recon:EC2/Portscan', 'Discovery:\\u0052DS/TorIPCaller'),
      1,
    ],
    [
      'the line is of another make',
      plain.replace('{"schemaVersion":"2.0",', '{"x":1,"schemaVersion":"2.0",').replace('EC2', 'RDS'),
      1,
    ],
  ])('are parsed where %s', async (_, line, found) => {
    const { items } = await read(['-'], Buffer.from(line), { onlyRds: true });
    expect(items).toHaveLength(found);
  });

  it.each([
    ['has no type', plain.replace('"type":', '"kind":')],
    ['does not end as an object does', `${plain.trimEnd().slice(0, -9)}\n`],
  ])('a line that %s is not passed over in silence', async (_, line) => {
    const bytes = Buffer.from(`${JSON.stringify(version({}))}\n${line}`);
    const { items, sources } = await read(['-'], bytes, { onlyRds: true });
    expect(items).toHaveLength(1);
    expect(sources).toMatchObject([{ complete: false }]);
  });

  it('a value shorter than the marks of such a line is read as any other', async () => {
    await expect(read(['-'], Buffer.from('{}'), { onlyRds: true })).rejects.toMatchObject({ exitCode: 6 });
  });

  it('are answered where the request may want them', async () => {
    const { items } = await read(['-'], Buffer.from(plain));
    expect(items).toHaveLength(1);
  });
});

describe('the S3 layout', () => {
  const place = (path: string) => `s3/bucket/prefix/AWSLogs/${path}/x.jsonl.gz`;
  const id = (letter: string) => ({ Id: letter.repeat(32) });
  write(
    place('111111111111/GuardDuty/eu-west-1/2026/11/10'),
    gzipSync(lines(version({ ...id('a'), UpdatedAt: hour(1) }))),
  );
  write(
    place('o-abc123/222222222222/GuardDuty/us-east-1/2026/11/10'),
    gzipSync(lines(version({ ...id('b'), UpdatedAt: hour(2) }))),
  );
  // Whatever opens these finds no gzip in them.
  write(place('111111111111/GuardDuty/eu-west-1/2026/11/01'), Buffer.from('unopened'));
  write(place('111111111111/GuardDuty/eu-west-1/2026/12/20'), Buffer.from('unopened'));
  write(place('222222222222/GuardDuty/ap-south-1/2026/11/10'), Buffer.from('unopened'));
  const root = join(folder, 's3');
  const wanted = {
    regions: ['EU-west-1', 'us-east-1'],
    since: Date.UTC(2026, 10, 8),
    until: Date.UTC(2026, 10, 12),
  };

  it('folders that cannot hold what is asked for are not opened', async () => {
    const { items, sources, notices } = await read([root], undefined, wanted);
    expect(items.map((finding) => finding.id[0]).sort()).toEqual(['a', 'b']);
    expect(sources).toMatchObject([{ path: root, complete: true, findings: 2 }]);
    expect(notices[0]?.text).toMatch(/^\d folders or files of the S3 layout not opened/);
  });

  it.each(['regions', 'since', 'until'] as const)('without %s the others are opened', async (part) => {
    const { sources } = await read([root], undefined, { ...wanted, [part]: undefined });
    expect(sources.some((source) => !source.complete)).toBe(true);
  });

  it("a member's finding is found in the folder of its administrator", async () => {
    const path = write(
      'admin/AWSLogs/333333333333/GuardDuty/eu-west-1/2026/11/10/x.jsonl',
      lines(version({})),
    );
    const { items } = await read([path]);
    expect(items.map((finding) => finding.accountId)).toEqual(['123456789012']);
  });

  it('a window without folders is an answer', async () => {
    const { items, sources } = await read([root], undefined, { since: Date.UTC(2027, 5, 1) });
    expect(items).toEqual([]);
    expect(sources).toMatchObject([{ path: root, complete: true, findings: 0 }]);
  });

  it('names that start with a dot are passed over in folders, and the files among them counted', async () => {
    write('dotted/.DS_Store', Buffer.from([0]));
    write('dotted/b/.a.jsonl', lines(version({})));
    write('dotted/.git/config.json', lines(version({})));
    write('dotted/a.jsonl', lines(version({})));
    const { sources, notices } = await read([join(folder, 'dotted')]);
    expect(sources).toMatchObject([{ complete: true, findings: 1 }]);
    expect(notices).toEqual([{ level: 'info', text: '2 files not opened: the name starts with a dot.' }]);
    expect((await read([join(folder, 'dotted', 'b', '.a.jsonl')])).items).toHaveLength(1);
    await expect(read([join(folder, 'dotted', 'b')])).rejects.toThrow(
      'the folder holds no files but some whose names start with a dot',
    );
  });
});

describe('an envelope of ours', () => {
  const denied = {
    Region: 'us-east-1',
    AccountId: null,
    DetectorId: null,
    Status: 'denied',
    Findings: 0,
    Reason: 'no',
  };
  const fine = { Region: 'eu-west-1', AccountId: '1', DetectorId: 'd', Status: 'ok', Findings: 7 };
  const off = { ...denied, Status: 'not-enabled' };
  const envelope = (complete: boolean, sources: readonly JsonObject[]) =>
    Buffer.from(
      JSON.stringify(
        { SchemaVersion: 'rdsguard/1', Complete: complete, Sources: sources, Findings: [version({})] },
        null,
        2,
      ),
    );

  it('keeps its Sources: what was missing is missing still', async () => {
    const { items, sources } = await read(['-'], envelope(false, [fine, denied]));
    expect(items).toHaveLength(1);
    expect(sources).toEqual([
      { region: 'eu-west-1', accountId: '1', detectorId: 'd', status: 'ok', complete: true, findings: 7 },
      { region: 'us-east-1', status: 'denied', complete: false, findings: 0, reason: 'no' },
    ]);
  });

  it.each([
    [true, [fine, off], true],
    [false, [fine, off], false],
    [false, [fine], false],
    [false, [], false],
    [true, [{ ...fine, Status: 'new-word' }], false],
  ])('Complete %s with %j is complete: %s', async (complete, list, expected) => {
    const { sources } = await read(['-'], envelope(complete, list));
    expect(sources.every((source) => source.complete)).toBe(expected);
  });

  it('beside other findings in a file has a line of its own', async () => {
    const bytes = Buffer.concat([lines(version({ Id: 'd'.repeat(32) })), envelope(true, [fine])]);
    const { sources } = await read(['-'], bytes);
    expect(sources.map((source) => source.path ?? source.region)).toEqual(['-', 'eu-west-1']);
  });
});

describe('a Security Hub copy', () => {
  const hostile = (name: string) => new URL(`../../../fixtures/hostile/${name}`, import.meta.url).pathname;

  it.each(['security-hub.json', 'security-lake.json'])(
    '%s is named with the command that shows the finding',
    async (name) => {
      const { items, sources, notices } = await read([hostile(name)]);
      const command =
        /^rdsguard show arn:aws:guardduty:ap-northeast-1:123456789012:detector\/\w+\/finding\/\w+$/;
      expect(items).toEqual([]);
      expect(sources).toMatchObject([{ complete: false, hint: expect.stringMatching(command) }]);
      expect(notices.map((notice) => notice.level)).toContain('warning');
    },
  );

  it('misses nothing where the finding itself is there', async () => {
    const { sources } = await read([hostile('security-hub.json'), hostile('proto.jsonl')]);
    expect(sources.every((source) => source.complete)).toBe(true);
  });
});

describe('a known carrier without a finding is an answer with a notice', () => {
  it.each([
    '[]',
    '{"Findings":[]}',
    '{"findings": [ ]}\n',
    '{"Records":[]}',
    '{"messageType":"CONTROL_MESSAGE","logEvents":[{"message":"x"}]}',
  ])('%s', async (text) => {
    const { items, sources, notices } = await read(['-'], Buffer.from(text));
    expect(items).toEqual([]);
    expect(sources).toMatchObject([{ complete: true }]);
    expect(notices).toMatchObject([{ text: 'There is no finding in stdin.' }]);
  });
});

it('readDocuments gives every finding of a folder, in the order of files', async () => {
  write('docs/b.json', Buffer.from(JSON.stringify([version({ Id: 'b' })])));
  write('docs/a.jsonl', lines(version({ Id: 'a', Type: 'Recon:EC2/Portscan' })));
  const { signal } = new AbortController();
  const documents = await readDocuments([join(folder, 'docs')], { signal, now: Date.now });
  expect(documents.map((document) => document.Id)).toEqual(['a', 'b']);
  write('docs/c.json', Buffer.from('{"x":'));
  await expect(readDocuments([join(folder, 'docs')], { signal, now: Date.now })).rejects.toMatchObject({
    exitCode: 6,
  });
});
