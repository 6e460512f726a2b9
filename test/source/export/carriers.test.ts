import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { toFinding } from '../../../src/model/read-finding.ts';
import { CARRIERS, DROPPING_NULLS, EXPANDING, withoutNulls } from '../../support/carriers.ts';
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
