import { describe, expect, it } from 'vitest';
import { type CallOutcome, createCallGate } from '../../../src/source/guardduty/call-gate.ts';
import fc, { times } from '../../support/property.ts';

/** Calls of several Regions that are finished one by one, by hand. */
function bench() {
  const gate = createCallGate(new AbortController().signal);
  const running: { readonly region: string; readonly finish: (outcome: CallOutcome) => void }[] = [];
  return {
    gate,
    running,
    inFlight: (region: string) => running.filter((call) => call.region === region).length,
    start(lane: ReturnType<typeof gate.open>, region: string) {
      const call = () =>
        new Promise<CallOutcome>((finish) => {
          const one = { region, finish: (outcome: CallOutcome) => finish(outcome) };
          running.push(one);
        });
      return lane.run(call, (outcome) => outcome);
    },
    async finish(index: number, outcome: CallOutcome) {
      const [call] = running.splice(index, 1);
      call?.finish(outcome);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('calls in flight', () => {
  it('never more than 16 for a Region and 32 in all, whatever is answered', async () => {
    const outcomes = fc.array(
      fc.tuple(fc.nat(31), fc.constantFrom<CallOutcome>('answered', 'answered', 'throttled', 'failed')),
      { maxLength: 150 },
    );
    await fc.assert(
      fc.asyncProperty(outcomes, fc.integer({ min: 1, max: 40 }), async (steps, regions) => {
        const { gate, running, start, finish, inFlight } = bench();
        const names = Array.from({ length: regions }, (_, index) => `r${index}`);
        for (const name of names) {
          const lane = gate.open(name);
          for (let call = 0; call < 40; call++) void start(lane, name);
        }
        await settled();
        for (const [index, outcome] of steps) {
          await finish(index % Math.max(1, running.length), outcome);
          expect(running.length).toBeLessThanOrEqual(32);
          for (const name of names) expect(inFlight(name)).toBeLessThanOrEqual(16);
        }
      }),
      times(15),
    );
  });

  it('grow while the service answers, to 16', async () => {
    const { gate, running, start, finish } = bench();
    const lane = gate.open('a');
    for (let call = 0; call < 100; call++) void start(lane, 'a');
    await settled();
    expect(running).toHaveLength(8);
    for (let answered = 0; answered < 20; answered++) await finish(0, 'answered');
    expect(running).toHaveLength(16);
  });

  it('halve once for all the calls that were throttled together', async () => {
    const { gate, running, start, finish } = bench();
    const lane = gate.open('a');
    for (let call = 0; call < 200; call++) void start(lane, 'a');
    await settled();
    for (let answered = 0; answered < 20; answered++) await finish(0, 'answered');
    for (let throttled = 0; throttled < 16; throttled++) await finish(0, 'throttled');
    expect(lane.allowance).toBe(8);
    expect(running).toHaveLength(8);
    await finish(0, 'throttled');
    expect(lane.allowance).toBe(4);
  });

  it('a Region that hangs leaves the others their share', async () => {
    const { gate, start, finish, running, inFlight } = bench();
    const [stuck, working] = [gate.open('stuck'), gate.open('working')];
    for (let call = 0; call < 50; call++) void start(stuck, 'stuck');
    for (let call = 0; call < 50; call++) void start(working, 'working');
    await settled();
    for (let answered = 0; answered < 30; answered++) {
      await finish(
        running.findIndex(({ region }) => region === 'working'),
        'answered',
      );
    }
    expect(inFlight('working')).toBe(16);
    expect(inFlight('stuck')).toBe(8);
  });

  it('more Regions than there is room for all get their turn', async () => {
    const { gate, start, finish, running } = bench();
    const asked = new Set<string>();
    const lanes = Array.from({ length: 40 }, (_, index) => gate.open(`r${index}`));
    for (const [index, lane] of lanes.entries()) {
      for (let call = 0; call < 9; call++) void start(lane, `r${index}`);
    }
    await settled();
    for (let step = 0; step < 10; step++) {
      for (const { region } of running) asked.add(region);
      await finish(0, 'answered');
    }
    expect(asked.size).toBe(40);
  });

  it('what waits when the run ends is let go', async () => {
    const run = new AbortController();
    const lane = createCallGate(run.signal).open('a');
    const never = () => new Promise<never>(() => undefined);
    const waiting = Array.from({ length: 9 }, () => lane.run(never, () => 'answered'));
    run.abort(new Error('over'));
    await expect(waiting[8]).rejects.toThrow('over');
    await expect(lane.run(never, () => 'answered')).rejects.toThrow('over');
  });
});
