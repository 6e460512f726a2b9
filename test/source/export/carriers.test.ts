import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { toFinding } from '../../../src/model/read-finding.ts';
import { CARRIERS, DROPPING_NULLS, EXPANDING, toWire, withoutNulls } from '../../support/carriers.ts';
import { read } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'rdsguard-carriers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIXTURES = new URL('../../../fixtures/findings/', import.meta.url);
const fixtures = readdirSync(FIXTURES).flatMap((name): JsonObject[] => {
  const value: Json = JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'));
  return Array.isArray(value) ? value.filter(isJsonObject) : isJsonObject(value) ? [value] : [];
});
const byId = (a: JsonObject, b: JsonObject) => String(a.Id).localeCompare(String(b.Id));

/** What stands beside Value there is the carrier's own expansion of it. */
function withoutExpansion(document: JsonObject): JsonObject {
  const service = document.Service;
  if (!isJsonObject(service) || !isJsonObject(service.AdditionalInfo)) return document;
  const { Value, Type } = service.AdditionalInfo;
  return {
    ...document,
    Service: { ...service, AdditionalInfo: { Value: Value ?? '', Type: Type ?? 'default' } },
  };
}

it.each(Object.keys(CARRIERS))('%s gives every fixture as it is', async (name) => {
  const path = join(folder, name);
  writeFileSync(path, CARRIERS[name]!(fixtures));
  const { items, sources, notices } = await read([path]);
  expect(sources.every((source) => source.complete)).toBe(true);
  expect(notices).toEqual([]);
  const normal = (document: JsonObject) => {
    const kept = EXPANDING.test(name) ? withoutExpansion(document) : document;
    return DROPPING_NULLS.test(name) ? withoutNulls(kept) : kept;
  };
  expect(
    items
      .map((finding) => finding.document)
      .sort(byId)
      .map(normal),
  ).toEqual([...fixtures].sort(byId).map(normal));
  const fields = ({ document: _, ...rest }: ReturnType<typeof toFinding>) => rest;
  const sorted = [...items].sort((a, b) => a.id.localeCompare(b.id));
  expect(sorted.map(fields)).toEqual([...fixtures].sort(byId).map((one) => fields(toFinding(one))));
});

const CARRIER_FIXTURES = new URL('../../../fixtures/carriers/', import.meta.url);
const two = fixtures.filter((finding) => /Tor.*Login/.test(String(finding.Type))).slice(0, 2);

it.each(Object.keys(CARRIERS))('fixtures/carriers/%s holds two of them', async (name) => {
  const { items } = await read([new URL(name, CARRIER_FIXTURES).pathname]);
  expect(items.map((finding) => finding.id).sort()).toEqual(two.map((finding) => finding.Id).sort());
});

it('all carriers in one stream, one after another, give each finding once', async () => {
  const texts = Object.entries(CARRIERS).filter(([name]) => !/gz$|^powershell|^utf-16|^bom/.test(name));
  const { items } = await read(['-'], Buffer.concat(texts.map(([, carry]) => carry(fixtures))));
  expect(items).toHaveLength(fixtures.length);
});

describe('a carrier that plainly holds a finding never counts as empty', () => {
  const finding = two[0]!;
  const text = JSON.stringify(finding);
  const event = (type: string) => ({ 'detail-type': type, source: 'custom', detail: toWire(finding) });
  const empty: Json[] = [];

  it.each<[string, Json]>([
    ['a record that is a text', { Records: [text] }],
    ['a message that is a text', { Messages: [text] }],
    ['a log event that is a text', { events: [text] }],
    ['both casings of the list, the first empty', { Findings: empty, findings: [finding] }],
    ['both casings of the list, the second empty', { Findings: [finding], findings: empty }],
    ['one finding in the place of its list', { Findings: empty, findings: finding }],
    ['records beside an empty list of findings', { Findings: empty, Records: [{ body: text }] }],
    ['records beside empty events', { events: empty, Records: [{ body: text }] }],
    ['two texts of a record', { Records: [{ body: '[]', Body: text }] }],
    ['a finding beside an empty list', { ...finding, Records: empty }],
    ['a control message', { messageType: 'CONTROL_MESSAGE', logEvents: [{ message: text }] }],
    ['another casing of the event type', event('guardduty finding')],
    ['an event that was sent on', event('GuardDuty Finding (forwarded)')],
    ['an event of another name', event('Alarm')],
    ['an event with findings beside its detail', { ...event('x'), detail: {}, Findings: [finding] }],
  ])('%s', async (_, carrier) => {
    for (const space of [0, 2]) {
      const { items, sources } = await read(['-'], Buffer.from(JSON.stringify(carrier, null, space)));
      expect(items.map(({ id }) => id)).toEqual([finding.Id]);
      expect(sources).toMatchObject([{ complete: true }]);
    }
  });

  it.each([1, null, true, {}])('a record that is %j is a problem', async (record) => {
    const carrier = JSON.stringify({ Records: [record, { body: text }] });
    const { items, sources } = await read(['-'], Buffer.from(carrier));
    expect(items).toHaveLength(1);
    expect(sources).toMatchObject([{ complete: false, reason: 'line 1: a message in it is not JSON' }]);
  });

  it.each([
    ['Findings', text],
    ['Records', JSON.stringify({ body: text })],
  ])(
    'a list %s that stands twice is a problem, on a line, over several and in a message',
    async (name, inner) => {
      const [first, second] = [`"${name}":[${inner}]`, `"${name}":[]`];
      const line = `{${first},${second}}`;
      for (const carrier of [
        line,
        `{${first},\n${second}}`,
        JSON.stringify({ Messages: [{ Body: line }] }),
      ]) {
        const { sources } = await read(['-'], Buffer.from(`${text}\n${carrier}`));
        expect(sources).toMatchObject([
          { complete: false, reason: expect.stringMatching(/a key stands twice/) },
        ]);
      }
    },
  );

  it('what other services and checks send is no problem', async () => {
    const macie = {
      schemaVersion: '1.0',
      id: 'm',
      accountId: '1',
      region: 'r',
      type: 't',
      severity: { score: 1 },
    };
    const check = {
      messageType: 'CONTROL_MESSAGE',
      logEvents: [{ message: 'CWL CONTROL MESSAGE: Checking.' }],
    };
    const carriers = [{ 'detail-type': 'Macie Finding', source: 'aws.macie', detail: macie }, check];
    const { items, sources } = await read(
      ['-'],
      Buffer.from(carriers.map((one) => JSON.stringify(one)).join('\n')),
    );
    expect(items).toEqual([]);
    expect(sources).toMatchObject([{ complete: true }]);
  });
});
