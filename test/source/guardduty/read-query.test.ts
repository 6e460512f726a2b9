import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { ServerCondition } from '../../../src/model/query.ts';
import { fakeWire, refusal, reply, type WireFinding, wireFinding } from './fake-wire.ts';
import { everything, idsOf, NOW, openSource } from './open-source.ts';

const MINUTE = 60_000;
/** What the service's index may lag behind. */
const LAG = MINUTE;

function many(count: number, timeOf?: (index: number) => number): WireFinding[] {
  return Array.from({ length: count }, (_, index) =>
    wireFinding(index, timeOf ? { updatedAt: new Date(timeOf(index)).toISOString() } : {}),
  );
}

const timeOf = (index: number) => Date.parse(wireFinding(index).updatedAt);

const ids = (findings: readonly WireFinding[]) => findings.map(({ id }) => id).sort();

type Wire = ReturnType<typeof fakeWire>;

/** The lists that were asked for: each window once, and by how many pages it was followed. */
function listsOf({ calls }: Wire) {
  return calls
    .filter(({ operation, body }) => operation === 'ListFindings' && !body.nextToken)
    .map(({ body }) => {
      const { greaterThanOrEqual: from, lessThan: to } = body.findingCriteria?.criterion?.updatedAt ?? {};
      return { order: body.sortCriteria?.orderBy, from, to };
    });
}

const WHOLE = { from: undefined, to: undefined };
const OLDEST = { ...WHOLE, order: 'ASC' };
const NEWEST = { ...WHOLE, order: 'DESC' };
const MOVED = { order: 'DESC', from: NOW - LAG, to: undefined };

async function read(wire: Wire, over: Parameters<typeof everything>[0] = {}) {
  const { items, sources } = await openSource({ handler: wire.handler }).findings(everything(over));
  return { items: idsOf(items), source: sources[0] };
}

describe('a list', () => {
  it.each([0, 1, 50])('of one page takes one call: %i findings', async (count) => {
    const wire = fakeWire({ findings: many(count) });
    expect((await read(wire, { looksBehind: false })).items).toHaveLength(count);
    expect(listsOf(wire)).toEqual([NEWEST]);
    expect(wire.count('GetFindings')).toBe(Math.min(count, 1));
  });

  it('of few pages is followed by its token, and then by a look at what was updated meanwhile', async () => {
    const wire = fakeWire({ findings: many(150) });
    expect((await read(wire)).items).toHaveLength(150);
    expect(listsOf(wire)).toEqual([NEWEST, OLDEST, MOVED]);
    expect(wire.count('ListFindings')).toBe(5);
  });

  it('of many pages is read in windows side by side, as many as calls may be in flight', async () => {
    const wire = fakeWire({ findings: many(2000) });
    expect((await read(wire)).items).toHaveLength(2000);
    const [first, second, ...rest] = listsOf(wire);
    expect([first, second, rest.pop()]).toEqual([NEWEST, OLDEST, MOVED]);
    expect(rest).toHaveLength(9);
    const parts = rest.toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0));
    expect(parts[0]?.from).toBeUndefined();
    for (const [index, { to }] of parts.entries())
      expect(to).toBe(parts[index + 1]?.from ?? timeOf(1950) + 1);
    const lengths = parts.slice(1).map(({ from = 0, to = 0 }) => to - from);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  });

  it('is split only where each part is worth four pages', async () => {
    const split = async (count: number) => {
      const wire = fakeWire({ findings: many(count) });
      expect((await read(wire)).items).toHaveLength(count);
      return listsOf(wire).length - 3;
    };
    expect(await split(440)).toBe(0);
    expect(await split(460)).toBe(2);
    expect(await split(700)).toBe(3);
  });

  it('of one moment is followed by its token', async () => {
    const wire = fakeWire({ findings: many(700, () => timeOf(0)) });
    expect((await read(wire)).items).toHaveLength(700);
    expect(listsOf(wire)).toEqual([NEWEST, OLDEST, MOVED]);
  });

  it('that has a beginning is split from there on, and its end is kept', async () => {
    const wire = fakeWire({ findings: many(1000) });
    const updatedAt = { greaterThanOrEqual: timeOf(100), lessThan: timeOf(900) };
    expect((await read(wire, { criteria: [{ updatedAt }] })).items).toEqual(ids(many(1000).slice(100, 900)));
    const [first, ...parts] = listsOf(wire);
    expect(first).toEqual({ order: 'DESC', from: timeOf(100), to: timeOf(900) });
    expect(parts.map(({ order }) => order)).toEqual(parts.map(() => 'DESC'));
    expect(Math.min(...parts.map(({ from = 0 }) => from))).toBe(timeOf(100));
    expect(Math.max(...parts.map(({ to = Infinity }) => to))).toBe(timeOf(850) + 1);
  });

  it('that fails on the way keeps what was read, and is looked at no further', async () => {
    const wire = fakeWire({
      findings: many(120),
      intercept: (operation, { body }) =>
        operation === 'ListFindings' && JSON.parse(body).nextToken
          ? refusal(400, 'BadRequestException')
          : undefined,
    });
    const { items, source } = await read(wire);
    expect(items.length).toBeGreaterThanOrEqual(50);
    expect(source).toMatchObject({ status: 'error', complete: false });
    expect(listsOf(wire)).not.toContainEqual(MOVED);
  });

  it('tells how many findings there are with each batch that came', async () => {
    const told: number[] = [];
    const wire = fakeWire({ findings: many(120) });
    const progress = ({ findings }: { readonly findings: number }) => void told.push(findings);
    await openSource({ handler: wire.handler, progress }).findings(everything());
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeGreaterThanOrEqual(120);
    expect(told).toContain(50);
  });
});

describe('a finding', () => {
  it('that two pages list is asked for once', async () => {
    const three = ids(many(3));
    const wire = fakeWire({
      findings: many(3),
      intercept: (operation, { body }) =>
        operation === 'ListFindings' && !body.includes(`:${MOVED.from}`)
          ? reply({ findingIds: three, nextToken: JSON.parse(body).nextToken ? '' : 'more' })
          : undefined,
    });
    expect((await read(wire, { newest: 3 })).items).toEqual(three);
    const asked = wire.calls.flatMap(({ operation, body }) =>
      operation === 'GetFindings' ? (body.findingIds ?? []) : [],
    );
    expect(asked).toEqual(three);
  });

  it('that was not asked for is passed over', async () => {
    const wire = fakeWire({
      findings: many(2),
      intercept: (operation) => (operation === 'GetFindings' ? reply({ findings: many(4) }) : undefined),
    });
    expect((await read(wire)).items).toEqual(ids(many(2)));
  });

  it('that is given with another type than it was listed for is told, unless it is wanted all the same', async () => {
    const [asked, other] = ['Discovery:RDS/TorIPCaller', wireFinding(1).type];
    const wire = fakeWire({ findings: [wireFinding(1), wireFinding(2, { type: asked })] });
    const sourceOf = async (type: ServerCondition, wanted: string[]) => {
      const matches = (finding: Finding) => wanted.includes(finding.type);
      return (await read(wire, { criteria: [{ type }], matches })).source;
    };
    const told = {
      status: 'error',
      complete: false,
      reason: expect.stringContaining('1 finding is of another'),
    };
    expect(await sourceOf({ equals: [asked] }, [asked])).toMatchObject(told);
    expect(await sourceOf({ notEquals: [other] }, [asked])).toMatchObject(told);
    expect(await sourceOf({ equals: [asked] }, [asked, other])).toMatchObject({ status: 'ok' });
    expect(await sourceOf({ equals: [asked, other] }, [asked])).toMatchObject({ status: 'ok' });
  });

  it('that did not come at first, and came when it moved, is not missing', async () => {
    const late = wireFinding(100);
    let gets = 0;
    const wire = fakeWire({
      findings: many(120),
      intercept: (operation, { body }) => {
        if (operation !== 'GetFindings' || !body.includes(late.id) || gets++ > 0) return undefined;
        wire.store.set(late.id, { ...late, updatedAt: new Date(NOW).toISOString() });
        const asked: readonly string[] = JSON.parse(body).findingIds;
        return reply({ findings: many(120).filter(({ id }) => asked.includes(id) && id !== late.id) });
      },
    });
    const { items, source } = await read(wire);
    expect(items).toHaveLength(120);
    expect(source).toMatchObject({ status: 'ok', complete: true });
  });
});

describe('what was updated meanwhile', () => {
  const AT = timeOf(200);
  it.each([
    ['that ended before is not looked at again', AT, []],
    ['that ends just when the index may lag is not looked at again', NOW - LAG, []],
    ['that ends later is, to its end', NOW - LAG + 1, [{ ...MOVED, to: NOW - LAG + 1 }]],
  ])('in a window %s', async (_, lessThan, looks) => {
    const wire = fakeWire({ findings: many(120) });
    expect((await read(wire, { criteria: [{ updatedAt: { lessThan } }] })).items).toHaveLength(120);
    expect(listsOf(wire).slice(2)).toEqual(looks);
  });

  it('is looked for from the beginning of a window that began since', async () => {
    const wire = fakeWire({ findings: many(120, (index) => NOW - 1000 + index) });
    const from = NOW - 1000;
    const updatedAt = { greaterThanOrEqual: from };
    expect((await read(wire, { criteria: [{ updatedAt }] })).items).toHaveLength(120);
    const whole = { order: 'DESC', from, to: undefined };
    expect(listsOf(wire)).toEqual([whole, whole]);
  });

  it('is looked for once where nothing is new, however many pages that takes', async () => {
    const wire = fakeWire({ findings: many(120, (index) => NOW - 1000 + index) });
    expect((await read(wire)).items).toHaveLength(120);
    expect(listsOf(wire).filter(({ from }) => from === MOVED.from)).toHaveLength(1);
  });

  it.each([
    [1, 1],
    [50, 1],
    [51, 2],
  ])(
    'is looked for again where one look brought more than a page of it: %i findings',
    async (news, looks) => {
      let look = 0;
      const wire = fakeWire({
        findings: many(120),
        intercept: (operation, { body }) => {
          const isLook = operation === 'ListFindings' && body.includes(`:${MOVED.from}`);
          if (isLook && look++ === 0)
            for (let index = 0; index < news; index += 1) {
              const finding = wireFinding(500 + index, { updatedAt: new Date(NOW).toISOString() });
              wire.store.set(finding.id, finding);
            }
          return undefined;
        },
      });
      expect((await read(wire)).items).toHaveLength(120 + news);
      expect(listsOf(wire).filter(({ from }) => from === MOVED.from)).toHaveLength(looks);
    },
  );

  it('is looked for five times at most: a service where it never ends is left', async () => {
    let [first, looks] = [500, 0];
    const wire = fakeWire({
      findings: many(120),
      intercept: (operation, { body }) => {
        const isLook = operation === 'ListFindings' && body.includes(`:${MOVED.from}`);
        if (!isLook || JSON.parse(body).nextToken || ++looks > 10) return undefined;
        for (const end = first + 60; first < end; first += 1) {
          const finding = wireFinding(first, { updatedAt: new Date(NOW + first).toISOString() });
          wire.store.set(finding.id, finding);
        }
        return undefined;
      },
    });
    await read(wire);
    expect(looks).toBe(5);
  });
});

describe('only the newest', () => {
  it.each([
    [10, 1],
    [49, 1],
    [50, 2],
    [200, 5],
  ])('%i of 2,000 take %i pages of one list', async (newest, pages) => {
    const wire = fakeWire({ findings: many(2000) });
    const { items } = await read(wire, { newest });
    expect(items).toEqual(expect.arrayContaining(ids(many(2000).slice(-newest))));
    const followed = wire.calls.filter(
      ({ operation, body }) =>
        operation === 'ListFindings' &&
        body.sortCriteria?.orderBy === 'DESC' &&
        !body.findingCriteria?.criterion?.updatedAt,
    );
    expect(followed).toHaveLength(pages);
    expect(listsOf(wire).filter(({ to }) => to !== undefined)).toEqual([]);
  });

  it('are looked for in windows where hardly any matches', async () => {
    const wire = fakeWire({ findings: many(2000) });
    const oldest = wireFinding(3).id;
    const { items } = await read(wire, { newest: 1, matches: ({ id }) => id === oldest });
    expect(items).toEqual([oldest]);
    expect(listsOf(wire).filter(({ to }) => to !== undefined).length).toBeGreaterThan(1);
  });
});
