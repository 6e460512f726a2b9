import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import fc, { times } from '../../support/property.ts';
import { fakeWire, reply, type WireFinding, wireFinding } from './fake-wire.ts';
import { everything, idsOf, NOW, openSource } from './open-source.ts';

function many(count: number, over: (index: number) => Record<string, unknown> = () => ({})): WireFinding[] {
  return Array.from({ length: count }, (_, index) => wireFinding(index, over(index)));
}

const ids = (findings: readonly { readonly id: string }[]) => findings.map(({ id }) => id).sort();

describe('what the wire says is what comes out', () => {
  it('nulls, unknown fields and the order of keys are kept', async () => {
    const wire = fakeWire({ findings: [wireFinding(1)] });
    const [finding] = (await openSource({ handler: wire.handler }).findings(everything())).items;
    expect(JSON.stringify(finding?.document)).toBe(
      JSON.stringify(wireFinding(1)).replace(
        /"([a-z])(\w*)":/g,
        (_, first, rest) => `"${first.toUpperCase()}${rest}":`,
      ),
    );
  });
});

describe('pages', () => {
  it('three of them give every id once', async () => {
    const wire = fakeWire({ findings: many(120) });
    const answer = await openSource({ handler: wire.handler }).findings(everything());
    expect(idsOf(answer.items)).toEqual(ids(many(120)));
    expect(answer.sources).toMatchObject([{ status: 'ok', complete: true, findings: 120 }]);
  });

  it('an empty one with a token is read on', async () => {
    const tokens = new Map([
      ['', { findingIds: [], nextToken: 'a' }],
      ['a', { findingIds: [], nextToken: 'b' }],
      ['b', { findingIds: [wireFinding(1).id], nextToken: null }],
    ]);
    const wire = fakeWire({
      findings: [wireFinding(1)],
      intercept: (operation, { body }) =>
        operation === 'ListFindings' && !body.includes('updatedAt":{')
          ? reply(tokens.get(JSON.parse(body).nextToken ?? ''))
          : undefined,
    });
    expect((await openSource({ handler: wire.handler }).findings(everything())).items).toHaveLength(1);
  });

  it.each([1, 2, 3, 4, 7])(
    'a loop of %i tokens ends one call after it closes, and says so',
    async (length) => {
      let lists = 0;
      const wire = fakeWire({
        findings: many(2),
        intercept: (operation) =>
          operation === 'ListFindings'
            ? reply({ findingIds: ids(many(2)), nextToken: `t${lists++ % length}` })
            : undefined,
      });
      const answer = await openSource({ handler: wire.handler }).findings(everything());
      expect(answer.items).toHaveLength(2);
      expect(answer.sources).toMatchObject([{ status: 'error', complete: false }]);
      expect(answer.sources[0]?.reason).toMatch(/a page token came twice/);
      // The page that tells where a list begins may be asked for in between.
      expect(lists).toBeLessThanOrEqual(length + 2);
    },
  );

  it('the list of detectors may loop too', async () => {
    const wire = fakeWire({
      intercept: (operation) =>
        operation === 'ListDetectors' ? reply({ detectorIds: [], nextToken: 'again' }) : undefined,
    });
    const { sources } = await openSource({ handler: wire.handler }).findings(everything());
    expect(sources).toMatchObject([{ status: 'error', complete: false }]);
  });
});

describe('findings that do not come', () => {
  it('are named, and the rest is kept', async () => {
    const lost = [3, 70].map((index) => wireFinding(index).id);
    const wire = fakeWire({
      findings: many(120),
      intercept: (operation, { body }) => {
        if (operation !== 'GetFindings') return undefined;
        const asked: readonly string[] = JSON.parse(body).findingIds;
        return reply({ findings: many(120).filter(({ id }) => asked.includes(id) && !lost.includes(id)) });
      },
    });
    const answer = await openSource({ handler: wire.handler }).findings(everything());
    expect(answer.items).toHaveLength(118);
    expect(answer.sources).toMatchObject([{ status: 'error', complete: false, findings: 118 }]);
    expect(answer.sources[0]?.reason).toContain(lost[0]);
    expect(answer.sources[0]?.reason).toContain(lost[1]);
  });
});

describe('findings that move to the newest end while they are read', () => {
  /** Each call may touch a finding: it aggregates another occurrence. */
  function movingWire(count: number, touches: readonly number[]) {
    let call = 0;
    const wire = fakeWire({ findings: many(count) });
    const handler: typeof wire.handler = (request, signal) => {
      const index = touches[call++ % Math.max(1, touches.length)];
      const finding = index === undefined ? undefined : wire.store.get(wireFinding(index % count).id);
      if (finding && call < 40) {
        const updatedAt = new Date(NOW + call).toISOString();
        wire.store.set(finding.id, { ...finding, updatedAt, title: `moved by call ${call}` });
      }
      return wire.handler(request, signal);
    };
    return { ...wire, handler };
  }

  it('are never lost or doubled, and come in their newest version', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 900, max: 1200 })),
        fc.array(fc.nat(1199), { maxLength: 30 }),
        async (count, touches) => {
          const wire = movingWire(count, touches);
          const { items, sources } = await openSource({ handler: wire.handler }).findings(everything());
          expect(idsOf(items)).toEqual(ids([...wire.store.values()]));
          expect(sources).toMatchObject([{ status: 'ok', findings: count }]);
        },
      ),
      times(30),
    );
  });

  it('one that was read already comes in its newest version', async () => {
    const newest = wireFinding(119);
    const wire = fakeWire({
      findings: many(120),
      intercept: (operation) => {
        if (operation === 'ListFindings' && wire.count('ListFindings') === 3) {
          wire.store.set(newest.id, { ...newest, updatedAt: new Date(NOW).toISOString(), title: 'again' });
        }
        return undefined;
      },
    });
    const { items } = await openSource({ handler: wire.handler }).findings(everything());
    expect(items.find(({ id }) => id === newest.id)).toMatchObject({ title: 'again', updatedAt: NOW });
  });

  it('one that leaves an unread page for a read one is read there', async () => {
    let lists = 0;
    const wire = fakeWire({ findings: many(120) });
    const handler: typeof wire.handler = (request, signal) => {
      const oldest = wireFinding(0);
      if (request.path.endsWith('/findings') && lists++ === 1) {
        wire.store.set(oldest.id, { ...oldest, updatedAt: new Date(NOW).toISOString() });
      }
      return wire.handler(request, signal);
    };
    const { items } = await openSource({ handler }).findings(everything());
    expect(items.find(({ id }) => id === wireFinding(0).id)?.updatedAt).toBe(NOW);
  });
});

describe('a list that is long', () => {
  it('and not in the order that was asked for is read whole all the same', async () => {
    const findings = many(700, (index) => ({
      updatedAt: new Date(Date.UTC(2026, 8, 1) + ((index * 7919) % 700) * 60_000).toISOString(),
    }));
    const wire = fakeWire({ findings, sorts: false });
    const source = openSource({ handler: wire.handler });
    expect(idsOf((await source.findings(everything())).items)).toEqual(ids(findings));
    const newest = await source.findings(everything({ newest: 10 }));
    const wanted = findings.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, 10);
    expect(idsOf(newest.items)).toEqual(expect.arrayContaining(ids(wanted)));
  });

  it.each([
    ['spread evenly', (index: number) => index * 60_000],
    ['seven of each moment', (index: number) => Math.floor(index / 7) * 60_000],
    ['crowded at the old end', (index: number) => (index < 1900 ? index : index * 3_600_000)],
    ['crowded at the new end', (index: number) => (index < 100 ? index : 90 * 86_400_000 + index)],
    ['all of one moment', () => 0],
    ['of few moments', (index: number) => (index % 7) * 86_400_000],
  ])('and %s is read whole', async (_, offset) => {
    const start = Date.UTC(2026, 7, 1);
    const findings = many(2000, (index) => ({ updatedAt: new Date(start + offset(index)).toISOString() }));
    const wire = fakeWire({ findings });
    const answer = await openSource({ handler: wire.handler }).findings(everything());
    expect(idsOf(answer.items)).toEqual(ids(findings));
    expect(answer.sources).toMatchObject([{ status: 'ok', findings: 2000 }]);
    // Forty pages: splitting may cost some calls, not as many again.
    expect(wire.count('ListFindings')).toBeLessThan(80);
    expect(wire.count('GetFindings')).toBeLessThan(80);
  });

  it('keeps to the window that was asked for', async () => {
    const findings = many(1000);
    const [from, to] = [findings[100], findings[900]].map((finding) => Date.parse(finding?.updatedAt ?? ''));
    const wire = fakeWire({ findings });
    const criteria = [{ updatedAt: { greaterThanOrEqual: from ?? 0, lessThan: to ?? 0 } }];
    const { items } = await openSource({ handler: wire.handler }).findings(everything({ criteria }));
    expect(idsOf(items)).toEqual(ids(findings.slice(100, 900)));
  });
});

describe('only the newest', () => {
  const newestOf = (findings: readonly Finding[], count: number) =>
    findings
      .toSorted((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0) || (a.id < b.id ? -1 : 1))
      .slice(0, count)
      .map(({ id }) => id);

  it('stops the calls once they are certain', async () => {
    const wire = fakeWire({ findings: many(5000) });
    const { items, sources } = await openSource({ handler: wire.handler }).findings(
      everything({ newest: 60 }),
    );
    expect(newestOf(items, 60)).toEqual(
      many(5000)
        .slice(-60)
        .reverse()
        .map(({ id }) => id),
    );
    expect(sources).toMatchObject([{ status: 'ok', complete: true }]);
    // Two pages, and one for what moved meanwhile.
    expect(wire.count('ListFindings')).toBe(3);
  });

  it('are not certain while others of the same moment may come', async () => {
    const findings = many(60, () => ({ updatedAt: '2026-10-01T00:00:00.000Z' }));
    const source = openSource({ handler: fakeWire({ findings }).handler });
    const { items } = await source.findings(everything({ newest: 50 }));
    expect(newestOf(items, 50)).toEqual(ids(findings).slice(0, 50));
  });

  it('are the same as of all, whatever times are equal and whatever matches', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat(40), { maxLength: 400, size: 'max' }),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 9 }),
      async (minutes, newest, step) => {
        const findings = many(minutes.length, (index) => ({
          updatedAt: new Date(Date.UTC(2026, 9, 1) + (minutes[index] ?? 0) * 60_000).toISOString(),
        }));
        const matches = ({ id }: Finding) => Number.parseInt(id.slice(-4), 16) % step === 0;
        const source = openSource({ handler: fakeWire({ findings }).handler });
        const all = await source.findings(everything({ matches }));
        const some = await source.findings(everything({ matches, newest }));
        expect(newestOf(some.items, newest)).toEqual(newestOf(all.items, newest));
      },
    );
    await fc.assert(property, times(40));
  });
});
