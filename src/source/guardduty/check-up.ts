import { RdsguardError } from '../../errors.ts';
import type { Check } from '../../model/check.ts';
import type { CheckUp } from '../source.ts';
import {
  accountOf,
  CREDENTIALS_WHY,
  checkCredentials,
  checkEndpoint,
  checkPermissions,
  type Examined,
} from './access-checks.ts';
import { findRegion, missingRegion } from './configured-region.ts';
import { describeCredentials } from './credential-words.ts';
import { describeOutcomes, throwIfRefused } from './ledger.ts';
import { awsCommand, checkClock, checkDetector } from './region-checks.ts';
import { learnFacts, type RegionFacts } from './region-facts.ts';
import type { Outcome } from './region-work.ts';
import type { Service, ServiceOptions } from './service.ts';
import { checkNetworkSettings, checkNode, toProblem } from './set-up-checks.ts';

/**
 * Looks at everything that an answer depends on, and changes nothing. What stops the looking is a check itself and
 * `failure`, so that what was found until then is still told. A Region without a detector, or that is not enabled,
 * was looked at: it is a complete answer here.
 * @param nodeVersion `20.19.1`
 */
export async function checkUp(
  service: Service,
  options: ServiceOptions,
  nodeVersion: string,
): Promise<CheckUp> {
  const setUp = [checkNode(nodeVersion), ...(options.handler ? [] : await checkNetworkSettings(options.env))];
  let outcomes: readonly Outcome<RegionFacts>[];
  try {
    outcomes = await service.ask(await service.targets(), async (region) => [await learnFacts(region)]);
  } catch (error) {
    const isTold = setUp.some(({ name, state }) => name !== 'node' && state === 'problem');
    const told = isTold ? [] : [toProblem('endpoint', 'It is where every call goes.', error)];
    return { items: [...setUp, ...told], sources: [], notices: [], failure: toFailure(error) };
  }
  const reports = describeOutcomes(outcomes, service, (outcome) => ({ accountId: accountOf(outcome) }));
  const examined = outcomes.map((outcome, index) => ({ outcome, report: reports[index] }));
  const regions = examined.flatMap((one) => checkRegion(one, options));
  return {
    items: [...setUp, ...(await checkProfiles(examined, options)), ...regions],
    sources: reports.map((report) => ({
      ...report,
      complete: report.complete || report.status === 'no-detector' || report.status === 'not-enabled',
    })),
    notices: [],
    failure: refusalOf(outcomes, reports),
  };
}

/** @throws what is not one that a person is meant to read */
function toFailure(error: unknown): RdsguardError {
  if (error instanceof RdsguardError) return error;
  throw error;
}

function refusalOf(...refused: Parameters<typeof throwIfRefused>): RdsguardError | undefined {
  try {
    throwIfRefused(...refused);
    return undefined;
  } catch (error) {
    return toFailure(error);
  }
}

/** Credentials and Region of each profile. */
async function checkProfiles(
  examined: readonly Examined[],
  options: ServiceOptions,
): Promise<readonly Check[]> {
  if (options.handler) {
    const detail = 'The embedded GuardDuty asks for none.';
    return [{ name: 'credentials', state: 'ok', detail, why: 'Every call to AWS is signed with them.' }];
  }
  const profiles = options.profiles.length > 0 ? options.profiles : [undefined];
  const checks = profiles.map(async (profile) => {
    const mine = examined.filter(({ outcome }) => outcome.target.profile === profile);
    return [await checkOrigin(profile, mine, options), await checkHome(profile, mine, options)];
  });
  return (await Promise.all(checks)).flat();
}

async function checkOrigin(
  profile: string | undefined,
  examined: readonly Examined[],
  { env, endpointUrl }: ServiceOptions,
): Promise<Check> {
  try {
    return checkCredentials(profile, examined, await describeCredentials(profile, env, endpointUrl));
  } catch (error) {
    // The profile cannot be followed.
    return { ...toProblem('credentials', CREDENTIALS_WHY, toFailure(error)), profile };
  }
}

async function checkHome(
  profile: string | undefined,
  examined: readonly Examined[],
  { regions, env, endpointUrl }: ServiceOptions,
): Promise<Check> {
  const base = {
    name: 'region',
    profile,
    why: 'Findings stay in the Region of their database; what is not asked is not seen.',
  } as const;
  const names = examined.flatMap(({ outcome }) => outcome.target.region ?? []);
  const [name] = names;
  if (name === undefined) return { ...toProblem('region', base.why, missingRegion(profile)), profile };
  if (regions === 'all')
    return { ...base, state: 'ok', detail: `All ${names.length} of the partition (--region).` };
  if (regions !== undefined) return { ...base, state: 'ok', detail: `${names.join(', ')} (--region).` };
  const variable = ['AWS_REGION', 'AWS_DEFAULT_REGION'].find((word) => env[word]);
  const local = await findRegion(profile, env, true).catch(() => undefined);
  const origin = variable ?? (local === undefined ? (endpointUrl ?? 'this instance') : 'profile');
  return {
    ...base,
    state: 'ok',
    detail: `${name} (${origin}); no other Region is asked.`,
  };
}

function checkRegion(examined: Examined, { now, regions, handler }: ServiceOptions): readonly Check[] {
  const { outcome } = examined;
  const { region, profile } = outcome.target;
  if (region === undefined) return [];
  const [detectorId] = outcome.detectorIds ?? [];
  const [facts] = outcome.items;
  const place = { region, profile, detectorId: detectorId ?? '' };
  const serverNow = now() + (outcome.serverAhead ?? 0);
  return [
    checkEndpoint(examined, region, regions === 'all'),
    ...(outcome.detectorIds && !handler ? [checkClock({ region, profile }, outcome.serverAhead)] : []),
    ...(facts ? checkDetector(place, facts.detector, serverNow) : []),
    ...(outcome.detectorIds?.length === 0 ? [withoutDetector(place, regions === 'all')] : []),
    ...(examined.report?.status === 'not-enabled' ? [] : checkPermissions(examined, region)),
  ];
}

/** Where every Region was asked, one that nobody uses is nothing to be mended, but worth a word. */
function withoutDetector(at: { region: string; profile: string | undefined }, all: boolean): Check {
  return {
    name: 'detector',
    state: all ? 'warning' : 'problem',
    region: at.region,
    profile: at.profile,
    detail: 'GuardDuty was never switched on here.',
    why: 'Without it, nobody looks at logins to databases in the Region.',
    remedy: awsCommand(at, 'guardduty', 'create-detector', '--enable'),
  };
}
