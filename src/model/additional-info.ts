import { exceedsDepth } from './depth.ts';
import type { Behaviour } from './finding.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/**
 * AdditionalInfo as one object: expanded as events and S3 lines have it, and over it Value, which is JSON text and
 * may be anything (domain.md d.6), also the object itself.
 */
export function readAdditionalInfo(document: JsonObject): JsonObject {
  const service = document.Service;
  const info = isJsonObject(service) ? service.AdditionalInfo : undefined;
  if (!isJsonObject(info)) return {};
  const value = typeof info.Value === 'string' ? parseText(info.Value) : info.Value;
  return { ...info, ...(isJsonObject(value) && value) };
}

function parseText(json: string): Json | undefined {
  try {
    const value: Json = JSON.parse(json);
    // The finding's own depth is bounded where it is read; the text hides its own from that.
    return exceedsDepth(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['username', 'user name'],
  ['asn', 'ASN'],
  ['applicationname', 'application name'],
  ['databasename', 'database name'],
]);

/**
 * The suffix after the subject is `ClusterProfiling` in the one finding that was published; other resources may
 * use another word (domain.md d.6), so it is matched loosely.
 */
export function readBehaviours(info: JsonObject): Behaviour[] {
  return (['unusual', 'profiled'] as const).flatMap((block) => {
    const behaviours = info[`${block}Behavior`];
    if (!isJsonObject(behaviours)) return [];
    return Object.entries(behaviours).map(([key, value]) => toBehaviour(block, key, value));
  });
}

function toBehaviour(block: Behaviour['block'], key: string, value: Json): Behaviour {
  const word = (key.startsWith(block) ? key.slice(block.length) : key).replace(
    /(Cluster|Instance|ShardGroup|Database|Account)?Profiling$/,
    '',
  );
  const subject = SUBJECTS.get(word.toLowerCase()) ?? (word || key);
  if (!isJsonObject(value)) {
    return {
      block,
      subject,
      value: plainText(value),
      failed: undefined,
      successful: undefined,
      incomplete: undefined,
    };
  }
  const name = Object.entries(value).find(
    ([inner, text]) => typeof text === 'string' && !inner.endsWith('Count'),
  );
  return {
    block,
    subject,
    value: plainText(name?.[1]),
    failed: count(value.failedLoginCount),
    successful: count(value.successfulLoginCount),
    incomplete: count(value.incompleteConnectionCount),
  };
}

function plainText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function count(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}
