import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { badRequest, invalidParameter } from './service-error.ts';

/** Most ids, types or features in one call (domain.md c.5 - c.8). */
const MAX_LIST = 50;

/** @throws ServiceError 400 where it is not one JSON object; nothing at all is an empty one */
export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(' because the request body is not valid JSON.');
  }
  if (!isJsonObject(value)) throw badRequest(' because the request body is not a JSON object.');
  return value;
}

/** A list of at most 50 texts, each of 1 to `longest` characters. @throws ServiceError 400 */
export function textList(body: JsonObject, name: string, longest: number): readonly string[] {
  const list = body[name];
  if (!Array.isArray(list) || list.length > MAX_LIST) throw invalidParameter(name);
  return list.map((element) => {
    if (typeof element !== 'string' || element.length < 1 || element.length > longest) {
      throw invalidParameter(name);
    }
    return element;
  });
}

/** `findingIds`, which every operation that takes it demands. @throws ServiceError 400 */
export function findingIds(body: JsonObject): readonly string[] {
  return textList(body, 'findingIds', 300);
}

/** A page's size: a whole number from 1 to `most`. @throws ServiceError 400 */
export function pageSize(value: Json | undefined, most: number, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw invalidParameter('maxResults');
  }
  return value;
}
