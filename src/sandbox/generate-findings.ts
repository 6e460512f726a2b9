import {
  FINDING_TYPES,
  type FindingTypeInfo,
  type KnownFindingType,
  outcomeOf,
  parseFindingType,
  SAMPLE_FINDING_TYPES,
} from '../model/finding-type.ts';
import type { JsonObject } from '../model/json.ts';
import { type Event, type Home, toFindingDocument } from './finding-document.ts';
import { usualSeverity } from './finding-text.ts';
import { type Fleet, generateFleet } from './generate-fleet.ts';
import { between, pick, type Random, seededRandom } from './seeded-random.ts';
import { stableId } from './stable-id.ts';

const DAY = 24 * 60 * 60 * 1000;
/** As long as GuardDuty keeps findings (domain.md c.3). */
const RETENTION = 90 * DAY;

const HOME: Home = {
  partition: 'aws',
  region: 'ap-northeast-1',
  accountId: '123456789012',
  detectorId: stableId('detector', 'generated'),
};

const LOGIN_TYPES = ofGroup('login');
const DATA_TYPES = ofGroup('data');

function ofGroup(group: FindingTypeInfo['group']): readonly KnownFindingType[] {
  return SAMPLE_FINDING_TYPES.filter((type) => FINDING_TYPES[type].group === group);
}

/**
 * Findings of RDS Protection as a busy account has them: one fleet of databases, some users and remote hosts,
 * every login and data-activity type. The same count, seed and `until` give the same documents.
 * @param options.until milliseconds UTC; the findings were updated in the 90 days before it
 */
export function generateFindings(
  count: number,
  options: { readonly seed: number; readonly until: number },
): JsonObject[] {
  const random = seededRandom(options.seed);
  const fleet = generateFleet(random, HOME);
  return Array.from({ length: count }, (_, index) => {
    const id = stableId('generated', options.seed, index);
    return toFindingDocument(toEvent(random, fleet, id, options.until), HOME);
  });
}

function toEvent(random: Random, fleet: Fleet, id: string, until: number): Event {
  const data = random() < 0.15;
  const type = pick(random, data ? DATA_TYPES : LOGIN_TYPES);
  const family = parseFindingType(type)?.family;
  const database = pick(random, data ? fleet.watchedForData : fleet.databases);
  const user = pick(random, database.users);
  const application = pick(random, database.applications);
  const tor = family === 'Tor';
  const remote = pick(random, tor ? fleet.torExits : fleet.hosts);
  const threatList = tor ? 'Amazon' : 'ProofPoint';
  const count = aggregated(random, type);
  const attempts = data ? [] : attemptsOf(random, type, user, application, count);
  return {
    id,
    type,
    severity: severityOf(random, type),
    ...timesOf(random, count, until),
    count,
    archived: random() < 0.1,
    database: database.details,
    user,
    application,
    databaseName: pick(random, database.names),
    ssl: database.ssl,
    authMethod: database.authMethod,
    remote: remote.details,
    logins: attempts,
    threat: { ThreatListName: threatList, ThreatNames: tor ? [] : [pick(random, ['Scanner', 'Bot', 'CnC'])] },
    info:
      family === 'AnomalousBehavior'
        ? { unusualBehavior: unusual(random, type, user, application, remote.asnOrg) }
        : { threatListName: threatList },
  };
}

/** An anomaly's severity depends on its circumstances (domain.md a.1). */
function severityOf(random: Random, type: KnownFindingType): number {
  const varies = type.includes('/AnomalousBehavior') && usualSeverity(type) === 8;
  return varies && !type.endsWith('BruteForce') ? pick(random, [2, 5, 5, 8]) : usualSeverity(type);
}

function aggregated(random: Random, type: KnownFindingType): number {
  if (type.endsWith('BruteForce')) return between(random, 20, 400);
  if (outcomeOf(type) === 'success') return between(random, 1, 5);
  return Math.ceil(random() ** 3 * 300) || 1;
}

/** One occurrence is an instant; more spread over up to two days. GuardDuty tells some minutes later. */
function timesOf(random: Random, count: number, until: number) {
  const updated = until - Math.floor(random() * RETENTION);
  const last = updated - between(random, 3, 20) * 60_000;
  const first = count === 1 ? last : last - between(random, 60, (2 * DAY) / 1000) * 1000;
  const created = Math.min(updated, first + between(random, 3, 20) * 60_000);
  return {
    createdAt: toTime(created),
    updatedAt: toTime(updated),
    firstSeen: toTime(first),
    lastSeen: toTime(last),
  };
}

/** Whole seconds, as findings have them. */
function toTime(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
}

function attemptsOf(
  random: Random,
  type: KnownFindingType,
  user: string,
  application: string,
  count: number,
): JsonObject[] {
  const outcome = outcomeOf(type);
  if (outcome === 'probe' || random() < 0.4) return [];
  const successful = outcome === 'success' ? (type.endsWith('BruteForce') ? 1 : count) : 0;
  return [
    {
      User: user,
      Application: application,
      FailedLoginAttempts: count - successful,
      SuccessfulLoginAttempts: successful,
    },
  ];
}

function unusual(
  random: Random,
  type: KnownFindingType,
  user: string,
  application: string,
  asnOrg: string,
): JsonObject {
  const worked = outcomeOf(type) !== 'failure';
  const counts = {
    failedLoginCount: worked ? 0 : between(random, 1, 60),
    successfulLoginCount: worked ? between(random, 1, 4) : 0,
    incompleteConnectionCount: between(random, 0, 3),
  };
  return {
    unusualUserNameClusterProfiling: { userName: user, ...counts },
    ...(random() < 0.5 ? { unusualASNClusterProfiling: { asnOrg, ...counts } } : {}),
    ...(random() < 0.5
      ? { unusualApplicationNameClusterProfiling: { applicationName: application, ...counts } }
      : {}),
  };
}
