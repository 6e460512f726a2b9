import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { toFinding } from '../../../src/model/read-finding.ts';
import { CARRIERS, DROPPING_NULLS, EXPANDING, toWire, withoutNulls } from '../../support/carriers.ts';
import { fieldsOf } from '../../support/finding.ts';
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
  const fields = (finding: Finding) => {
    const { document: _, ...rest } = fieldsOf(finding);
    return rest;
  };
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

  it.each<[string, JsonObject]>([
    ['a list within', { events: empty, findings: empty, data: { Findings: [finding] } }],
    ['a finding', { Records: empty, body: finding }],
    ['a finding as a text', { Records: empty, body: text }],
    ['wire findings deep down', { Findings: empty, pages: [[{ list: [toWire(finding)] }]] }],
    ['a list of what can hardly be recognised', { Findings: empty, data: { findings: [{ Id: 'x' }] } }],
    ['finding ids', { Findings: empty, FindingIds: [finding.Id ?? null] }],
    ['a finding beside the text of a record', { Records: [{ body: '[]', data: finding }] }],
    ['a finding beside an event', { 'detail-type': 'Alarm', detail: {}, data: finding }],
    ['a list beside our own answer', { SchemaVersion: 'rdsguard/1', Findings: empty, Old: [finding] }],
  ])('%s beside an empty list is a problem', async (_, carrier) => {
    for (const space of [0, 2]) {
      const bytes = Buffer.from(`${JSON.stringify(two[1])}\n${JSON.stringify(carrier, null, space)}`);
      const { items, sources } = await read(['-'], bytes);
      expect(items).toHaveLength(1);
      expect(sources.find((source) => source.path === '-')).toMatchObject({
        complete: false,
        reason: expect.stringMatching(/^line \d+: something like a finding lies beside what it carries$/),
      });
    }
  });

  it('what lies beside a list that is not empty is a problem too, on a line and over several', async () => {
    for (const space of [0, 2]) {
      const carrier = { Findings: [finding], data: { Findings: [two[1]!] } };
      const { items, sources } = await read(['-'], Buffer.from(JSON.stringify(carrier, null, space)));
      expect(items).toHaveLength(1);
      expect(sources).toMatchObject([{ complete: false, reason: expect.stringContaining('beside') }]);
    }
  });

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

describe('a page of a list that goes on is not the whole of it', () => {
  const finding = two[0]!;
  const page = /^line \d+: this is one page of a longer list: its NextToken says that more follows$/;

  it.each<[string, JsonObject, number]>([
    ['with a finding', { Findings: [finding], NextToken: 'abc' }, 1],
    ['with its token first', { NextToken: 'abc', Findings: [finding] }, 1],
    ['as the service writes it', { findings: [toWire(finding)], nextToken: 'abc' }, 1],
    ['of log events', { events: [{ message: JSON.stringify(finding) }], nextToken: 'abc' }, 1],
    ['that is empty', { Findings: [], NextToken: 'abc' }, 0],
  ])('%s', async (_, carrier, count) => {
    for (const space of [0, 2]) {
      const { items, sources } = await read(['-'], Buffer.from(JSON.stringify(carrier, null, space)));
      expect(items).toHaveLength(count);
      expect(sources).toMatchObject([{ complete: false, reason: expect.stringMatching(page) }]);
    }
  });

  it.each([null, ''])('the token %j is the end', async (token) => {
    for (const Findings of [[], [finding]]) {
      const { sources } = await read(['-'], Buffer.from(JSON.stringify({ Findings, NextToken: token })));
      expect(sources).toMatchObject([{ complete: true }]);
    }
  });
});
