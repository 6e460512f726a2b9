import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/**
 * A document in the service's casing: the inverse of the model's `toDocument`. Keys start in lower case but for
 * `LoginAttributes`, which has no wire name in the service's model (domain.md d.4), and for keys that are data:
 * those of AffectedResources (`AWS::RDS::DBInstance`) and what AdditionalInfo holds beside Value and Type.
 */
export function toWireDocument(document: JsonObject): JsonObject {
  return renamed(document, lowerFirst);
}

function renamed(value: JsonObject, rename: (key: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = rename(key);
      // `loginAttributes` beside `LoginAttributes`: neither may overwrite the other.
      return [name !== key && Object.hasOwn(value, name) ? key : name, toWireValue(key, inner)];
    }),
  );
}

function toWireValue(key: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((element) => toWireValue('', element));
  if (!isJsonObject(value)) return value;
  if (key === 'AdditionalInfo') return shallowRenamed(value);
  return renamed(value, key === 'AffectedResources' ? (name) => name : lowerFirst);
}

function shallowRenamed(info: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(info).map(([key, inner]) => [
      key === 'Value' || key === 'Type' ? lowerFirst(key) : key,
      inner,
    ]),
  );
}

function lowerFirst(key: string): string {
  return key === 'LoginAttributes' ? key : key.charAt(0).toLowerCase() + key.slice(1);
}
