import { isJsonObject, type Json } from '../../src/model/json.ts';

/**
 * What a wire body holds that the SDK's schema does not: keys that it would drop, values of another kind than it
 * says, members that it requires and that are missing. The schemas are the SDK's own tables:
 * [kind, namespace, name, traits, member names, member schemas, how many are required].
 */
export function misfits(schema: unknown, value: Json, path = '$'): readonly string[] {
  if (value === null) return [];
  if (typeof schema === 'function') return misfits(schema(), value, path);
  if (typeof schema === 'number') return simpleMisfits(schema, value, path);
  if (!Array.isArray(schema)) return [`${path}: no schema`];
  // A member: its schema and its traits.
  if (schema.length === 2) return misfits(schema[0], value, path);
  const [kind, , , , first, second, required = 0] = schema;
  if (kind === 3) return structureMisfits(first, second, required, value, path);
  if (kind === 1) return listMisfits(first, value, path);
  if (kind === 2) return mapMisfits(second, value, path);
  return misfits(first, value, path);
}

const LIST = 64;
const MAP = 128;
const SIMPLE: Record<number, string> = { 0: 'string', 1: 'number', 2: 'boolean', 4: 'number' };

function simpleMisfits(code: number, value: Json, path: string): readonly string[] {
  if (code & LIST) return listMisfits(code & ~LIST, value, path);
  if (code & MAP) return mapMisfits(code & ~MAP, value, path);
  const expected = SIMPLE[code];
  return typeof value === expected ? [] : [`${path}: ${typeof value} instead of ${expected ?? code}`];
}

function listMisfits(member: unknown, value: Json, path: string): readonly string[] {
  if (!Array.isArray(value)) return [`${path}: no list`];
  return value.flatMap((element, index) => misfits(member, element, `${path}[${index}]`));
}

function mapMisfits(member: unknown, value: Json, path: string): readonly string[] {
  if (!isJsonObject(value)) return [`${path}: no map`];
  return Object.entries(value).flatMap(([key, inner]) => misfits(member, inner, `${path}.${key}`));
}

function structureMisfits(
  names: readonly string[],
  schemas: readonly unknown[],
  required: number,
  value: Json,
  path: string,
): readonly string[] {
  if (!isJsonObject(value)) return [`${path}: no structure`];
  const members = new Map(names.map((name, index) => [wireName(name, schemas[index]), schemas[index]]));
  const missing = [...members.keys()].slice(0, required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([key, inner]) =>
      members.has(key) ? misfits(members.get(key), inner, `${path}.${key}`) : [`${path}.${key}: unknown`],
    ),
  ];
}

/** A member without a JSON name goes by its own: LoginAttributes alone does. */
function wireName(name: string, schema: unknown): string {
  const [, traits] = Array.isArray(schema) && schema.length === 2 ? schema : [];
  return typeof traits === 'object' && traits !== null && 'jsonName' in traits
    ? String(traits.jsonName)
    : name;
}
