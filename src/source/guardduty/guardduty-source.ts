import type { Answer, Notice } from '../../model/answer.ts';
import type { Finding } from '../../model/finding.ts';
import type { FindingRequest, LiveSource, Progress } from '../source.ts';
import { changeState } from './change-state.ts';
import { checkUp } from './check-up.ts';
import { createSamplesIn } from './create-samples.ts';
import { checkUnambiguous, findInRegion } from './find-finding.ts';
import { archiveFindings, unarchiveFindings } from './guardduty-api.ts';
import { type Told, toReports } from './ledger.ts';
import { mergeFindings } from './merge-findings.ts';
import { readDetector } from './read-detector.ts';
import { readQuery } from './read-query.ts';
import type { Outcome, RegionWork } from './region-work.ts';
import { createService, type Service, type ServiceOptions } from './service.ts';
import { toWindow, within } from './time-window.ts';
import { explainEmptiness, lookBehind } from './why-empty.ts';
import { noteWrongWindow } from './wrong-window.ts';

export interface GuardDutySourceOptions extends ServiceOptions {
  readonly kind: 'live' | 'sandbox';
  readonly progress?: Progress | undefined;
}

/**
 * GuardDuty itself, or an embedded one behind the same SDK: the SDK signs, finds credentials, Region and endpoint,
 * and sends; retries, pages, batches and the reading of answers are done here, because the SDK's own let a wrong
 * answer pass for "no findings", a repeated token loop for ever and a stalled body hang (promises.md section 0).
 * @throws RdsguardError (usage) at once for an endpoint that cannot be used; each method throws RdsguardError
 *   (credentials) where nothing could be asked at all
 */
export function createGuardDutySource(options: GuardDutySourceOptions): LiveSource {
  const service = createService(options);
  return {
    kind: options.kind,
    findings: (request) => readFindings(service, request, options.progress),
    async find(reference, request) {
      const targets = await service.targets(reference.kind === 'arn' ? reference.region : undefined);
      const listed = new Set<string>();
      const outcomes = await service.ask(targets, (region) =>
        findInRegion(region, reference, request, listed),
      );
      const { findings, tell } = mergeFindings(outcomes);
      checkUnambiguous(reference, listed, findings);
      return toAnswer(service, outcomes, { items: findings, tell });
    },
    async detectors() {
      const outcomes = await service.ask(await service.targets(), async (region) => [
        await readDetector(region),
      ]);
      return toAnswer(service, outcomes, { tell: ({ items }) => ({ accountId: items[0]?.accountId }) });
    },
    checkUp: (nodeVersion) => checkUp(service, options, nodeVersion),
    async createSamples(types) {
      const outcomes = await service.ask(await service.targets(), (region) => createSamplesIn(region, types));
      return toAnswer(service, outcomes);
    },
    archive: (ids) => change(service, ids, archiveFindings),
    unarchive: (ids) => change(service, ids, unarchiveFindings),
  };
}

async function readFindings(
  service: Service,
  request: FindingRequest,
  progress: Progress = () => undefined,
): Promise<Answer<Finding>> {
  const targets = await service.targets();
  let regionsDone = 0;
  let findings = 0;
  const report = () => progress({ regionsDone, regions: targets.length, findings });
  const onRead = (count: number) => {
    findings += count;
    report();
  };
  const work = async (region: RegionWork) => {
    const { matches, newest } = request;
    const from = request.updatedFrom?.(region);
    const queries = request.criteria.map((whole) => {
      const criteria = from === undefined ? whole : within(whole, { from, to: toWindow(whole).to });
      return readQuery(region, { criteria, matches, newest, onRead });
    });
    const findings = (await Promise.all(queries)).flatMap((found) => [...found]);
    noteWrongWindow(region, request);
    return findings;
  };
  const outcomes = await service.ask(targets, work, () => {
    regionsDone++;
    report();
  });
  const merged = mergeFindings(outcomes);
  const looks = merged.findings.length === 0 && request.looksBehind !== false;
  const notices = looks ? await whyEmpty(service, outcomes, request) : [];
  return toAnswer(service, outcomes, { items: merged.findings, tell: merged.tell, notices });
}

async function whyEmpty(
  service: Service,
  outcomes: readonly Outcome<Finding>[],
  request: FindingRequest,
): Promise<readonly Notice[]> {
  const answered = outcomes.filter(
    ({ detectorIds = [], faults }) => detectorIds.length > 0 && faults.length === 0,
  );
  const targets = answered.map(({ target }) => target);
  return explainEmptiness(await service.ask(targets, async (region) => [await lookBehind(region, request)]));
}

async function change(
  service: Service,
  ids: readonly string[],
  operation: typeof archiveFindings,
): Promise<Answer<string>> {
  const outcomes = await service.ask(await service.targets(), (region) =>
    changeState(region, ids, operation),
  );
  const changed = new Set(outcomes.flatMap(({ items }) => items));
  const unknown = ids.filter((id) => !changed.has(id));
  const notices: readonly Notice[] = unknown.map((id) => ({
    level: 'warning',
    text: `No finding ${id} in what could be asked.`,
  }));
  return toAnswer(service, outcomes, { items: [...changed], notices });
}

interface AnswerParts<T> {
  /** The items of all the targets unless given. */
  readonly items?: readonly T[];
  readonly tell?: (outcome: Outcome<T>) => Told;
  readonly notices?: readonly Notice[];
}

function toAnswer<T>(
  service: Service,
  outcomes: readonly Outcome<T>[],
  { items, tell, notices = [] }: AnswerParts<T> = {},
): Answer<T> {
  return {
    items: items ?? outcomes.flatMap((outcome) => outcome.items),
    sources: toReports(outcomes, service, tell),
    notices,
  };
}
