import type { JsonObject } from '../model/json.ts';
import type { WireResponse } from '../model/wire.ts';
import type { ServiceError } from './service-error.ts';

const JSON_TYPE = 'application/json';

/** An answer with a JSON body. @param id the request's number, written as a UUID in `x-amzn-RequestId` */
export function toResponse(status: number, body: JsonObject, id: string): WireResponse {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: {
      'content-type': JSON_TYPE,
      'content-length': String(bytes.length),
      'x-amzn-requestid': id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    },
    body: bytes,
  };
}

/** An error on the wire: class in the header, inner type and lower-case `message` in the body (domain.md c.10). */
export function toErrorResponse(error: ServiceError, id: string): WireResponse {
  const response = toResponse(error.status, { message: error.message, __type: error.innerType }, id);
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.errorType } };
}

/** The same answer with another body. */
export function withBody(response: WireResponse, body: Uint8Array): WireResponse {
  return { ...response, headers: { ...response.headers, 'content-length': String(body.length) }, body };
}
