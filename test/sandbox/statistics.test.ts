import { describe, expect, it } from 'vitest';
import { ask, FIXTURES, fixtureSandbox } from './ask.ts';

const sandbox = fixtureSandbox();

async function statistics(body: object) {
  return ask(sandbox, 'POST', 'findings/statistics', { body });
}

describe('GetFindingsStatistics', () => {
  it('counts by severity, the old way', async () => {
    expect((await statistics({ findingStatisticTypes: ['COUNT_BY_SEVERITY'] })).body).toEqual({
      findingStatistics: { countBySeverity: { '2.0': 1, '5.0': 8, '8.0': 11 } },
    });
  });

  it('takes the criteria of ListFindings', async () => {
    const findingCriteria = { criterion: { type: { equals: ['Discovery:RDS/TorIPCaller'] } } };
    const { body } = await statistics({ findingStatisticTypes: ['COUNT_BY_SEVERITY'], findingCriteria });
    expect(body.findingStatistics).toEqual({ countBySeverity: { '5.0': 1 } });
    const refused = { criterion: { type: { matches: ['*'] } } };
    expect((await statistics({ groupBy: 'SEVERITY', findingCriteria: refused })).status).toBe(400);
  });

  it('groups by severity, the worst first, with epoch seconds', async () => {
    expect((await statistics({ groupBy: 'SEVERITY' })).body.findingStatistics).toEqual({
      groupedBySeverity: [
        { severity: 8, totalFindings: 11, lastGeneratedAt: Date.parse('2026-11-19T04:12:00.000Z') / 1000 },
        { severity: 5, totalFindings: 8, lastGeneratedAt: Date.parse('2026-11-12T08:15:33.000Z') / 1000 },
        { severity: 2, totalFindings: 1, lastGeneratedAt: Date.parse('2026-10-07T05:20:31.000Z') / 1000 },
      ],
    });
  });

  it('groups by account', async () => {
    expect((await statistics({ groupBy: 'ACCOUNT' })).body.findingStatistics).toMatchObject({
      groupedByAccount: [{ accountId: '123456789012', totalFindings: FIXTURES.length }],
    });
  });

  it('groups by resource, the most findings first', async () => {
    const { body } = await statistics({ groupBy: 'RESOURCE', maxResults: 2 });
    expect(body.findingStatistics).toMatchObject({
      groupedByResource: [
        { resourceId: 'db-QWOS2XXXXXXXXXXXXXXXXXXXXX', resourceType: 'RDSDBInstance', totalFindings: 2 },
        { resourceId: 'orders-prod-1', resourceType: 'RDSDBInstance', totalFindings: 2 },
      ],
    });
  });

  it('groups by type, 25 at most unless told, the least occurring first where asked', async () => {
    const descending = await statistics({ groupBy: 'FINDING_TYPE' });
    expect(descending.body).toHaveProperty(['findingStatistics', 'groupedByFindingType', 'length'], 20);
    const ascending = await statistics({ groupBy: 'FINDING_TYPE', orderBy: 'ASC', maxResults: 1 });
    expect(ascending.body).toHaveProperty(['findingStatistics', 'groupedByFindingType', 'length'], 1);
  });

  it('groups by day and severity', async () => {
    const { body } = await statistics({ groupBy: 'DATE', orderBy: 'ASC', maxResults: 2 });
    expect(body.findingStatistics).toEqual({
      groupedByDate: [
        {
          date: Date.parse('2023-04-25T00:00:00Z') / 1000,
          severity: 5,
          totalFindings: 2,
          lastGeneratedAt: Date.parse('2023-04-25T13:16:20.000Z') / 1000,
        },
        {
          date: Date.parse('2023-04-25T00:00:00Z') / 1000,
          severity: 8,
          totalFindings: 1,
          lastGeneratedAt: Date.parse('2023-04-25T09:25:07.000Z') / 1000,
        },
      ],
    });
  });

  it.each<[string, object]>([
    ['neither form', {}],
    ['both forms', { findingStatisticTypes: ['COUNT_BY_SEVERITY'], groupBy: 'SEVERITY' }],
    ['an unknown type', { findingStatisticTypes: ['COUNT'] }],
    ['no type', { findingStatisticTypes: [] }],
    ['an unknown grouping', { groupBy: 'ENGINE' }],
    ['an inherited grouping', { groupBy: 'toString' }],
    ['maxResults without groupBy', { findingStatisticTypes: ['COUNT_BY_SEVERITY'], maxResults: 5 }],
    ['orderBy without groupBy', { findingStatisticTypes: ['COUNT_BY_SEVERITY'], orderBy: 'ASC' }],
    ['maxResults 101', { groupBy: 'SEVERITY', maxResults: 101 }],
    ['an unknown direction', { groupBy: 'SEVERITY', orderBy: 'asc' }],
  ])('refuses %s', async (_what, body) => {
    expect((await statistics(body)).status).toBe(400);
  });
});
