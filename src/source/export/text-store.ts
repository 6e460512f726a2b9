import { Buffer } from 'node:buffer';

export interface TextStore {
  /** Copies the bytes to where they stay. */
  keep(bytes: Uint8Array): Uint8Array;
}

const BLOCK_BYTES = 1 << 20;

/** Keeps many small texts in few large blocks outside the heap, where they cost the collector nothing. */
export function createTextStore(): TextStore {
  let block = Buffer.alloc(0);
  let used = 0;
  return {
    keep(bytes) {
      if (used + bytes.length > block.length) {
        block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, bytes.length));
        used = 0;
      }
      const kept = block.subarray(used, used + bytes.length);
      kept.set(bytes);
      used += bytes.length;
      return kept;
    },
  };
}
