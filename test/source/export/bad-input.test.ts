import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, createDeflateRaw, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ExitCode, RdsguardError } from '../../../src/errors.ts';
import { createFileSource } from '../../../src/source/export/file-source.ts';
import { whyUnreadable } from '../../../src/source/export/find-files.ts';
import { EVERYTHING, inPieces, read } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hostile = (name: string) => new URL(`../../../fixtures/hostile/${name}`, import.meta.url).pathname;
const GOOD = readFileSync(hostile('proto.jsonl'), 'utf8');
const goodWithId = (id: string) => GOOD.replaceAll('d4c3dbdf2ce8dcce0dd121xxxxxxxxxx', id.padEnd(32, '0'));

describe('beside good findings a bad part is one line with its place, and the good ones are there', () => {
  it.each([
    ['truncated.jsonl.gz', 1, /^byte \d+: the gzip archive is cut off$/],
    ['junk-after-gzip.jsonl.gz', 1, /^byte \d+: something else follows the gzip archive$/],
    ['damaged.jsonl.gz', 1, /^byte \d+: the gzip archive is damaged$/],
    ['invalid-json.jsonl', 2, /^line 2: the JSON is not valid$/],
    ['cut-off-line.jsonl', 2, /^line 2: a text is not closed$/],
    ['cut-off-array.json', 1, /^line 68: the text ends in the middle of a value$/],
    ['no-id.jsonl', 1, /^line 2: the finding cannot be read: Id is missing$/],
    ['no-type.jsonl', 1, /^line 2: the finding cannot be read: Type is missing$/],
    ['bad-severity.jsonl', 1, /^line 2: the finding cannot be read: Severity cannot be read$/],
    ['nul-bytes.jsonl', 1, /^line 2: there is a NUL byte$/],
    ['deep.json', 1, /^line 2: it is nested over 100 deep$/],
    ['not-utf8.jsonl', 1, /^line 2: the text is not UTF-8$/],
  ])('%s', async (name, findings, reason) => {
    const path = hostile(name);
    const { items, sources } = await read([path]);
    expect(items).toHaveLength(findings);
    expect(sources).toMatchObject([{ path, status: 'error', complete: false, findings }]);
    expect(sources[0]?.reason).toMatch(reason);
  });

  it('a line over 16 MiB', async () => {
    const long = `{"schemaVersion":"2.0","type":"a:RDS/b","title":"${'a'.repeat(17 << 20)}"}\n`;
    const bytes = Buffer.from(goodWithId('1') + long + goodWithId('2'));
    const { items, sources } = await readPieces(bytes);
    expect(items).toHaveLength(2);
    expect(sources).toMatchObject([
      { path: '-', complete: false, reason: 'line 2: it is longer than 16 MiB' },
    ]);
  });

  it('a great array is no long line', async () => {
    const one = GOOD.trimEnd();
    const copies = Math.ceil((17 << 20) / one.length);
    const { items, sources } = await readPieces(
      Buffer.from(`{"Findings":[${`${one},`.repeat(copies)}${one}]}`),
    );
    expect(items).toHaveLength(1);
    expect(sources).toMatchObject([{ complete: true }]);
  });

  it('many problems of one file are one line: three are named, all are counted', async () => {
    const { sources } = await read(['-'], Buffer.from(GOOD + '{"x":1}\n'.repeat(9)));
    expect(sources).toHaveLength(1);
    expect(sources[0]?.reason).toMatch(/^line 2: .*; line 3: .*; line 4: .*; and 6 more$/);
  });

  it.each([
    ['brackets that do not match', '{"a":[}\n', 'the JSON is not valid'],
    ['a value without its comma', '{"a":{"b":1}\n', 'the JSON is not valid'],
    ['a comma too many', '[1,]\n', 'the JSON is not valid'],
    ['words', 'Dear colleague,\nlook:\n', 'this is not a JSON object or array'],
  ])('after %s reading goes on', async (_, bad, reason) => {
    const { items, sources } = await read(['-'], Buffer.from(goodWithId('1') + bad + goodWithId('2')));
    expect(items).toHaveLength(2);
    expect(sources[0]?.reason).toContain(`line 2: ${reason}`);
  });
});

describe('where nothing can be read as findings it is exit 6, with the place and the reason', () => {
  it.each([
    ['only-nul.bin', 'line 1: there is a NUL byte'],
    ['prose.txt', 'line 1: this is not a JSON object or array'],
    ['other-json.json', 'line 1: this JSON is neither a finding nor anything known to hold findings'],
    ['finding-ids.json', 'line 1: these are finding ids only'],
    ['empty.json', 'it is empty'],
    ['absent.json', 'it does not exist'],
  ])('%s', async (name, reason) => {
    await expectBadInput([hostile(name)], `${hostile(name)}: ${reason}`);
  });

  it('a folder without files', async () => {
    const path = join(folder, 'bare');
    mkdirSync(join(path, 'inner'), { recursive: true });
    await expectBadInput([path], `${path}: the folder holds no files`);
  });

  it('a circle of links', async () => {
    const path = join(folder, 'circle');
    symlinkSync(path, path);
    await expectBadInput([path], 'its links lead in a circle');
  });
});

it('what cannot be read in a walked folder is named, each by itself', async () => {
  const root = join(folder, 'locked');
  mkdirSync(root);
  writeFileSync(join(root, 'good.jsonl'), GOOD);
  symlinkSync(join(root, 'absent'), join(root, 'dangling.jsonl'));
  symlinkSync(join(root, 'turning'), join(root, 'turning'));
  symlinkSync('/dev/zero', join(root, 'endless'));
  const { items, sources } = await read([root]);
  expect(items).toHaveLength(1);
  expect(sources).toMatchObject([
    { path: root, complete: true, findings: 1 },
    { path: join(root, 'dangling.jsonl'), complete: false, reason: 'it does not exist' },
    { path: join(root, 'endless'), complete: false, reason: 'it is not a file' },
    { path: join(root, 'turning'), complete: false, reason: 'its links lead in a circle' },
  ]);
});

it('names that are not UTF-8 and read alike are not taken for one file', async () => {
  const root = join(folder, 'names');
  mkdirSync(root);
  const named = (last: number[]) => Buffer.concat([Buffer.from(`${root}/a`), Buffer.from(last)]);
  writeFileSync(named([0xff]), goodWithId('a'));
  writeFileSync(named([0xef, 0xbf, 0xbd]), goodWithId('b'));
  writeFileSync(join(root, 'good.jsonl'), goodWithId('c'));
  const { items, sources } = await read([root]);
  expect(items).toHaveLength(1);
  const reason = 'its name is not UTF-8, and another one reads like it';
  expect(sources).toMatchObject([
    { complete: true },
    { complete: false, reason },
    { complete: false, reason },
  ]);
});

describe('UTF-16 that is none', () => {
  const half = goodWithId('a').replaceAll('admin', 'ad\ud800min');
  const utf16 = (...texts: readonly string[]) => Buffer.from(`\ufeff${texts.join('')}`, 'utf16le');
  const reason = 'the text is not UTF-16';

  it('is said so, with what was good before it in the same piece', async () => {
    const bytes = utf16(GOOD, goodWithId('b'), half, goodWithId('c'));
    for (const each of [bytes, gzipSync(bytes)]) {
      const { items, sources } = await read(['-'], each);
      expect(items.map(({ id }) => id[0]).sort()).toEqual(['b', 'd']);
      expect(items.map(({ databaseUser }) => databaseUser?.user).join()).not.toContain('\ufffd');
      expect(sources).toMatchObject([{ complete: false, reason }]);
    }
  });

  it('is no fault of a damaged archive around it: nothing behind it is taken for its end', async () => {
    const title = (id: string) => JSON.stringify({ Id: id, Type: 'Impact:RDS/New', Title: 'x'.repeat(400) });
    const cut = title('a').replace('xx"', '\ud800"}\n{"Title":"');
    const bytes = gzipSync(utf16(cut, `yy","Description":"of b"${title('b').slice(1)}`), { level: 0 });
    // The sum of the archive is wrong: what it holds came before that was seen.
    bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 8) ^ 1, bytes.length - 8);
    const path = join(folder, 'utf-16-damaged.gz');
    writeFileSync(path, bytes);
    await expect(read([path])).rejects.toThrow(`utf-16-damaged.gz: ${reason}.`);
  });
});

it('what is not permitted is said so', () => {
  expect(whyUnreadable(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe(
    'reading it is not permitted',
  );
  expect(whyUnreadable(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('it cannot be read (EIO)');
});

it('a gzip bomb stops at a bound, with what was good before it', async () => {
  const members = [gzipSync(GOOD), await bomb(1 << 27)];
  const { items, sources } = await read(['-'], Buffer.concat(members));
  expect(items).toHaveLength(1);
  expect(sources[0]?.reason).toMatch(/byte \d+: it unpacks to over 200 times its size/);
});

it('a small file that is a gzip bomb stops at the same bound', async () => {
  const path = join(folder, 'bomb.jsonl.gz');
  writeFileSync(path, Buffer.concat([gzipSync(GOOD), await bomb(1 << 27)]));
  const { items, sources } = await read([path]);
  expect(items).toHaveLength(1);
  expect(sources[0]?.reason).toMatch(/byte \d+: it unpacks to over 200 times its size/);
});

it('of a small file that holds much text all of it is read', async () => {
  const path = join(folder, 'much.jsonl.gz');
  const padding = ' '.repeat(1000);
  const lines = Array.from({ length: 5000 }, (_, at) => goodWithId(String(at).padStart(8, '0')) + padding);
  const bytes = gzipSync(lines.join('\n'));
  expect(bytes.length).toBeLessThan(1 << 18);
  writeFileSync(path, bytes);
  const { items, sources } = await read([path]);
  expect(items).toHaveLength(5000);
  expect(sources[0]?.complete).toBe(true);
});

describe('zeros behind a gzip archive', () => {
  const [first, second] = [gzipSync(goodWithId('1')), gzipSync(goodWithId('2'))];
  const follows = /^byte \d+: something else follows the gzip archive$/;
  const toPath = (bytes: Buffer) => {
    const path = join(folder, 'padded.gz');
    writeFileSync(path, bytes);
    return path;
  };

  it.each([
    ['one, then another member', [1], second],
    ['many, then another member', [40_000], second],
    ['more than a small file has, then another member', [1 << 19], second],
    ['one, then plain lines', [1], Buffer.from(goodWithId('2'))],
  ])('%s: what follows is not lost without a word', async (_, [zeros], rest) => {
    const bytes = Buffer.concat([first, Buffer.alloc(zeros!), rest]);
    for (const { items, sources } of [await read([toPath(bytes)]), await read(['-'], bytes)]) {
      expect(items).toHaveLength(1);
      expect(sources).toMatchObject([{ complete: false, reason: expect.stringMatching(follows) }]);
      expect(sources[0]?.reason).toContain(`byte ${first.length + zeros!}:`);
    }
  });

  it.each([0, 1, 40_000, 1 << 19])('%d up to its end are padding', async (zeros) => {
    const bytes = Buffer.concat([first, second, Buffer.alloc(zeros)]);
    for (const { items, sources } of [await read([toPath(bytes)]), await read(['-'], bytes)]) {
      expect(items).toHaveLength(2);
      expect(sources).toMatchObject([{ complete: true }]);
    }
  });

  it.each([
    ['alone are padding', Buffer.alloc(0), true],
    ['and more are a problem', second, false],
  ])('in a message %s', async (_, rest, complete) => {
    const data = Buffer.concat([first, Buffer.alloc(1), rest]).toString('base64');
    const carriers = [JSON.parse(goodWithId('3')), { awslogs: { data } }];
    const { items, sources } = await read(['-'], Buffer.from(JSON.stringify(carriers)));
    expect(items).toHaveLength(complete ? 2 : 1);
    expect(sources).toMatchObject([{ complete }]);
  });
});

it('all that came before the junk behind a large archive is there', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => goodWithId(String(index).padStart(8, '0')));
  const { items, sources } = await read(
    ['-'],
    Buffer.concat([gzipSync(lines.join('')), Buffer.from('junk')]),
  );
  expect(items).toHaveLength(3000);
  expect(sources[0]?.reason).toMatch(/something else follows/);
});

it('__proto__ pollutes nothing and is kept as data', async () => {
  const { items } = await read([hostile('proto.jsonl')]);
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
  expect(JSON.stringify(items[0]?.document)).toContain('"__proto__":{"Polluted":true}');
});

it('folders that link to each other are read once', async () => {
  const root = join(folder, 'loop');
  mkdirSync(join(root, 'a'), { recursive: true });
  writeFileSync(join(root, 'a', 'x.jsonl'), GOOD);
  symlinkSync(root, join(root, 'a', 'up'));
  symlinkSync(join(root, 'a'), join(root, 'b'));
  const { items, sources } = await read([root]);
  expect(items).toHaveLength(1);
  expect(sources).toMatchObject([{ path: root, complete: true, findings: 1 }]);
});

it('at the deadline what was read is the answer, and stdin that does not end is named', async () => {
  const deadline = new AbortController();
  async function* endless() {
    yield Buffer.from(GOOD);
    deadline.abort(new RdsguardError(ExitCode.incomplete, 'too late'));
    await new Promise(() => {});
  }
  const source = createFileSource({ paths: ['-'], stdin: endless(), signal: deadline.signal, now: Date.now });
  const { items, sources } = await source.findings(EVERYTHING);
  expect(items).toHaveLength(1);
  expect(sources).toMatchObject([{ path: '-', status: 'timeout', complete: false }]);
});

it('an interrupt ends it with the interrupt', async () => {
  const interrupt = new AbortController();
  const reason = new RdsguardError(ExitCode.interrupted, 'interrupted');
  async function* endless() {
    yield Buffer.from(GOOD);
    interrupt.abort(reason);
    await new Promise(() => {});
  }
  const source = createFileSource({
    paths: ['-'],
    stdin: endless(),
    signal: interrupt.signal,
    now: Date.now,
  });
  await expect(source.findings(EVERYTHING)).rejects.toBe(reason);
});

async function expectBadInput(paths: readonly string[], reason: string): Promise<void> {
  const error: unknown = await read(paths).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(RdsguardError);
  expect(error).toMatchObject({ exitCode: ExitCode.badInput });
  expect(String(error)).toContain(reason);
}

function readPieces(bytes: Buffer) {
  const signal = new AbortController().signal;
  return createFileSource({ paths: ['-'], stdin: inPieces(bytes, 1 << 16), signal, now: Date.now }).findings(
    EVERYTHING,
  );
}

/** So many zeros, in one gzip member that is not checked to its end. */
async function bomb(length: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 });
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])];
  deflate.on('data', (part: Buffer) => parts.push(part));
  const zeros = Buffer.alloc(1 << 24);
  for (let made = 0; made < length; made += zeros.length) {
    await new Promise((resolve) => deflate.write(zeros, resolve));
  }
  await new Promise((resolve) => deflate.end(resolve));
  return Buffer.concat([...parts, Buffer.alloc(8, crc32(Buffer.alloc(0)))]);
}
