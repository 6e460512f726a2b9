import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import type { WireResponse } from '../../src/model/wire.ts';
import { FAULTS, faultLines, parseFault } from '../../src/sandbox/faults.ts';
import { authorization, FIXTURES, fixtureSandbox, REGION } from './ask.ts';

const regions = [REGION, 'eu-west-1'];

/** A sandbox with these faults, and how to call it. */
function open(...faults: readonly string[]) {
  const sandbox = fixtureSandbox({ regions, faults: faults.map(parseFault) });
  const call = (
    operation = 'ListDetectors',
    body: object = {},
    { region = REGION, signal = new AbortController().signal } = {},
  ): Promise<WireResponse> => {
    const root = `/detector/${sandbox.detectorId(region)}/findings`;
    const paths: Record<string, string> = { ListFindings: root, GetFindings: `${root}/get` };
    const path = paths[operation];
    return sandbox.handle(
      {
        method: path ? 'POST' : 'GET',
        path: path ?? '/detector',
        query: {},
        headers: { authorization: authorization(region) },
        body: path ? JSON.stringify(body) : '',
      },
      signal,
    );
  };
  return { sandbox, call };
}

async function textOf({ body }: WireResponse): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function jsonOf(response: WireResponse): Promise<JsonObject> {
  const value: Json = JSON.parse(await textOf(response));
  return isJsonObject(value) ? value : {};
}

/** What each of many calls met: a status, with the error's name, or the connection's code. */
async function outcomes(call: () => Promise<WireResponse>, calls: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < calls; index += 1) {
    const outcome = await call().then(
      async (response) => {
        try {
          await textOf(response);
          return [response.status, response.headers['x-amzn-errortype'] ?? ''].join(' ').trim();
        } catch (error) {
          return `body ${Object(error).code}`;
        }
      },
      (error: unknown) => String(Object(error).code),
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

describe('parseFault', () => {
  it.each([
    ['throttle=0.3', { name: 'throttle', value: 0.3, region: undefined }],
    ['denied', { name: 'denied', value: 1, region: undefined }],
    ['denied@eu-west-1', { name: 'denied', value: 1, region: 'eu-west-1' }],
    ['latency=40@us-east-1', { name: 'latency', value: 40, region: 'us-east-1' }],
    ['slow@us-east-1', { name: 'slow', value: 30_000, region: 'us-east-1' }],
    ['token-loop', { name: 'token-loop', value: 1, region: undefined }],
    ['token-loop=3', { name: 'token-loop', value: 3, region: undefined }],
    ['expired=0', { name: 'expired', value: 0, region: undefined }],
  ])('reads %s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it.each([
    ['throttle', 'The fault throttle needs a value: throttle=RATE.'],
    ['throttle=2', 'The fault throttle takes a rate above 0 and up to 1, not "2".'],
    ['throttle=0', 'The fault throttle takes a rate above 0 and up to 1, not "0".'],
    ['throttle=', 'The fault throttle takes a rate above 0 and up to 1, not "".'],
    ['latency=1.5', 'The fault latency takes a whole number (MS), not "1.5".'],
    ['token-loop=0', 'The fault token-loop takes a whole number (LENGTH), not "0".'],
    ['denied=1', 'The fault denied takes no value, not "1".'],
    ['meteor', 'There is no fault "meteor".'],
    ['constructor', 'There is no fault "constructor".'],
    ['', 'There is no fault "".'],
  ])('refuses %j', (text, message) => {
    expect(() => parseFault(text)).toThrow(expect.objectContaining({ message, exitCode: ExitCode.usage }));
  });

  it('names every fault where one is unknown, each on its line', () => {
    expect(() => parseFault('meteor')).toThrow(
      expect.objectContaining({ hint: `The faults are:\n${faultLines().join('\n')}` }),
    );
    expect(faultLines()).toHaveLength(Object.keys(FAULTS).length);
    expect(faultLines()[0]).toMatch(/^ {2}throttle=RATE {2,}\S/);
  });
});

describe('a fault', () => {
  it('is met as often as its rate says, the same for the same seed', async () => {
    const met = () => outcomes(open('throttle=0.3', 'error=0.1', 'reset=0.1').call, 1000);
    const counts = await met();
    expect(await met()).toEqual(counts);
    const near = (rate: number) => ({ least: rate * 1000 * 0.7, most: rate * 1000 * 1.3 });
    for (const [outcome, rate] of [
      ['429 TooManyRequestsException', 0.9 * 0.3 * 0.75],
      ['400 ThrottlingException', 0.9 * 0.3 * 0.25],
      ['500 InternalServerErrorException', 0.9 * 0.7 * 0.1],
      ['ECONNRESET', 0.05],
      ['body ECONNRESET', 0.05 * 0.7 * 0.9],
    ] as const) {
      const { least, most } = near(rate);
      expect(counts[outcome], outcome).toBeGreaterThan(least * 0.8);
      expect(counts[outcome], outcome).toBeLessThan(most * 1.2);
    }
  });

  it('spares the other Regions where it names one', async () => {
    const { call } = open('denied@eu-west-1', 'unreachable@us-east-1');
    expect((await call()).status).toBe(200);
    const denied = await call('ListFindings', {}, { region: 'eu-west-1' });
    expect([denied.status, denied.headers['x-amzn-errortype']]).toEqual([403, 'AccessDeniedException']);
    expect((await jsonOf(denied)).message).toMatch(
      /^User: arn:aws:iam::123456789012:user\/sandbox is not authorized to perform: guardduty:ListFindings on resource: arn:aws:guardduty:eu-west-1:/,
    );
  });

  it('of throttling says Retry-After only where told', async () => {
    const retryAfter = async (...faults: string[]) => {
      const { call } = open('throttle=1', ...faults);
      const responses = await Promise.all(Array.from({ length: 20 }, () => call()));
      return new Set(responses.map(({ status, headers }) => `${status} ${headers['retry-after']}`));
    };
    expect(await retryAfter()).toEqual(new Set(['429 undefined', '400 undefined']));
    expect(await retryAfter('retry-after=2')).toEqual(new Set(['429 2', '400 undefined']));
  });

  it('changes nothing where it refuses', async () => {
    const { sandbox, call } = open('error=1');
    const before = sandbox.findings(REGION);
    expect((await call('ListFindings')).status).toBe(500);
    expect(sandbox.findings(REGION)).toEqual(before);
  });

  it('expires the credentials after so many calls', async () => {
    expect(await outcomes(open('expired=3').call, 4)).toEqual({ '200': 3, '403 ExpiredTokenException': 1 });
  });

  it('refuses connections to a Region that is unreachable', async () => {
    expect(await outcomes(open('unreachable').call, 2)).toEqual({ ECONNREFUSED: 2 });
  });

  it('cuts, empties or replaces the body of a 200', async () => {
    const whole = await textOf(await open().call());
    const cut = await open('truncate').call();
    expect(await textOf(cut)).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(cut.headers['content-length']).toBe(String(Math.floor(whole.length / 2)));
    expect(await textOf(await open('empty-body').call())).toBe('');
    const page = await open('html').call();
    expect([page.status, page.headers['content-type'], (await textOf(page)).slice(0, 15)]).toEqual([
      200,
      'text/html',
      '<!DOCTYPE html>',
    ]);
    expect(Object.keys(await jsonOf(await open('wrong-case').call()))).toEqual(['DetectorIds', 'NextToken']);
  });

  it('leaves errors readable: only a 200’s body is spoilt', async () => {
    const { call } = open('empty-body', 'html', 'truncate');
    expect((await jsonOf(await call('GetFindings'))).__type).toBe('InvalidInputException');
  });

  it.each(['stall', 'drip'])(
    '%s gives headers and a start, and ends with the caller’s signal',
    async (fault) => {
      const abort = new AbortController();
      const { status, body } = await open(fault).call(
        'ListDetectors',
        {},
        { region: REGION, signal: abort.signal },
      );
      expect(status).toBe(200);
      if (body instanceof Uint8Array) throw new Error('the whole body came at once');
      const chunks = body[Symbol.asyncIterator]();
      expect((await chunks.next()).done).toBe(false);
      const rest = chunks.next();
      const ended = await Promise.race([rest.then(() => true), sleep(30, false)]);
      expect(ended).toBe(false);
      abort.abort();
      await expect(rest).rejects.toThrow(/abort/i);
    },
  );

  it.each(['latency=60000', 'slow'])('%s waits, and ends with the caller’s signal', async (fault) => {
    const abort = new AbortController();
    const answer = open(fault).call('ListDetectors', {}, { region: REGION, signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toThrow(/abort/i);
  });

  it('token-loop gives the first page under the same tokens again and again', async () => {
    const tokens = async (fault: string) => {
      const { call } = open(fault);
      const seen: unknown[] = [];
      let nextToken: unknown = '';
      for (let page = 0; page < 5; page += 1) {
        const body = await jsonOf(await call('ListFindings', { maxResults: 3, nextToken }));
        expect(body.findingIds).toHaveLength(3);
        nextToken = body.nextToken;
        seen.push(nextToken);
      }
      return seen;
    };
    expect(await tokens('token-loop')).toEqual(Array(5).fill('loop-1'));
    expect(await tokens('token-loop=2')).toEqual(['loop-1', 'loop-2', 'loop-1', 'loop-2', 'loop-1']);
  });

  it('empty-page gives an empty page before each page, and loses none', async () => {
    const { call } = open('empty-page');
    const sizes: number[] = [];
    const ids: Json[] = [];
    let nextToken: Json = '';
    do {
      const body = await jsonOf(await call('ListFindings', { maxResults: 8, nextToken }));
      const page = Array.isArray(body.findingIds) ? body.findingIds : [];
      sizes.push(page.length);
      ids.push(...page);
      nextToken = body.nextToken ?? '';
    } while (nextToken !== '');
    expect(sizes).toEqual([0, 8, 0, 8, 0, 4]);
    expect(new Set(ids).size).toBe(FIXTURES.length);
  });

  it('missing-ids leaves the same findings out each time, at its rate', async () => {
    const findingIds = FIXTURES.map(({ Id }) => Id);
    const got = async (fault: string) => {
      const { findings } = await jsonOf(await open(fault).call('GetFindings', { findingIds }));
      return Array.isArray(findings) ? findings.map((finding) => isJsonObject(finding) && finding.id) : [];
    };
    const some = await got('missing-ids=0.5');
    expect(some.length).toBeGreaterThan(4);
    expect(some.length).toBeLessThan(16);
    expect(await got('missing-ids=0.5')).toEqual(some);
    expect(await got('missing-ids=1')).toEqual([]);
  });
});
