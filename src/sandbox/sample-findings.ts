import { readAdditionalInfo } from '../model/additional-info.ts';
import { type KnownFindingType, parseFindingType, SAMPLE_FINDING_TYPES } from '../model/finding-type.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { comparableNumber, isArchived } from './attributes.ts';
import { type Home, toFindingDocument } from './finding-document.ts';
import { type FindingStore, withService } from './finding-store.ts';
import { usualSeverity } from './finding-text.ts';
import { textList } from './request-body.ts';
import { badRequest } from './service-error.ts';
import { stableId } from './stable-id.ts';

interface Sampling {
  readonly store: FindingStore;
  readonly home: Home;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly seed: number;
}

/**
 * CreateSampleFindings (domain.md c.6): one sample of each type; an active one of the type takes the occurrence
 * up instead. No types, or an empty list, means every type there is. One unknown type refuses the whole call,
 * and so does a custom rule's: it comes from CloudTrail, not from GuardDuty's sources.
 */
export function createSampleFindings(sampling: Sampling, body: JsonObject): JsonObject {
  const asked = (body.findingTypes ?? null) === null ? [] : textList(body, 'findingTypes', 100);
  const known = SAMPLE_FINDING_TYPES.filter((type) => asked.length === 0 || asked.includes(type));
  if (new Set(asked).size > known.length) throw badRequest('. An invalid finding type is specified.');
  for (const type of known) createSample(sampling, type);
  return {};
}

function createSample(sampling: Sampling, type: KnownFindingType): void {
  const { store, home, now, seed } = sampling;
  const at = new Date(now).toISOString();
  const samples = [...store.all()].filter((document) => document.Type === type && isSample(document));
  const active = samples.find((document) => !isArchived(document));
  if (active && typeof active.Id === 'string') {
    const service = isJsonObject(active.Service) ? active.Service : {};
    const count = comparableNumber('number', service.Count) || 0;
    const aggregated = withService(active, { Count: count + 1, EventLastSeen: at });
    store.put(active.Id, { ...aggregated, UpdatedAt: at });
    return;
  }
  const id = stableId('sample', seed, home.region, type, samples.length);
  store.put(id, sampleDocument(type, id, at, home));
}

function isSample(document: JsonObject): boolean {
  return readAdditionalInfo(document).sample === true;
}

const COUNTS = { failedLoginCount: 0, successfulLoginCount: 1, incompleteConnectionCount: 0 };

/** As AWS's own sample of an unusual login has it (domain.md d.6). */
const UNUSUAL_BEHAVIOR = {
  unusualUserNameClusterProfiling: { userName: 'GeneratedFindingUserName', ...COUNTS },
  unusualASNClusterProfiling: { asnOrg: 'GeneratedFindingASNOrg', ...COUNTS },
  unusualApplicationNameClusterProfiling: { applicationName: 'GeneratedFindingApplicationName', ...COUNTS },
  unusualDatabaseNameClusterProfiling: { databaseName: 'GeneratedFindingDatabaseName', ...COUNTS },
};

/** Placeholders as AWS writes them: another account in the database's ARN, no real place, no real address. */
function sampleDocument(type: KnownFindingType, id: string, at: string, home: Home): JsonObject {
  const anomalous = parseFindingType(type)?.family === 'AnomalousBehavior';
  return toFindingDocument(
    {
      id,
      type,
      severity: usualSeverity(type),
      createdAt: at,
      updatedAt: at,
      firstSeen: at,
      lastSeen: at,
      count: 1,
      archived: false,
      database: {
        DbInstanceIdentifier: 'GeneratedFindingDBInstanceId',
        Engine: 'GeneratedFindingEngine',
        EngineVersion: '13.6',
        DbClusterIdentifier: 'GeneratedFindingDBClusterId',
        DbInstanceArn: `arn:${home.partition}:rds:${home.region}:123456789000:db:GeneratedFindingDBInstanceId`,
        DbiResourceId: 'GeneratedFindingDbiResourceId',
        Tags: [{ Key: 'GeneratedFindingTagKey', Value: 'GeneratedFindingTagValue' }],
      },
      user: 'GeneratedFindingUserName',
      application: 'GeneratedFindingApplicationName',
      databaseName: 'GeneratedFindingDatabaseName',
      ssl: 'GeneratedFindingSSLValue',
      authMethod: 'GeneratedFindingAuthMethod',
      remote: {
        City: { CityName: 'GeneratedFindingCityName' },
        Country: { CountryName: 'GeneratedFindingCountryName' },
        GeoLocation: { Lat: 0, Lon: 0 },
        IpAddressV4: '198.51.100.0',
        Organization: {
          Asn: '-1',
          AsnOrg: 'GeneratedFindingASNOrg',
          Isp: 'GeneratedFindingISP',
          Org: 'GeneratedFindingORG',
        },
      },
      logins: [],
      threat: {
        ThreatListName: 'GeneratedFindingThreatListName',
        ThreatNames: ['GeneratedFindingThreatName'],
      },
      info: anomalous ? { unusualBehavior: UNUSUAL_BEHAVIOR, sample: true } : { sample: true },
    },
    home,
  );
}
