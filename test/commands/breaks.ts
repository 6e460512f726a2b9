import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

/**
 * What a reader of `before` would stumble over in `after`: a key that went or may now be missing, a value of another
 * kind. A new key, and a new word of an enum, are no break.
 */
export function breaks(before: JsonObject, after: JsonObject, path = ''): readonly string[] {
  const other = kinds(after).filter((kind) => !kinds(before).includes(kind));
  if (other.length > 0) return [`${path} may be ${other.join(', ')}, and was ${kinds(before).join(', ')}`];
  return [...brokenKeys(before, after, path), ...brokenElements(before, after, path)];
}

function brokenKeys(before: JsonObject, after: JsonObject, path: string): readonly string[] {
  const [old, now] = [properties(before), properties(after)];
  return Object.entries(old).flatMap(([key, schema]) => {
    const name = `${path}.${key}`;
    const kept = now[key];
    if (!isJsonObject(kept) || !isJsonObject(schema)) return [`${name} went`];
    const loosened = required(before).includes(key) && !required(after).includes(key);
    return [...(loosened ? [`${name} may be missing`] : []), ...breaks(schema, kept, name)];
  });
}

function brokenElements(before: JsonObject, after: JsonObject, path: string): readonly string[] {
  const [old, now] = [inner(before, 'items'), inner(after, 'items')];
  if (!old) return [];
  return now ? breaks(old, now, `${path}[]`) : [`${path}[] went`];
}

/** The JSON types that a schema allows, in any of its alternatives. */
function kinds(schema: JsonObject): readonly Json[] {
  return alternatives(schema).flatMap(({ type = 'anything' }) => type);
}

function alternatives(schema: JsonObject): readonly JsonObject[] {
  const { anyOf } = schema;
  return Array.isArray(anyOf) ? anyOf.filter(isJsonObject) : [schema];
}

/** A part of a schema, also where the schema allows null beside it. */
function inner(schema: JsonObject, name: string): JsonObject | undefined {
  return alternatives(schema)
    .map((alternative) => alternative[name])
    .find(isJsonObject);
}

function properties(schema: JsonObject): JsonObject {
  return inner(schema, 'properties') ?? {};
}

function required(schema: JsonObject): readonly Json[] {
  return alternatives(schema).flatMap(({ required: names }) => (Array.isArray(names) ? names : []));
}
