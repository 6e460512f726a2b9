import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { WireHandler, WireRequest, WireResponse } from '../model/wire.ts';
import { stableId } from './stable-id.ts';
import { withBody } from './wire-response.ts';

/** ListFindings whose every answer is the first page: `length` tokens follow each other for ever. */
export async function loopTokens(
  handle: WireHandler,
  request: WireRequest,
  signal: AbortSignal,
  length: number,
): Promise<WireResponse> {
  const [, turn = '0'] = /^loop-(\d+)$/.exec(tokenOf(request)) ?? [];
  const response = await handle(withToken(request, ''), signal);
  return rewrite(response, (body) => ({ ...body, nextToken: `loop-${(Number(turn) % length) + 1}` }));
}

/** ListFindings with an empty page, and a token that leads on, before each page. */
export async function emptyPages(
  handle: WireHandler,
  request: WireRequest,
  signal: AbortSignal,
): Promise<WireResponse> {
  const token = tokenOf(request);
  const behind = /^empty-(.*)$/.exec(token)?.[1];
  if (behind !== undefined) return handle(withToken(request, behind), signal);
  const response = await handle(request, signal);
  return rewrite(response, (body) => ({ ...body, findingIds: [], nextToken: `empty-${token}` }));
}

/** GetFindings without the findings that the dice of their id leave out. */
export function dropFindings(response: WireResponse, rate: number, seed: number): WireResponse {
  const isKept = (finding: Json) =>
    !isJsonObject(finding) ||
    Number.parseInt(stableId('missing', seed, String(finding.id)).slice(0, 8), 16) / 2 ** 32 >= rate;
  return rewrite(response, (body) =>
    Array.isArray(body.findings) ? { ...body, findings: body.findings.filter(isKept) } : body,
  );
}

function tokenOf(request: WireRequest): string {
  const token = readObject(request.body)?.nextToken;
  return typeof token === 'string' ? token : '';
}

function withToken(request: WireRequest, nextToken: string): WireRequest {
  const body = readObject(request.body);
  return body ? { ...request, body: JSON.stringify({ ...body, nextToken }) } : request;
}

function rewrite(response: WireResponse, change: (body: JsonObject) => JsonObject): WireResponse {
  if (response.status !== 200 || !(response.body instanceof Uint8Array)) return response;
  const body = readObject(Buffer.from(response.body).toString());
  return body ? withBody(response, Buffer.from(JSON.stringify(change(body)))) : response;
}

/** Undefined for what is no JSON object: the service itself will say so. */
function readObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text === '' ? '{}' : text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
