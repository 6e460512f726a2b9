import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/**
 * A document in the service's casing: the inverse of the model's `toDocument`. Keys start in lower case but for
 * `LoginAttributes`, which has no wire name in the service's model (domain.md d.4), and for keys that are data:
 * those of AffectedResources (`AWS::RDS::DBInstance`) and what AdditionalInfo holds beside Value and Type.
 */
export function toWireDocument(document: JsonObject): JsonObject {
  return renamed(document, wireKey, toWireValue);
}

function renamed(
  value: JsonObject,
  rename: (key: string) => string,
  convert: (value: Json, key: string) => Json,
): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = rename(key);
      // `count` beside `Count`: neither may overwrite the other.
      return [name !== key && Object.hasOwn(value, name) ? key : name, convert(inner, key)];
    }),
  );
}

function toWireValue(value: Json, key = ''): Json {
  if (key === 'AdditionalInfo') {
    return isJsonObject(value) ? renamed(value, infoKey, (inner) => inner) : value;
  }
  if (Array.isArray(value)) return value.map((element) => toWireValue(element));
  if (!isJsonObject(value)) return value;
  return renamed(value, key === 'AffectedResources' ? (name) => name : wireKey, toWireValue);
}

function wireKey(key: string): string {
  return key === 'LoginAttributes' ? key : lowerFirst(key);
}

function infoKey(key: string): string {
  return key === 'Value' || key === 'Type' ? lowerFirst(key) : key;
}

function lowerFirst(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}
