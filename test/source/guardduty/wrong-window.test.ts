import { describe, expect, it } from 'vitest';
import { fakeWire, reply, wireFinding } from './fake-wire.ts';
import { everything, idsOf, NOW, openSource } from './open-source.ts';

/** @param ahead by how many seconds the service's clock is ahead of ours */
async function ask(ahead: number, over: Parameters<typeof everything>[0]) {
  const date = new Date(NOW + ahead * 1000).toUTCString();
  const wire = fakeWire({ findings: [wireFinding(1)] });
  const source = openSource({
    handler: async (request, signal) => {
      const answer = await wire.handler(request, signal);
      return { ...answer, headers: { ...answer.headers, date } };
    },
  });
  const { items, sources } = await source.findings(everything(over));
  expect(idsOf(items)).toEqual([wireFinding(1).id]);
  return sources;
}

describe('a window that counts back from a clock that is wrong', () => {
  it.each([
    [-7200, '120 min fast'],
    [7200, '120 min slow'],
    [-90, '2 min fast'],
  ])('is not the one that was meant: %d s', async (ahead, by) => {
    expect(await ask(ahead, { countsBack: true })).toMatchObject([
      {
        status: 'error',
        complete: false,
        reason: expect.stringContaining(`clock is ${by}`),
        hint: expect.stringMatching(/Set the clock, or give --since/),
      },
    ]);
  });

  it.each([0, 59, -59])('is one that was meant where the clocks agree to a minute: %d s', async (ahead) => {
    expect(await ask(ahead, { countsBack: true })).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('nothing is wrong with times, whatever the clock says', async () => {
    const window = { since: 0, until: NOW, countsBack: false };
    expect(await ask(-7200, window)).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('nor with what has no window', async () => {
    expect(await ask(-7200, {})).toMatchObject([{ status: 'ok', complete: true }]);
  });

  it('an answer that does not tell the time is taken as it is', async () => {
    const { handler } = fakeWire({
      intercept: (name) => (name === 'ListFindings' ? reply({ findingIds: [] }) : undefined),
    });
    const { sources } = await openSource({ handler }).findings(everything({ countsBack: true }));
    expect(sources).toMatchObject([{ status: 'ok' }]);
  });
});
