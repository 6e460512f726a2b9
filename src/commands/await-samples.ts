import type { Answer, SourceReport } from '../model/answer.ts';
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
  const request = toRequest({ ...EVERY_FINDING, types: selectors, state: 'all', samples: 'only' });
  return source.findings({ ...request, looksBehind: false });
}

interface Asked {
  readonly created: Answer<SampleResult>;
  readonly states: readonly SampleState[];
  /** The samples that were there before. */
  readonly before: Answer<Finding>;
  /** Milliseconds. */
  readonly wait: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Waits until each sample that was asked for is there: a new one, or an older one that this call was aggregated
 * into. One type may bring two, of an instance and of a Limitless database (domain.md c.6): all that are there are
 * given. What did not come in time makes its Region incomplete.
 */
export async function awaitSamples(
  context: Context,
  source: LiveSource,
  asked: Asked,
): Promise<Answer<SampleState>> {
  const types = [...new Set(asked.states.filter(({ status }) => status === 'asked').map(({ type }) => type))];
  const versions = new Set(asked.before.items.map(toVersion));
  const end = context.io.now() + asked.wait;
  for (let length = FIRST_PAUSE_MS; ; length = Math.min(length * 2, LONGEST_PAUSE_MS)) {
    const found = await findSamples(source, types);
    const fresh = found.items.filter((finding) => !versions.has(toVersion(finding)));
    const states = asked.states.flatMap((state) => settle(state, fresh));
    const left = end - context.io.now();
    const isOver = left <= 0 || context.signal.aborted;
    if (isOver || states.every(({ status }) => status !== 'missing')) {
      const sources = asked.created.sources.map((report) => toReport(report, { asked, found, states }));
      return { ...asked.created, items: states, sources };
    }
    await pause(Math.min(length, left), context.signal);
  }
}

function toVersion({ id, updatedAt, count }: Finding): string {
  return `${id} ${updatedAt} ${count}`;
}

function settle(state: SampleState, fresh: readonly Finding[]): readonly SampleState[] {
  if (state.status !== 'asked') return [state];
  const mine = fresh.filter(
    ({ type, region, detectorId }) =>
      type === state.type &&
      region === state.region &&
      (detectorId === undefined || detectorId === state.detectorId),
  );
  if (mine.length === 0) return [{ ...state, status: 'missing' }];
  return mine.map((finding) => ({ ...state, status: 'arrived', finding }));
}

/** A Region that could not be read before or while we waited, or where a sample is missing, is incomplete. */
function toReport(
  report: SourceReport,
  { asked, found, states }: { asked: Asked; found: Answer<Finding>; states: readonly SampleState[] },
): SourceReport {
  const mine = states.filter(
    ({ region, detectorId }) => region === report.region && detectorId === report.detectorId,
  );
  const missing = mine.filter(({ status }) => status === 'missing').map(({ type }) => type);
  const findings = mine.filter(({ status }) => status === 'arrived').length;
  if (!report.complete) return { ...report, findings };
  // Where nobody knows what was there before, what is there now need not be new.
  const unread = [asked.before, found]
    .flatMap(({ sources }) => sources.filter((source) => isSamePlace(source, report)))
    .find(({ complete }) => !complete);
  if (unread) return { ...unread, findings };
  if (missing.length === 0) return { ...report, findings };
  return {
    ...report,
    findings,
    status: 'timeout',
    complete: false,
    reason: `these samples did not come: ${missing.join(', ')}.`,
    hint: 'GuardDuty may take some minutes; wait longer with --wait.',
  };
}

function isSamePlace(one: SourceReport, other: SourceReport): boolean {
  return one.region === other.region && one.profile === other.profile;
}
