import { isJsonObject, type Json, type JsonObject } from './json.ts';

/**
 * A finding in one shape, whatever carrier it came in: the API's PascalCase, lossless.
 *
 * Keys get a capital first letter at every depth. Inside AdditionalInfo only `Value` and `Type` do: the rest
 * there is data (EventBridge and S3 lines expand `Value` into it) and stays as written. Values are never
 * rewritten, nulls and unknown fields are kept, key order is kept.
 */
export function toDocument(value: JsonObject): JsonObject {
  return capitalised(value);
}

/** Everything of every finding goes through here: what is neither list nor object is copied without a further call. */
function capitalised(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const inner = value[key] ?? null;
    let name = capitals.get(key) ?? capitalise(key);
    // `loginAttributes` beside `LoginAttributes`: neither may overwrite the other.
    if (name !== key && Object.hasOwn(value, name)) name = key;
    if (key === '__proto__') setOwn(result, key, toPascalCase(inner));
    else if (typeof inner !== 'object') result[name] = inner;
    else result[name] = name === 'AdditionalInfo' ? additionalInfo(inner) : toPascalCase(inner);
  }
  return result;
}

function toPascalCase(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(toPascalCase) : capitalised(value);
}

const ADDITIONAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['value', 'Value'],
  ['type', 'Type'],
]);

function additionalInfo(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    let name = ADDITIONAL_NAMES.get(key) ?? key;
    if (name !== key && Object.hasOwn(value, name)) name = key;
    setOwn(result, name, inner);
  }
  return result;
}

/** The keys of findings are few and each is met a million times: making the text anew costs most of the work. */
const capitals = new Map<string, string>();
const MAX_CAPITALS = 2048;

function capitalise(key: string): string {
  // Only these letters: Unicode gives several others the same capital, and their values would overwrite each other.
  const name = /^[a-z]/.test(key) ? key.charAt(0).toUpperCase() + key.slice(1) : key;
  if (capitals.size < MAX_CAPITALS) capitals.set(key, name);
  return name;
}

/** Plain assignment to `__proto__` would change the prototype and lose the value. */
function setOwn(target: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
