import * as SDK from '@aws-sdk/client-guardduty';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

/** A shape of AWS's own description of a service, as botocore carries it (`service-2.json`). */
interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly timestampFormat?: string;
}

interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

export interface ServiceModel {
  readonly operations: Readonly<Record<string, { readonly input: Member; readonly output?: Member }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export function shapeNamed(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}

function membersOf({ members = {} }: Shape): readonly (readonly [name: string, wireName: string, Member])[] {
  return Object.entries(members).map(([name, member]) => [name, member.locationName ?? name, member]);
}

const KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  long: Number.isInteger,
  double: Number.isFinite,
  float: Number.isFinite,
  // Of a REST service in JSON: epoch seconds.
  timestamp: (value) => typeof value === 'number' && value > 1e9 && value < 5e9,
};

/** A list's length, a text's, or the number itself: what `min` and `max` are of. */
function sizeOf(value: Json): number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) || typeof value === 'string' ? value.length : 0;
}

const EXPORTED = new Map(Object.entries<unknown>(SDK));

/** The SDK's own list of a shape's values: an older description has fewer. */
function newerValues(name: string): readonly unknown[] {
  const listed = EXPORTED.get(name);
  return typeof listed === 'object' && listed !== null ? Object.values(listed) : [];
}

/** Limits that were lower in descriptions of 2022. */
const GROWN: Readonly<Record<string, number>> = { FindingType: 100 };

/** What a value on the wire breaks of its shape's limits, its values' list, its pattern. */
function constraintMisfits(name: string, shape: Shape, value: Json): readonly string[] {
  const { pattern } = shape;
  const max = Math.max(shape.max ?? Infinity, GROWN[name] ?? 0);
  // The service itself gives an empty map of tags, of which its description wants one at least.
  const min = shape.type === 'map' ? 0 : (shape.min ?? -Infinity);
  const size = sizeOf(value);
  const allowed = shape.enum ? [...shape.enum, ...newerValues(name)] : [];
  return [
    ...(size < min || size > max ? [`${size} is not within ${min} and ${max}`] : []),
    ...(shape.enum && !allowed.includes(value) ? [`${String(value)} is no ${name}`] : []),
    ...(pattern && !new RegExp(`^(?:${pattern})$`).test(String(value)) ? [`does not match ${pattern}`] : []),
  ];
}

/**
 * What a wire body breaks of the service's own description: kinds, required members, limits, listed values, times.
 * Members that the description does not have are the business of the SDK's newer schemas.
 */
export function modelMisfits(model: ServiceModel, name: string, value: Json, path = '$'): readonly string[] {
  if (value === null) return [];
  const shape = shapeNamed(model, name);
  const here = constraintMisfits(name, shape, value).map((problem) => `${path}: ${problem}`);
  const { type, member, value: values } = shape;
  if (type === 'structure') {
    if (!isJsonObject(value)) return [`${path}: no structure`];
    const missing = (shape.required ?? []).flatMap((required) => {
      const wireName = shape.members?.[required]?.locationName ?? required;
      return (value[wireName] ?? null) === null ? [`${path}.${wireName}: missing`] : [];
    });
    const inner = membersOf(shape).flatMap(([, wireName, { shape: of }]) =>
      modelMisfits(model, of, value[wireName] ?? null, `${path}.${wireName}`),
    );
    return [...here, ...missing, ...inner];
  }
  if (type === 'list' && member) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    const inner = value.flatMap((item, index) =>
      modelMisfits(model, member.shape, item, `${path}[${index}]`),
    );
    return [...here, ...inner];
  }
  if (type === 'map' && values) {
    if (!isJsonObject(value)) return [`${path}: no map`];
    const inner = Object.entries(value).flatMap(([key, item]) =>
      modelMisfits(model, values.shape, item, `${path}.${key}`),
    );
    return [...here, ...inner];
  }
  return KINDS[type]?.(value) ? here : [...here, `${path}: ${typeof value} instead of ${type}`];
}

/**
 * A body as a client of this model gives it to its caller: members by their names, nulls and what the model does not
 * know left out.
 * @param names whether the body's members go by their names on the wire or already by those for callers
 * @returns times as milliseconds, however they are written
 */
export function asGiven(model: ServiceModel, name: string, value: Json, names: 'wire' | 'caller'): Json {
  const { type, member, value: values, ...shape } = shapeNamed(model, name);
  if (type === 'structure' && isJsonObject(value)) {
    const members = membersOf({ type, ...shape }).flatMap(([callerName, wireName, { shape: of }]) => {
      const inner = value[names === 'wire' ? wireName : callerName] ?? null;
      return inner === null ? [] : [[callerName, asGiven(model, of, inner, names)] as const];
    });
    return Object.fromEntries(members);
  }
  if (type === 'list' && member && Array.isArray(value)) {
    return value.map((item) => asGiven(model, member.shape, item, names));
  }
  if (type === 'map' && values && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, asGiven(model, values.shape, item, names)]),
    );
  }
  if (type !== 'timestamp') return value;
  return typeof value === 'number' ? value * 1000 : Date.parse(String(value));
}

/** A request that is wrong in one place, and what is wrong with it. */
export type Violation = readonly [what: string, body: JsonObject];

/**
 * Each limit of a request's members, one step past it, in a request that is right otherwise. `good` has a right value
 * for each member that has a limit.
 */
export function violations(model: ServiceModel, name: string, good: JsonObject): readonly Violation[] {
  const shape = shapeNamed(model, name);
  return membersOf(shape).flatMap(([, wireName, { shape: of, location }]) => {
    if (location !== undefined) return [];
    const wrong = wrongValues(model, of, good[wireName] ?? null).map(
      ([what, value]) => [`${wireName} ${what}`, { ...good, [wireName]: value }] as const,
    );
    const { [wireName]: _, ...rest } = good;
    const isRequired = shape.required?.some(
      (required) => shape.members?.[required]?.locationName === wireName,
    );
    return isRequired ? [...wrong, [`${wireName} left out`, rest] as const] : wrong;
  });
}

type WrongValue = readonly [what: string, value: Json];

function wrongValues(model: ServiceModel, name: string, good: Json): readonly WrongValue[] {
  const { type, member, min, max, enum: listed, ...shape } = shapeNamed(model, name);
  if (type === 'structure' && isJsonObject(good)) {
    return violations(model, name, good);
  }
  if (type === 'list' && member && Array.isArray(good)) {
    const [first = null] = good;
    const inner = wrongValues(model, member.shape, first).map(
      ([what, value]): WrongValue => [`with an element ${what}`, [value]],
    );
    const tooLong = (most: number): WrongValue => [
      `of ${most + 1}`,
      Array.from({ length: most + 1 }, () => first),
    ];
    const long = max === undefined ? [] : [tooLong(max)];
    return [['that is no list', 'x'], ...long, ...inner];
  }
  if (type === 'string') {
    return [
      ['that is a number', 7],
      ...(listed ? [['that is not listed', 'NO_SUCH_VALUE'] as const] : []),
      ...(!listed && min ? [['that is empty', ''] as const] : []),
      ...(max === undefined ? [] : [[`of ${max + 1} letters`, 'x'.repeat(max + 1)] as const]),
    ];
  }
  if (type === 'integer') {
    return [
      ['that is a text', 'x'],
      ['that is no whole number', 1.5],
      ...(min === undefined ? [] : [[`of ${min - 1}`, min - 1] as const]),
      ...(max === undefined ? [] : [[`of ${max + 1}`, max + 1] as const]),
    ];
  }
  return shape.members ? [['that is no structure', 'x']] : [];
}
