import { HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types';
import type { WireHandler, WireResponse } from '../../model/wire.ts';

/** Puts a handler in this process in the place of the network: the SDK signs, sends and reads as ever. */
export function toRequestHandler(
  handler: WireHandler,
): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options = {}) {
      const signal = options.abortSignal instanceof AbortSignal ? options.abortSignal : NEVER;
      signal.throwIfAborted();
      const { status, headers, body }: WireResponse = await handler(
        {
          method: request.method,
          path: request.path.split('/').map(decodeURIComponent).join('/'),
          query: toQuery(request.query),
          headers: toLowerCase(request.headers),
          body: toText(request.body),
        },
        signal,
      );
      return { response: new HttpResponse({ statusCode: status, headers: { ...headers }, body }) };
    },
  };
}

const NEVER = new AbortController().signal;

function toQuery(query: HttpRequest['query']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query ?? {}).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

function toLowerCase(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function toText(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}
