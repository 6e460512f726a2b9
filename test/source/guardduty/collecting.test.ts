import { describe, expect, it } from 'vitest';
import type { ServerCriteria } from '../../../src/model/query.ts';
import type { Fault } from '../../../src/source/guardduty/fault.ts';
import { createFindingCollector } from '../../../src/source/guardduty/finding-collector.ts';
import { listDetectors } from '../../../src/source/guardduty/guardduty-api.ts';
import { listPages } from '../../../src/source/guardduty/list-pages.ts';
import { fitsType, noteMisfits, noteMissing } from '../../../src/source/guardduty/missing-findings.ts';
import type { Caller } from '../../../src/source/guardduty/service-call.ts';
import { splitWindow, toWindow, within } from '../../../src/source/guardduty/time-window.ts';
import { findingWith } from '../../support/finding.ts';

const version = (Id: string, second: number | null, Archived = false) =>
  findingWith({
    Id,
    UpdatedAt: second === null ? null : new Date(Date.UTC(2026, 9, 1, 0, 0, second)).toISOString(),
    Service: { Archived },
  });

describe('the findings of a query, as they come in', () => {
  const active = () => createFindingCollector((finding) => !finding.archived);

  it('are each one, in the newest version, whichever came first', () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const found = active();
      for (const second of order) found.add([version('a', second)]);
      expect([...found.matching()].map(({ updatedAt }) => updatedAt)).toEqual([
        Date.UTC(2026, 9, 1, 0, 0, 2),
      ]);
      expect(found.updatedAt('a')).toBe(Date.UTC(2026, 9, 1, 0, 0, 2));
    }
  });

  it('of two versions of one time the first is kept', () => {
    const found = active();
    found.add([version('a', 1), version('a', 1, true)]);
    expect([...found.matching()]).toHaveLength(1);
  });

  it('one that was archived meanwhile matches no more, and was read all the same', () => {
    const found = active();
    found.add([version('a', 1), version('b', 1)]);
    found.add([version('a', 2, true)]);
    expect([...found.matching()].map(({ id }) => id)).toEqual(['b']);
    expect([found.has('a'), found.has('b'), found.has('c')]).toEqual([true, true, false]);
  });

  it('a version without its time gives way to one that has it, and takes nothing from it', () => {
    const found = active();
    found.add([version('a', null)]);
    expect([found.has('a'), found.updatedAt('a')]).toEqual([true, undefined]);
    found.add([version('a', 1)]);
    found.add([version('a', null, true)]);
    expect([...found.matching()]).toHaveLength(1);
  });
});

it('a list that gives a new token for ever ends after 10,000 pages', async () => {
  let calls = 0;
  const call: Caller = async (operation) =>
    operation.read(JSON.stringify({ detectorIds: [], nextToken: `t${calls++}` }));
  const read = async () => {
    for await (const _ of listPages(call, listDetectors)) if (calls > 20_000) return;
  };
  await expect(read()).rejects.toMatchObject({ kind: 'token-loop' });
  expect(calls).toBe(10_001);
});

describe('what was listed and not given', () => {
  const noted = (...ids: string[]) => {
    const faults: Fault[] = [];
    noteMissing({ note: (fault) => faults.push(fault) }, ids);
    return faults.map(({ kind, detail }) => `${kind}: ${detail.text}`);
  };
  it('is named, three by their ids and the rest by its number', () => {
    expect(noted()).toEqual([]);
    expect(noted('a')).toEqual(['missing: it listed a but did not give that finding']);
    expect(noted('a', 'b', 'c')).toEqual(['missing: it listed a, b, c but did not give those findings']);
    expect(noted('a', 'b', 'c', 'd', 'e')).toEqual([
      'missing: it listed a, b, c and 2 more but did not give those findings',
    ]);
  });
});

describe('what was given with another type than it was listed for', () => {
  const [tor, probe] = ['CredentialAccess:RDS/TorIPCaller.SuccessfulLogin', 'Discovery:RDS/TorIPCaller'];
  it.each<[fits: boolean, asked: string, criteria: ServerCriteria]>([
    [true, 'every type', {}],
    [true, 'its type', { type: { equals: [tor] } }],
    [true, 'its type or another', { type: { equals: [probe, tor] } }],
    [false, 'another type', { type: { equals: [probe] } }],
    [false, 'any but its type', { type: { notEquals: [probe, tor] } }],
    [true, 'any but another type', { type: { notEquals: [probe] } }],
  ])('fits is %s where %s was asked for', (fits, _, criteria) => {
    expect(fitsType(criteria, findingWith({ Type: tor }))).toBe(fits);
  });
  it.each([
    [[], []],
    [['a'], ['bad-body: GetFindings: 1 finding is of another type than was listed']],
    [['a', 'b'], ['bad-body: GetFindings: 2 findings are of another type than was listed']],
  ])('is told by its number: %j', (ids, told) => {
    const faults: Fault[] = [];
    noteMisfits({ note: (fault) => faults.push(fault) }, new Set(ids));
    expect(faults.map(({ kind, detail }) => `${kind}: ${detail.operation}: ${detail.text}`)).toEqual(told);
  });
});

describe('a window of time', () => {
  it('is read from a query and laid over it, whichever ends it has', () => {
    const criteria = { severity: { greaterThanOrEqual: 4 } };
    expect(within(criteria, toWindow(criteria))).toEqual(criteria);
    for (const updatedAt of [
      { greaterThanOrEqual: 5 },
      { lessThan: 9 },
      { greaterThanOrEqual: 5, lessThan: 9 },
    ])
      expect(within(criteria, toWindow({ updatedAt }))).toEqual({ ...criteria, updatedAt });
    expect(within({ updatedAt: { greaterThanOrEqual: 1, lessThan: 2 } }, { from: 5, to: undefined })).toEqual(
      {
        updatedAt: { greaterThanOrEqual: 5 },
      },
    );
  });

  it('is cut into parts of one length, where its findings lie', () => {
    const parts = splitWindow({ from: undefined, to: undefined }, { oldest: 0, newest: 99 }, 4);
    expect(parts).toEqual([
      { from: undefined, to: 25 },
      { from: 25, to: 50 },
      { from: 50, to: 75 },
      { from: 75, to: undefined },
    ]);
    expect(splitWindow({ from: 100, to: undefined }, { oldest: 100, newest: 199 }, 2)).toEqual([
      { from: 100, to: 150 },
      { from: 150, to: undefined },
    ]);
    expect(splitWindow({ from: -10, to: 200 }, { oldest: 0, newest: 1 }, 5)).toEqual([
      { from: -10, to: 1 },
      { from: 1, to: 200 },
    ]);
    expect(splitWindow({ from: 3, to: 9 }, { oldest: 3, newest: 8 }, 1)).toEqual([{ from: 3, to: 9 }]);
  });
});
