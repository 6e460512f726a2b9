/**
 * One HTTP exchange as both ends of the wire see it: what the embedded GuardDuty answers in process, and what the
 * live source sends through when it is given a handler instead of a network.
 */
export interface WireRequest {
  readonly method: string;
  /** Decoded per segment, without the query: `/detector/12ab/findings`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces where the answer is slow, or ends in an error where the connection breaks. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Rejects with an Error whose `code` is ECONNRESET where the connection breaks, and with an AbortError on abort. */
export type WireHandler = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;
