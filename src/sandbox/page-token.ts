import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Position } from './finding-store.ts';
import { invalidParameter } from './service-error.ts';

/** A token for the page behind a position. It is bound to its query and checksummed: an invented one is refused. */
export function toPageToken(query: string, position: Position): string {
  const content = JSON.stringify([checksum(query), position.key, position.id]);
  return Buffer.from(`${checksum(content)}${content}`).toString('base64url');
}

/** @throws ServiceError 400 where the token was not made for this query */
export function parsePageToken(query: string, token: Json): Position {
  if (typeof token !== 'string') throw invalidParameter('nextToken');
  const text = Buffer.from(token, 'base64url').toString();
  const content = text.slice(CHECKSUM_LENGTH);
  if (text.slice(0, CHECKSUM_LENGTH) !== checksum(content)) throw invalidParameter('nextToken');
  const value: Json = JSON.parse(content);
  const [boundTo, key, id] = Array.isArray(value) ? value : [];
  if (boundTo !== checksum(query) || isJsonObject(key) || typeof id !== 'string') {
    throw invalidParameter('nextToken');
  }
  return { key: typeof key === 'number' ? key : String(key), id };
}

const CHECKSUM_LENGTH = 16;

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECKSUM_LENGTH);
}
