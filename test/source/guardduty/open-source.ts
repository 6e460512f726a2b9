import type { Finding } from '../../../src/model/finding.ts';
import {
  createGuardDutySource,
  type GuardDutySourceOptions,
} from '../../../src/source/guardduty/guardduty-source.ts';
import type { FindingRequest } from '../../../src/source/source.ts';

/** Long after every finding of the fakes, so that none of them counts as moving. */
export const NOW = Date.UTC(2026, 10, 22);

/** A source whose waits take no time. */
export function openSource(over: Partial<GuardDutySourceOptions> = {}) {
  return createGuardDutySource({
    kind: 'live',
    regions: ['eu-west-1'],
    profiles: [],
    env: {},
    signal: new AbortController().signal,
    announce: () => undefined,
    now: () => NOW,
    sleep: async (_, signal) => signal.throwIfAborted(),
    ...over,
  });
}

/** Asks for everything with one query. */
export function everything(over: Partial<FindingRequest> = {}): FindingRequest {
  return {
    criteria: [{}],
    matches: () => true,
    since: undefined,
    until: undefined,
    regions: undefined,
    newest: undefined,
    versions: false,
    ...over,
  };
}

export function idsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ id }) => id).sort();
}
