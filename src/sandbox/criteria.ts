import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Attribute, comparableNumber, criterionAttribute } from './attributes.ts';
import { badRequest, invalidParameter } from './service-error.ts';

/** Whether a finding is asked for. */
export type Matches = (document: JsonObject) => boolean;

/** Published limit of an operator (domain.md c.3); that of 50 attributes lies above how many there are. */
const MAX_VALUES = 50;

type Compare = (value: number, bound: number) => boolean;

const RANGES: Record<string, Compare> = {
  greaterThan: (value, bound) => value > bound,
  greaterThanOrEqual: (value, bound) => value >= bound,
  lessThan: (value, bound) => value < bound,
  lessThanOrEqual: (value, bound) => value <= bound,
};

/** The operators' names of the first years, still taken. */
const DEPRECATED: Record<string, string> = {
  eq: 'equals',
  neq: 'notEquals',
  gt: 'greaterThan',
  gte: 'greaterThanOrEqual',
  lt: 'lessThan',
  lte: 'lessThanOrEqual',
};

/**
 * Compiles `findingCriteria` as ListFindings and GetFindingsStatistics take it: attributes must all match, the
 * values of one operator are alternatives.
 * @throws ServiceError 400 for what the service does not document: another attribute, `matches` (CreateFilter's
 * alone), values of equals that are no strings, bounds that are no whole numbers
 */
export function compileCriteria(criteria: Json | undefined): Matches {
  if (criteria === undefined || criteria === null) return () => true;
  if (!isJsonObject(criteria)) throw invalidParameter('findingCriteria');
  const criterion = criteria.criterion ?? {};
  if (!isJsonObject(criterion)) throw invalidParameter('criterion');
  const tests = Object.entries(criterion).map(([name, condition]) => compileCondition(name, condition));
  return (document) => tests.every((test) => test(document));
}

function compileCondition(name: string, condition: Json): Matches {
  const attribute = criterionAttribute(name);
  if (!attribute) throw badRequest(` because the attribute ${name} is not supported in findingCriteria.`);
  if (!isJsonObject(condition)) throw invalidParameter(name);
  const operators = Object.entries(condition).filter(([, operand]) => operand !== null);
  if (operators.length === 0) throw invalidParameter(name);
  const tests = operators.map(([operator, operand]) => compileOperator(attribute, operator, operand));
  return (document) => {
    const values = attribute.read(document);
    return tests.every((test) => test(values));
  };
}

function compileOperator(
  attribute: Attribute,
  written: string,
  operand: Json,
): (values: readonly Json[]) => boolean {
  const operator = Object.hasOwn(DEPRECATED, written) ? DEPRECATED[written] : written;
  if (operator === 'equals' || operator === 'notEquals') {
    const isOneOf = compileEquals(attribute, operand);
    return operator === 'equals' ? (values) => values.some(isOneOf) : (values) => !values.some(isOneOf);
  }
  const compare = operator !== undefined && Object.hasOwn(RANGES, operator) ? RANGES[operator] : undefined;
  if (!compare) {
    throw badRequest(` because the condition ${written} is not supported for ${attribute.name}.`);
  }
  if (attribute.kind !== 'number' && attribute.kind !== 'time') throw invalidParameter(attribute.name);
  if (typeof operand !== 'number' || !Number.isSafeInteger(operand)) throw invalidParameter(attribute.name);
  return (values) => values.some((value) => compare(comparableNumber(attribute.kind, value), operand));
}

function compileEquals(attribute: Attribute, operand: Json): (value: Json) => boolean {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > MAX_VALUES) {
    throw invalidParameter(attribute.name);
  }
  const texts = operand.map((value) => {
    if (typeof value !== 'string') throw invalidParameter(attribute.name);
    return value;
  });
  if (attribute.kind === 'number' || attribute.kind === 'time') {
    const numbers = new Set(texts.map((text) => toNumber(attribute, text)));
    return (value) => numbers.has(comparableNumber(attribute.kind, value));
  }
  if (attribute.kind === 'boolean' && texts.some((text) => text !== 'true' && text !== 'false')) {
    throw invalidParameter(attribute.name);
  }
  const wanted = new Set(texts);
  return (value) => wanted.has(String(value));
}

function toNumber(attribute: Attribute, text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw invalidParameter(attribute.name);
  return Number(text);
}
