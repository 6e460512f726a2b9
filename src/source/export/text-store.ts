import { Buffer } from 'node:buffer';
import { deflateRaw, inflateRawSync } from 'node:zlib';

/** Where a text is. */
export interface StoredText {
  readonly block: Block;
  readonly start: number;
  readonly end: number;
}

interface Block {
  bytes: Buffer;
  packed: boolean;
}

export interface TextStore {
  keep(text: Uint8Array): StoredText;
  read(stored: StoredText): Buffer;
}

/** As much is kept as it is, for that is quickest; what comes after is packed, in zlib's threads. */
const PLAIN_BYTES = 48 * 1024 * 1024;
/** Large: lying between what comes and goes, small ones would leave holes that nothing fits in. */
const PLAIN_BLOCK_BYTES = 1 << 20;
/** Small: for one text the whole block is unpacked. */
const PACKED_BLOCK_BYTES = 1 << 15;
const UNPACKED_BLOCKS = 64;

/** Keeps the texts of many findings, outside of the heap and packed, for the few or many that are printed. */
export function createTextStore(plainBytes = PLAIN_BYTES): TextStore {
  let block: Block = { bytes: Buffer.alloc(0), packed: false };
  let used = 0;
  let plain = 0;
  /** The blocks unpacked last, the newest at the end: neighbours are often printed one after another. */
  const unpacked = new Map<Block, Buffer>();

  function startBlock(length: number): void {
    if (plain > plainBytes) pack(block, used);
    else plain += used;
    const size = plain > plainBytes ? PACKED_BLOCK_BYTES : PLAIN_BLOCK_BYTES;
    block = { bytes: Buffer.allocUnsafeSlow(Math.max(size, length)), packed: false };
    used = 0;
  }

  return {
    keep(text) {
      if (used + text.length > block.bytes.length) startBlock(text.length);
      const start = used;
      block.bytes.set(text, start);
      used += text.length;
      return { block, start, end: used };
    },
    read({ block: from, start, end }) {
      if (!from.packed) return from.bytes.subarray(start, end);
      const bytes = unpacked.get(from) ?? inflateRawSync(from.bytes);
      unpacked.delete(from);
      unpacked.set(from, bytes);
      const [oldest] = unpacked.keys();
      if (oldest && unpacked.size > UNPACKED_BLOCKS) unpacked.delete(oldest);
      return bytes.subarray(start, end);
    },
  };
}

function pack(block: Block, used: number): void {
  deflateRaw(block.bytes.subarray(0, used), { level: 1 }, (error, bytes) => {
    // Then it stays as it is.
    if (error) return;
    // The result is a slice of a larger buffer.
    block.bytes = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(block.bytes);
    block.packed = true;
  });
}
