import { Buffer } from 'node:buffer';
import { MAX_DEPTH } from '../../model/depth.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from '../../model/json-bytes.ts';

/** One value (a line, an element of an array) may have this many bytes. */
export const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/** Positions are offsets into the buffer that `next` was given. */
type ScanEvent =
  /** An element of the array that is streamed. */
  | { readonly kind: 'element'; readonly start: number; readonly end: number }
  /** A value that was not streamed. */
  | { readonly kind: 'value'; readonly start: number; readonly end: number }
  /** What is left of a value whose elements were streamed out of it: an object, or an array that has none. */
  | { readonly kind: 'shell'; readonly end: number; readonly text: Buffer; readonly elements: number }
  /** An array of streamed elements ended. */
  | { readonly kind: 'end'; readonly end: number }
  /** The text that began at `start` is not JSON; reading can go on after the next line end from `resume`. */
  | { readonly kind: 'broken'; readonly start: number; readonly resume: number; readonly reason: string }
  /** The buffer ended; what starts at `keepFrom` is needed again. */
  | { readonly kind: 'more'; readonly keepFrom: number };

export interface Scanner {
  /** Begins a value at the `{` or `[` at this position. */
  start(position: number): void;
  next(buffer: Buffer): ScanEvent;
  /** The buffer lost this many bytes at its front. */
  rebase(bytes: number): void;
}

const LF = 10;
const SPACE = 32;
const COMMA = 44;

/**
 * Finds where a JSON value and the elements of its large array end: brackets and strings only, the rest is
 * JSON.parse's. The large array is the value itself, or the member `Findings` (`findings`) of an object.
 * It can stop anywhere and go on with more bytes.
 */
export function createScanner(): Scanner {
  const opened = new Uint8Array(MAX_DEPTH + 1);
  let position = 0;
  let valueStart = 0;
  let depth = 0;
  let inString = false;
  /** The last byte outside of strings that was not a space. */
  let previous = 0;
  /** Where the last string at depth 1 began: the key, when a bracket follows its colon. */
  let stringStart = 0;
  let stringEnd = 0;
  /** The depth at which elements lie; 0 where nothing is streamed. */
  let elementDepth = 0;
  let elementStart = -1;
  let elements = 0;
  let shell: Buffer[] = [];

  function start(at: number): void {
    position = at;
    valueStart = at;
    depth = 0;
    inString = false;
    previous = 0;
    elementDepth = 0;
    elementStart = -1;
    elements = 0;
    shell = [];
  }

  function rebase(bytes: number): void {
    position -= bytes;
    valueStart -= bytes;
    stringStart -= bytes;
    stringEnd -= bytes;
    if (elementStart !== -1) elementStart -= bytes;
  }

  function next(buffer: Buffer): ScanEvent {
    let newline = -1;
    while (position < buffer.length) {
      if (inString) {
        const quote = buffer.indexOf(QUOTE, position);
        const end = quote === -1 ? buffer.length : quote;
        if (newline < position) newline = indexOrEnd(buffer, LF, position);
        if (newline < end) return broken('a text is not closed', newline);
        position = end;
        if (quote === -1) break;
        position += 1;
        if (isEscaped(buffer, quote, stringStart)) continue;
        inString = false;
        stringEnd = quote;
        previous = QUOTE;
        continue;
      }
      const byte = buffer[position] ?? 0;
      if (byte <= SPACE) {
        if (byte === 0) return broken('there is a NUL byte', position + 1);
        position += 1;
        continue;
      }
      if (depth === elementDepth && depth > 0) {
        const event = atElement(byte);
        if (event) return event;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          stringStart = position;
          break;
        case OPEN_BRACE:
        case OPEN_BRACKET: {
          if (!mayOpen()) return broken('the JSON is not valid', lastStart());
          if (depth === MAX_DEPTH) return broken(`it is nested over ${MAX_DEPTH} deep`, position + 1);
          depth += 1;
          opened[depth] = byte;
          if (byte === OPEN_BRACKET && elementDepth === 0) startElements(buffer);
          break;
        }
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          // `[` and `{` are each two before their closing byte.
          if (opened[depth] !== byte - 2) return broken('the JSON is not valid', lastStart());
          depth -= 1;
          if (depth === 0) return atEnd(buffer);
          if (elementDepth > depth) stopElements();
          break;
      }
      previous = byte;
      position += 1;
    }
    const keepFrom = lastStart();
    if (position - keepFrom > MAX_VALUE_BYTES) return broken('it is longer than 16 MiB', position);
    return { kind: 'more', keepFrom };
  }

  /** A bracket opens a value: after a colon in an object, after a comma or first in an array. */
  function mayOpen(): boolean {
    if (depth === 0) return true;
    if (opened[depth] === OPEN_BRACE) return previous === COLON;
    return previous === COMMA || previous === OPEN_BRACKET;
  }

  function startElements(buffer: Buffer): void {
    if (depth === 1) {
      elementDepth = 1;
    } else if (depth === 2 && opened[1] === OPEN_BRACE && isFindingsKey(buffer, stringStart, stringEnd)) {
      elementDepth = 2;
      shell.push(Buffer.from(buffer.subarray(valueStart, position + 1)));
    }
  }

  /** A byte of the streamed array itself: elements start and end at such bytes. */
  function atElement(byte: number): ScanEvent | undefined {
    if (byte !== COMMA && byte !== CLOSE_BRACKET) {
      if (elementStart === -1) elementStart = position;
      return undefined;
    }
    if (elementStart === -1) {
      const isMissing = previous === COMMA || (byte === COMMA && previous === OPEN_BRACKET);
      return isMissing ? broken('the JSON is not valid', position) : undefined;
    }
    const event: ScanEvent = { kind: 'element', start: elementStart, end: position };
    elementStart = -1;
    elements += 1;
    return event;
  }

  /** The streamed array ended; what follows in its object belongs to the shell. */
  function stopElements(): void {
    elementDepth = 0;
    valueStart = position;
  }

  function atEnd(buffer: Buffer): ScanEvent {
    position += 1;
    if (elementDepth === 1) {
      return elements > 0
        ? { kind: 'end', end: position }
        : { kind: 'shell', end: position, text: Buffer.from('[]'), elements };
    }
    if (shell.length === 0) return { kind: 'value', start: valueStart, end: position };
    return {
      kind: 'shell',
      end: position,
      text: Buffer.concat([...shell, buffer.subarray(valueStart, position)]),
      elements,
    };
  }

  function broken(reason: string, resume: number): ScanEvent {
    return { kind: 'broken', start: lastStart(), resume, reason };
  }

  /** Where the element, or the value, that is being read began. */
  function lastStart(): number {
    if (elementStart !== -1) return elementStart;
    return elementDepth > 0 ? position : valueStart;
  }

  return { start, next, rebase };
}

function indexOrEnd(buffer: Buffer, byte: number, from: number): number {
  const index = buffer.indexOf(byte, from);
  return index === -1 ? buffer.length : index;
}

/** Whether an odd number of backslashes stands before the quote. */
function isEscaped(buffer: Buffer, quote: number, stringStart: number): boolean {
  let first = quote;
  while (first - 1 > stringStart && buffer[first - 1] === BACKSLASH) first -= 1;
  return (quote - first) % 2 === 1;
}

function isFindingsKey(buffer: Buffer, start: number, end: number): boolean {
  return end - start === 9 && /^"[Ff]indings$/.test(buffer.toString('latin1', start, end));
}
