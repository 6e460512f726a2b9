import type { JsonObject } from '../model/json.ts';
import type { Home } from './finding-document.ts';
import { between, pick, type Random } from './seeded-random.ts';
import { stableId } from './stable-id.ts';

/** A database that findings are about. */
interface FleetDatabase {
  readonly details: JsonObject;
  readonly users: readonly string[];
  readonly applications: readonly string[];
  readonly names: readonly string[];
  readonly ssl: string;
  readonly authMethod: string;
}

interface RemoteHost {
  /** RemoteIpDetails. */
  readonly details: JsonObject;
  readonly asnOrg: string;
}

export interface Fleet {
  readonly databases: readonly FleetDatabase[];
  /** Those whose data activity RDS Protection sees: PostgreSQL, and no Limitless (domain.md b). */
  readonly watchedForData: readonly FleetDatabase[];
  readonly hosts: readonly RemoteHost[];
  readonly torExits: readonly RemoteHost[];
}

const SERVICES = [
  'orders',
  'billing',
  'crm',
  'inventory',
  'sessions',
  'forum',
  'ledger',
  'search',
  'mail',
  'hr',
];
const STAGES = ['prod', 'staging', 'dev'];

interface Engine {
  readonly engine: string;
  readonly versions: readonly string[];
  readonly clustered: boolean;
  readonly dialect: 'mysql' | 'postgresql';
}

const ENGINES: readonly Engine[] = [
  {
    engine: 'Aurora MySQL',
    versions: ['5.7.mysql_aurora.2.11.2', '8.0.mysql_aurora.3.08.0'],
    clustered: true,
    dialect: 'mysql',
  },
  {
    engine: 'Aurora PostgreSQL',
    versions: ['14.13', '15.10', '16.4'],
    clustered: true,
    dialect: 'postgresql',
  },
  { engine: 'PostgreSQL', versions: ['13.18', '16.6', '17.2'], clustered: false, dialect: 'postgresql' },
  { engine: 'MySQL', versions: ['8.0.40', '8.4.3'], clustered: false, dialect: 'mysql' },
  { engine: 'MariaDB', versions: ['10.11.9', '11.4.4'], clustered: false, dialect: 'mysql' },
];

const DIALECTS = {
  mysql: {
    users: ['admin', 'root', 'unknown'],
    applications: ['mysql', 'MySQL Workbench', 'unknown'],
    names: ['mysql', 'unknown'],
    authMethods: ['NATIVE_MYSQL_AUTHENTICATION', 'CACHING_SHA2_PASSWORD'],
  },
  postgresql: {
    users: ['postgres', 'readonly', 'unknown'],
    applications: ['psql', 'pgAdmin 4', 'DBeaver 24.3', 'unknown'],
    names: ['postgres', 'unknown'],
    authMethods: ['MD5', 'SCRAM_SHA_256'],
  },
} as const;

/** From the networks and AS numbers that are set aside for documentation (RFC 5737, 3849, 5398). */
const NETWORKS = ['192.0.2.', '198.51.100.', '203.0.113.'];
const PLACES = [
  ['Tokyo', 'JP', 'Japan', 35.6895, 139.6917],
  ['Amsterdam', 'NL', 'Netherlands', 52.374, 4.8897],
  ['Ashburn', 'US', 'United States', 39.0469, -77.4903],
  ['São Paulo', 'BR', 'Brazil', -23.5475, -46.6361],
  ['Singapore', 'SG', 'Singapore', 1.2897, 103.8501],
] as const;
const OPERATORS = [
  'Example Hosting',
  'Example Broadband',
  'Example Mobile',
  'Example Cloud B.V.',
  'Example VPS Inc.',
];

/** Databases and remote hosts for generated findings. */
export function generateFleet(random: Random, home: Home): Fleet {
  const databases = SERVICES.flatMap((service) =>
    STAGES.map((stage) => toDatabase(random, home, `${service}-${stage}`, service)),
  );
  const limitless = toLimitless(random, home);
  return {
    databases: [...databases, limitless],
    watchedForData: databases.filter(({ details }) => String(details.Engine).endsWith('PostgreSQL')),
    hosts: Array.from({ length: 300 }, (_, index) => toHost(random, index)),
    torExits: Array.from({ length: 60 }, (_, index) => toTorExit(random, index)),
  };
}

function toDatabase(random: Random, home: Home, name: string, service: string): FleetDatabase {
  const { engine, versions, clustered, dialect } = pick(random, ENGINES);
  const identifier = clustered ? `${name}-1` : name;
  return {
    ...clients(random, dialect, service),
    details: {
      DbInstanceIdentifier: identifier,
      Engine: engine,
      EngineVersion: pick(random, versions),
      ...(clustered ? { DbClusterIdentifier: name } : {}),
      DbInstanceArn: `arn:${home.partition}:rds:${home.region}:${home.accountId}:db:${identifier}`,
      DbiResourceId: `db-${stableId('database', name).slice(0, 26).toUpperCase()}`,
      Tags: [{ Key: 'service', Value: service }],
    },
  };
}

function toLimitless(random: Random, home: Home): FleetDatabase {
  const resourceId = `shardgroup-${stableId('shard group').slice(0, 26)}`;
  return {
    ...clients(random, 'postgresql', 'events'),
    details: {
      DbShardGroupIdentifier: 'events-shards',
      DbShardGroupResourceId: resourceId,
      DbShardGroupArn: `arn:${home.partition}:rds:${home.region}:${home.accountId}:shard-group:events-shards`,
      Engine: 'Aurora PostgreSQL',
      EngineVersion: '16.4-limitless',
      DbClusterIdentifier: 'events-limitless',
      Tags: [{ Key: 'service', Value: 'events' }],
    },
  };
}

function clients(
  random: Random,
  dialect: keyof typeof DIALECTS,
  service: string,
): Omit<FleetDatabase, 'details'> {
  const { users, applications, names, authMethods } = DIALECTS[dialect];
  return {
    users: [`${service}_app`, `${service}_ro`, ...users],
    applications: [`${service}-api`, ...applications],
    names: [service, ...names],
    ssl: pick(random, ['UNENCRYPTED', 'TLSv1_2', 'TLSv1_3']),
    authMethod: pick(random, authMethods),
  };
}

function toHost(random: Random, index: number): RemoteHost {
  const [city, code, country, lat, lon] = pick(random, PLACES);
  const asnOrg = pick(random, OPERATORS);
  return {
    asnOrg,
    details: {
      City: { CityName: city },
      Country: { CountryCode: code, CountryName: country },
      GeoLocation: { Lat: lat, Lon: lon },
      ...addressOf(random, index),
      Organization: { Asn: String(between(random, 64496, 64511)), AsnOrg: asnOrg, Isp: asnOrg, Org: asnOrg },
    },
  };
}

/** As real findings of Tor exits have it: no place, AS number 0, nulls. */
function toTorExit(random: Random, index: number): RemoteHost {
  const asnOrg = `Example Relay ${(index % 7) + 1} e.V.`;
  return {
    asnOrg,
    details: {
      ...addressOf(random, index),
      Organization: { Asn: '0', AsnOrg: asnOrg, Isp: null, Org: null },
    },
  };
}

/** One host in ten speaks IPv6. */
function addressOf(random: Random, index: number): JsonObject {
  return index % 10 === 9
    ? { IpAddressV6: `2001:db8:${between(random, 1, 0xffff).toString(16)}::${index.toString(16)}` }
    : { IpAddressV4: `${pick(random, NETWORKS)}${between(random, 1, 254)}` };
}
