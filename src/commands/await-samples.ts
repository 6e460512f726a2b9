import type { Answer } from '../model/answer.ts';
import type { Finding } from '../model/finding.ts';
import { EVERY_FINDING } from '../model/query.ts';
import type { SampleState } from '../model/sample-state.ts';
import type { LiveSource, SampleResult } from '../source/source.ts';
import type { Context } from './context.ts';
import { pause } from './pause.ts';
import { toRequest } from './to-query.ts';

/** Sample findings of these types in every state: one may be archived by a rule the moment it comes. */
export function findSamples(source: LiveSource, types: readonly string[]): Promise<Answer<Finding>> {
  const selectors = types.map((type) => ({ kind: 'type' as const, type }));
  return source.findings(toRequest({ ...EVERY_FINDING, types: selectors, state: 'all', samples: 'only' }));
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Waits until each sample that was asked for is there: a new one, or an older one that this call was aggregated
 * into. What did not come in time makes its Region incomplete.
 */
export async function awaitSamples(
  context: Context,
  source: LiveSource,
  asked: {
    readonly created: Answer<SampleResult>;
    readonly states: readonly SampleState[];
    readonly before: readonly Finding[];
    readonly wait: number;
  },
): Promise<Answer<SampleState>> {
  const types = [...new Set(asked.states.filter(({ status }) => status === 'asked').map(({ type }) => type))];
  const versions = new Set(asked.before.map(toVersion));
  const end = context.io.now() + asked.wait;
  for (let length = FIRST_PAUSE_MS; ; length = Math.min(length * 2, LONGEST_PAUSE_MS)) {
    const found = await findSamples(source, types);
    const fresh = found.items.filter((finding) => !versions.has(toVersion(finding)));
    const states = asked.states.map((state) => settle(state, fresh));
    const left = end - context.io.now();
    if (left <= 0 || states.every(({ status }) => status !== 'missing')) {
      return { ...asked.created, items: states, sources: withMissing(asked.created, found, states) };
    }
    await pause(Math.min(length, left), context.signal);
    context.signal.throwIfAborted();
  }
}

function toVersion({ id, updatedAt, count }: Finding): string {
  return `${id} ${updatedAt} ${count}`;
}

function settle(state: SampleState, fresh: readonly Finding[]): SampleState {
  if (state.status !== 'asked') return state;
  const finding = fresh.find(({ type, region }) => type === state.type && region === state.region);
  return finding ? { ...state, status: 'arrived', finding } : { ...state, status: 'missing' };
}

/** A Region that could not be read while we waited, or where a sample is missing, is incomplete. */
function withMissing(
  created: Answer<SampleResult>,
  found: Answer<Finding>,
  states: readonly SampleState[],
): Answer<SampleState>['sources'] {
  return created.sources.map((source) => {
    const mine = states.filter(({ region }) => region === source.region);
    const missing = mine.filter(({ status }) => status === 'missing').map(({ type }) => type);
    const read = found.sources.find(
      ({ region, profile }) => region === source.region && profile === source.profile,
    );
    const arrived = { ...source, findings: mine.filter(({ status }) => status === 'arrived').length };
    if (!source.complete || missing.length === 0) return arrived;
    if (read && !read.complete) return { ...read, findings: arrived.findings };
    return {
      ...arrived,
      status: 'timeout' as const,
      complete: false,
      reason: `these samples did not come: ${missing.join(', ')}.`,
      hint: 'GuardDuty may take some minutes; wait longer with --wait.',
    };
  });
}
