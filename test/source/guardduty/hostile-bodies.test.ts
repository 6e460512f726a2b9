import { describe, expect, it } from 'vitest';
import { fakeWire, type OperationName, reply, wireFinding } from './fake-wire.ts';
import { everything, idsOf, openSource } from './open-source.ts';

const page = '<!doctype html><title>Sign in to the network</title>';
const finding = wireFinding(1);
const deep = `{"findings":[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]}`;

const HOSTILE: readonly (readonly [OperationName, string, string | Buffer])[] = [
  ['ListDetectors', 'nothing at all', ''],
  ['ListDetectors', 'an empty object', '{}'],
  ['ListDetectors', 'the keys in another case', '{"DetectorIds":["a"]}'],
  ['ListDetectors', 'the token in another case', '{"detectorIds":["a"],"NextToken":"b"}'],
  ['ListDetectors', 'a null in the list', '{"detectorIds":[null]}'],
  ['ListDetectors', 'two lists', '{"detectorIds":["a"],"detectorIds":[]}'],
  ['ListFindings', 'nothing at all', ''],
  ['ListFindings', 'white space', ' \n'],
  ['ListFindings', 'an empty object', '{}'],
  ['ListFindings', 'an array', '[]'],
  ['ListFindings', 'null', 'null'],
  ['ListFindings', 'the keys in another case', '{"FindingIds":[]}'],
  ['ListFindings', 'no list', '{"findingIds":null}'],
  ['ListFindings', 'an object for the list', '{"findingIds":{}}'],
  ['ListFindings', 'an empty id', '{"findingIds":[""]}'],
  ['ListFindings', 'a number for an id', '{"findingIds":[1]}'],
  ['ListFindings', 'a number for the token', '{"findingIds":[],"nextToken":5}'],
  ['ListFindings', 'the token in another case', '{"findingIds":[],"NextToken":"b"}'],
  ['ListFindings', 'NEXTTOKEN', '{"findingIds":[],"NEXTTOKEN":"b"}'],
  ['ListFindings', 'next_token', '{"findingIds":[],"next_token":"b"}'],
  ['ListFindings', 'two lists', '{"findingIds":["x"],"findingIds":[]}'],
  ['ListFindings', 'two tokens', '{"findingIds":[],"nextToken":"b","nextToken":""}'],
  ['ListFindings', 'the type of an error', '{"findingIds":[],"__type":"InternalServerErrorException"}'],
  ['ListFindings', 'the message of an error', '{"findingIds":[],"message":"The request was rejected"}'],
  ['ListFindings', 'a web page', page],
  ['ListFindings', 'a body that is cut off', '{"findingIds":["a'],
  ['ListFindings', 'bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['GetFindings', 'an empty object', '{}'],
  ['GetFindings', 'no findings', '{"findings":[]}'],
  ['GetFindings', 'the keys in another case', `{"Findings":[${JSON.stringify(finding)}]}`],
  ['GetFindings', 'a null for a finding', '{"findings":[null]}'],
  [
    'GetFindings',
    'a word for the severity',
    JSON.stringify({ findings: [{ ...finding, severity: 'high' }] }),
  ],
  ['GetFindings', 'no severity', JSON.stringify({ findings: [{ ...finding, severity: null }] })],
  [
    'GetFindings',
    'a finding without updatedAt',
    JSON.stringify({ findings: [{ ...finding, updatedAt: null }] }),
  ],
  ['GetFindings', 'another finding', JSON.stringify({ findings: [wireFinding(2)] })],
  ['GetFindings', 'nesting without end', deep],
  [
    'GetFindings',
    'a good finding that nests 101 deep in a list',
    JSON.stringify({ findings: [{ ...finding, new: JSON.parse(`${'['.repeat(101)}${']'.repeat(101)}`) }] }),
  ],
];

describe('a 200 that GuardDuty never gives is an error, never "no findings"', () => {
  it.each(HOSTILE)('%s with %s', async (operation, _, body) => {
    const wire = fakeWire({
      findings: [finding],
      intercept: (called) =>
        called === operation ? { status: 200, headers: {}, body: Buffer.from(body) } : undefined,
    });
    const { items, sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(items).toEqual([]);
    expect(sources).toMatchObject([{ status: 'error', complete: false, reason: expect.any(String) }]);
    expect(wire.count(operation)).toBeLessThanOrEqual(2);
  });

  it.each([
    [201, {}],
    [202, {}],
    [203, {}],
    [206, { 'content-range': 'bytes 0-17/4096' }],
    [200, { 'x-amzn-errortype': 'InternalServerErrorException' }],
  ])('nor is an empty list with the head %d %j', async (status, headers) => {
    const wire = fakeWire({
      findings: [finding],
      intercept: (called) =>
        called === 'ListFindings' ? reply({ findingIds: [] }, status, headers) : undefined,
    });
    const { sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(sources).toMatchObject([{ status: 'error', complete: false }]);
    expect(wire.count('ListFindings')).toBe(2);
  });

  it('a finding that is given with another type than it was listed for is not dropped without a word', async () => {
    const [asked, other] = ['Discovery:RDS/TorIPCaller', finding.type];
    const wire = fakeWire({ findings: [finding, wireFinding(2, { type: asked })] });
    const request = everything({
      criteria: [{ type: { equals: [asked] } }],
      matches: ({ type }) => type === asked,
    });
    const { items, sources } = await openSource({ handler: wire.handler }).findings(request);
    expect(idsOf(items)).toEqual([wireFinding(2).id]);
    expect(sources).toMatchObject([
      { status: 'error', complete: false, reason: expect.stringContaining('1 finding is of another type') },
    ]);
    const both = await openSource({ handler: wire.handler }).findings({ ...request, matches: () => true });
    expect(both.sources).toMatchObject([{ status: 'ok' }]);
    const rest = { ...request, criteria: [{ type: { notEquals: [other] } }] };
    const { sources: named } = await openSource({ handler: wire.handler }).findings(rest);
    expect(named).toMatchObject([{ status: 'error' }]);
  });

  it('nor is it a crash where the text in AdditionalInfo nests without end: the finding is read without it', async () => {
    const value = `{"unusualBehavior":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}},"sample":true}`;
    const hostile = wireFinding(2, {
      service: { ...finding.service, additionalInfo: { value, type: 'default' } },
    });
    const wire = fakeWire({ findings: [finding, hostile] });
    const { items, sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(idsOf(items)).toEqual([finding.id, hostile.id]);
    expect(items.map(({ behaviours }) => behaviours)).toEqual([[], []]);
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('neither is a body without end', async () => {
    const chunk = Buffer.alloc(8 * 1024 * 1024);
    const endless = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: chunk }) }) };
    const wire = fakeWire({
      intercept: (called) =>
        called === 'ListFindings' ? { status: 200, headers: {}, body: endless } : undefined,
    });
    const { sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(sources).toMatchObject([{ status: 'error', reason: expect.stringContaining('64 MiB') }]);
  });

  it('is asked once more, since something in between may have stumbled', async () => {
    let asked = 0;
    const wire = fakeWire({
      findings: [finding],
      intercept: (called) => (called === 'ListFindings' && asked++ === 0 ? reply(page) : undefined),
    });
    const { items, sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(idsOf(items)).toEqual([finding.id]);
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it.each([
    ['a web page', reply(page)],
    ['an error', reply({ __type: 'InternalServerErrorException' })],
    ['a promise', reply({}, 202)],
  ])('%s in answer to a change is not taken for done', async (_, answered) => {
    const wire = fakeWire({
      findings: [finding],
      intercept: (called) => (called === 'Other' ? answered : undefined),
    });
    const answer = await openSource({ handler: wire.handler }).archive([finding.id]);
    expect(answer.items).toEqual([]);
    expect(answer.sources).toMatchObject([{ status: 'error', complete: false }]);
  });
});
