import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { generateFindings } from '../../src/sandbox/generate-findings.ts';
import fc, { times } from '../support/property.ts';
import { type AskOptions, ask, FIXTURES, fixtureSandbox, NOW, toFindings } from './ask.ts';

const sandbox = fixtureSandbox();
const everyId = FIXTURES.map(({ Id }) => String(Id)).sort();

async function list(body: object, asked = sandbox) {
  return ask(asked, 'POST', 'findings', { body });
}

async function idsOf(criterion: object): Promise<readonly string[]> {
  const { status, body } = await list({ findingCriteria: { criterion } });
  expect(status, JSON.stringify(body)).toBe(200);
  return texts(body.findingIds);
}

function texts(value: unknown): readonly string[] {
  expect(Array.isArray(value)).toBe(true);
  return Array.isArray(value) ? value.map(String) : [];
}

function idsWhere(matches: (finding: Finding) => boolean): readonly string[] {
  return toFindings(FIXTURES)
    .filter(matches)
    .map(({ id }) => id)
    .sort();
}

describe('ListFindings', () => {
  it('without criteria gives current and archived findings alike', async () => {
    expect(await idsOf({})).toEqual(everyId);
    expect((await ask(sandbox, 'POST', 'findings')).body.findingIds).toEqual(everyId);
  });

  it('says by service.archived which', async () => {
    const archived = idsWhere((finding) => finding.archived);
    expect(archived).toHaveLength(1);
    expect(await idsOf({ 'service.archived': { equals: ['true'] } })).toEqual(archived);
    expect(await idsOf({ 'service.archived': { eq: ['false'] } })).toEqual(
      idsWhere((finding) => !finding.archived),
    );
    expect(await idsOf({ 'service.archived': { equals: ['true', 'false'] } })).toEqual(everyId);
  });

  it('takes several values as alternatives and several attributes as all', async () => {
    const types = ['Discovery:RDS/TorIPCaller', 'Impact:RDS/TorIPCaller'];
    expect(await idsOf({ type: { equals: types } })).toEqual(idsWhere(({ type }) => types.includes(type)));
    expect(await idsOf({ type: { notEquals: types } })).toEqual(
      idsWhere(({ type }) => !types.includes(type)),
    );
    expect(await idsOf({ type: { equals: types }, severity: { greaterThanOrEqual: 6 } })).toEqual(
      idsWhere(({ type }) => type === 'Impact:RDS/TorIPCaller'),
    );
  });

  it.each([
    ['greaterThan', 'gt', (severity: number) => severity > 5],
    ['greaterThanOrEqual', 'gte', (severity: number) => severity >= 5],
    ['lessThan', 'lt', (severity: number) => severity < 5],
    ['lessThanOrEqual', 'lte', (severity: number) => severity <= 5],
  ])('bounds numbers by %s, of old %s', async (operator, deprecated, matches) => {
    const ids = idsWhere(({ severity = 0 }) => matches(severity));
    expect(await idsOf({ severity: { [operator]: 5 } })).toEqual(ids);
    expect(await idsOf({ severity: { [deprecated]: 5 } })).toEqual(ids);
  });

  it('takes severities as text in equals', async () => {
    expect(await idsOf({ severity: { equals: ['2', '8.0'] } })).toEqual(
      idsWhere(({ severity }) => severity === 2 || severity === 8),
    );
  });

  it('bounds updatedAt in epoch milliseconds', async () => {
    const since = Date.parse('2026-11-01T00:00:00Z');
    const until = Date.parse('2026-11-12T08:15:33.000Z');
    expect(await idsOf({ updatedAt: { greaterThanOrEqual: since, lessThan: until } })).toEqual(
      idsWhere(({ updatedAt = 0 }) => updatedAt >= since && updatedAt < until),
    );
    expect(await idsOf({ updatedAt: { equals: [String(until)] } })).toHaveLength(1);
  });

  it('knows the attributes of RDS findings that are documented', async () => {
    expect(await idsOf({ 'resource.resourceType': { equals: ['RDSLimitlessDB'] } })).toEqual(
      idsWhere(({ resourceType }) => resourceType === 'RDSLimitlessDB'),
    );
    expect(await idsOf({ 'service.action.actionType': { equals: ['AWS_API_CALL'] } })).toHaveLength(4);
    expect(
      await idsOf({
        'service.action.awsApiCallAction.remoteIpDetails.country.countryName': { equals: ['Poland'] },
      }),
    ).toHaveLength(1);
    expect(await idsOf({ 'resource.accessKeyDetails.userName': { neq: ['contractor-07'] } })).toHaveLength(
      19,
    );
    expect(await idsOf({ 'service.additionalInfo.threatListName': { equals: ['Amazon'] } })).toEqual(
      idsWhere(({ threats }) => threats[0]?.listName === 'Amazon'),
    );
    expect(await idsOf({ accountId: { equals: ['123456789012'] } })).toEqual(everyId);
    expect(await idsOf({ region: { equals: ['us-east-1'] } })).toEqual([]);
    expect(await idsOf({ id: { equals: [everyId[3]] } })).toEqual([everyId[3]]);
  });

  it.each<[string, unknown]>([
    ['an attribute of CreateFilter', { 'resource.rdsDbUserDetails.user': { equals: ['admin'] } }],
    ['an attribute in another case', { Severity: { greaterThanOrEqual: 4 } }],
    ['an inherited name', { constructor: { equals: ['x'] } }],
    ['matches, which is CreateFilter’s alone', { type: { matches: ['*RDS*'] } }],
    ['an operator that is none', { severity: { between: 4 } }],
    ['an inherited operator', { severity: { toString: 4 } }],
    ['no operator', { severity: {} }],
    ['a number in equals', { severity: { equals: [8] } }],
    ['a boolean in equals', { 'service.archived': { equals: [false] } }],
    ['another word for a boolean', { 'service.archived': { equals: ['no'] } }],
    ['a text that is no list', { type: { equals: 'Discovery:RDS/TorIPCaller' } }],
    ['an empty list', { type: { equals: [] } }],
    ['51 values', { type: { equals: Array.from({ length: 51 }, String) } }],
    ['a bound on a text', { type: { greaterThan: 4 } }],
    ['a bound that is text', { severity: { greaterThan: '4' } }],
    ['a bound that is no whole number', { severity: { greaterThan: 4.5 } }],
    ['a word for a number', { severity: { equals: ['high'] } }],
    ['a list of attributes', [{ severity: { gte: 4 } }]],
  ])('refuses %s', async (_what, criterion) => {
    const { status, headers, body } = await list({ findingCriteria: { criterion } });
    expect(status).toBe(400);
    expect(headers['x-amzn-errortype']).toBe('BadRequestException');
    expect(body.__type).toBe('InvalidInputException');
    expect(body.message).toMatch(/^The request is rejected/);
  });

  it.each<[string, AskOptions['body']]>([
    ['maxResults 0', { maxResults: 0 }],
    ['maxResults 51', { maxResults: 51 }],
    ['maxResults as text', { maxResults: '10' }],
    ['an unknown direction', { sortCriteria: { attributeName: 'severity', orderBy: 'desc' } }],
    ['an unknown sort attribute', { sortCriteria: { attributeName: 'banana' } }],
    ['criteria that are no object', { findingCriteria: 'type' }],
    ['an invented token', { nextToken: 'page-2' }],
    ['a token that is no text', { nextToken: 2 }],
    ['a body that is a list', []],
    ['a body that is not JSON', '{"maxResults":'],
  ])('refuses %s', async (_what, body) => {
    expect((await ask(sandbox, 'POST', 'findings', { body })).status).toBe(400);
  });

  it('takes null for absent, and the empty token for the first page', async () => {
    const { body } = await list({
      findingCriteria: null,
      sortCriteria: null,
      maxResults: null,
      nextToken: '',
    });
    expect(body.findingIds).toEqual(everyId);
  });

  it.each(['DESC', 'ASC'])('sorts by severity %s, ties by id', async (orderBy) => {
    const { body } = await list({ sortCriteria: { attributeName: 'severity', orderBy } });
    const expected = toFindings(FIXTURES).sort(
      (a, b) =>
        (orderBy === 'ASC' ? 1 : -1) * ((a.severity ?? 0) - (b.severity ?? 0)) || (a.id < b.id ? -1 : 1),
    );
    expect(body.findingIds).toEqual(expected.map(({ id }) => id));
  });

  it('refuses a token of another query, and goes on with one of its own', async () => {
    const asked = { sortCriteria: { attributeName: 'updatedAt', orderBy: 'DESC' }, maxResults: 7 };
    const first = await list(asked);
    const { nextToken } = first.body;
    expect((await list({ ...asked, maxResults: 3, nextToken })).status).toBe(200);
    expect((await list({ maxResults: 7, nextToken })).status).toBe(400);
    expect((await list({ ...asked, findingCriteria: { criterion: {} }, nextToken })).status).toBe(400);
    const changed = `${String(nextToken).slice(0, -2)}AA`;
    expect((await list({ ...asked, nextToken: changed })).status).toBe(400);
  });

  it('gives every match once, in order, whatever the page size', async () => {
    const many = fixtureSandbox({ findings: generateFindings(230, { seed: 3, until: NOW }) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('severity', 'updatedAt', 'type', 'id', 'service.count', 'confidence'),
        fc.constantFrom('ASC', 'DESC'),
        fc.constantFrom(1, 3, 6, 9),
        async (maxResults, attributeName, orderBy, severity) => {
          const asked = {
            findingCriteria: { criterion: { severity: { gte: severity } } },
            sortCriteria: { attributeName, orderBy },
            maxResults,
          };
          const ids: string[] = [];
          let nextToken: unknown = '';
          do {
            const { body } = await list({ ...asked, nextToken }, many);
            const page = texts(body.findingIds);
            expect(page.length).toBeLessThanOrEqual(maxResults);
            ids.push(...page);
            nextToken = body.nextToken;
          } while (nextToken !== '');
          const expected = many
            .findings('ap-northeast-1')
            .filter((document) => Number(document.Severity) >= severity)
            .map((document) => String(document.Id));
          expect(ids).toHaveLength(expected.length);
          expect(new Set(ids)).toEqual(new Set(expected));
        },
      ),
      times(30),
    );
  });

  it('ends with the last match, also where it fills its page', async () => {
    const first = await list({ maxResults: 10 });
    const second = await list({ maxResults: 10, nextToken: first.body.nextToken });
    expect(texts(second.body.findingIds)).toEqual(everyId.slice(10));
    expect(second.body.nextToken).toBe('');
  });

  it('sees a change at once', async () => {
    const changing = fixtureSandbox();
    const asked = { findingCriteria: { criterion: { 'service.archived': { equals: ['true'] } } } };
    expect((await list(asked, changing)).body.findingIds).toHaveLength(1);
    await ask(changing, 'POST', 'findings/archive', { body: { findingIds: everyId.slice(0, 5) } });
    expect(new Set(texts((await list(asked, changing)).body.findingIds)).size).toBeGreaterThanOrEqual(5);
  });

  it('keeps its place between pages when findings come and go', async () => {
    const changing = fixtureSandbox();
    const asked = {
      findingCriteria: { criterion: { 'service.archived': { equals: ['false'] } } },
      maxResults: 9,
    };
    const first = await list(asked, changing);
    await ask(changing, 'POST', 'findings/archive', { body: { findingIds: first.body.findingIds } });
    await ask(changing, 'POST', 'findings/create', { body: {} });
    const second = await list({ ...asked, maxResults: 50, nextToken: first.body.nextToken }, changing);
    const rest = idsWhere((finding) => !finding.archived).slice(9);
    expect(texts(second.body.findingIds).filter((id) => everyId.includes(id))).toEqual(rest);
  });
});
