import { Buffer, isUtf8 } from 'node:buffer';
import { exceedsDepth, MAX_DEPTH } from '../../model/depth.ts';
import type { Json } from '../../model/json.ts';
import { createScanner } from './scanner.ts';

/** What the splitter finds. Lines are counted from 1, in the text as it is after gunzip. */
export interface ValueSink {
  /**
   * A JSON value: one of several at the top, or an element of the array that is the file or its `Findings`.
   * @param bytes its UTF-8 text, valid until this returns
   * @param elements how many of its elements came before it, one by one, and are no longer in it
   * @returns why it, or a part of it, neither is a finding nor holds findings; empty where all of it was recognised
   */
  readonly value: (value: Json, bytes: Buffer, elements: number) => readonly string[];
  /** A line that plainly is another kind's finding and was not parsed. */
  readonly passedOver: () => void;
  readonly problem: (line: number, reason: string) => void;
}

export interface Splitter {
  write(chunk: Buffer): void;
  /** The input ended. */
  end(): void;
}

/** Longer lines go through the scanner, which bounds depth before anything is parsed. */
const MAX_LINE_BYTES = 1 << 16;

const LF = 10;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;

/** How an S3 export line starts and what it holds: only such a line may be passed over unparsed. */
const LINE_START = Buffer.from('{"schemaVersion":"');
const TYPE_MARK = Buffer.from('"type":"');
const UNICODE_ESCAPE = Buffer.from('\\u');

/**
 * Cuts a stream of UTF-8 into JSON values: several one after another, pretty or a line each, arrays, and the
 * arrays under `Findings`, element by element, so that memory does not grow with the file.
 *
 * After something broken it goes on at the next line; what is junk there belongs to the same problem until a
 * value is recognised again.
 * @param needle only values that hold this text are wanted (`RDS`, an id): an S3 line without it is passed over
 *   unparsed. Undefined: every value is wanted.
 */
export function createSplitter(sink: ValueSink, needle: string | undefined): Splitter {
  const wanted = needle === undefined ? undefined : Buffer.from(needle);
  const scanner = createScanner();
  const joiner = createJoiner();
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let line = 1;
  let state: 'lines' | 'scanning' | 'discarding' = 'lines';
  /** After something broken, until a value is recognised again. */
  let resyncing = false;
  let newlines = createFinder(buffer, LF);
  let needles = createFinder(buffer, wanted);
  let escapes = createFinder(buffer, UNICODE_ESCAPE);
  let types = createFinder(buffer, TYPE_MARK);
  /** The end of the line that did not parse as one value. */
  let triedUntil = -1;

  function write(chunk: Buffer): void {
    // A line that lies in two pieces is joined by itself: joining the pieces would copy the whole file.
    const lineEnd = position < buffer.length && state === 'lines' ? chunk.indexOf(LF) + 1 : 0;
    if (lineEnd > 0 && lineEnd < chunk.length) {
      append(chunk.subarray(0, lineEnd));
      append(chunk.subarray(lineEnd));
    } else append(chunk);
  }

  function append(chunk: Buffer): void {
    const left = buffer.length - position;
    if (left === 0) buffer = chunk;
    else buffer = joiner.join(buffer.subarray(position), chunk);
    scanner.rebase(position);
    position = 0;
    triedUntil = -1;
    newlines = createFinder(buffer, LF);
    needles = createFinder(buffer, wanted);
    escapes = createFinder(buffer, UNICODE_ESCAPE);
    types = createFinder(buffer, TYPE_MARK);
    run(false);
  }

  function end(): void {
    run(true);
  }

  function run(final: boolean): void {
    while (position < buffer.length || (final && state === 'scanning')) {
      const goesOn =
        state === 'discarding' ? discard() : state === 'scanning' ? scan(final) : readLines(final);
      if (!goesOn) return;
    }
  }

  /** Whole values, a line each, until something else comes. @returns false where more bytes are needed */
  function readLines(final: boolean): boolean {
    const { length } = buffer;
    while (position < length) {
      const byte = buffer[position];
      if (isSpace(byte)) {
        if (byte === LF) line += 1;
        position += 1;
        continue;
      }
      if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
        fail(position, position, byte === 0 ? 'there is a NUL byte' : 'this is not a JSON object or array');
        return true;
      }
      const newline = newlines(position);
      if (newline === length && !final && length - position < MAX_LINE_BYTES) return false;
      if (byte === OPEN_BRACE && newline - position <= MAX_LINE_BYTES && readLine(newline)) continue;
      scanner.start(position);
      state = 'scanning';
      return true;
    }
    return true;
  }

  /** @returns false where the line is not one JSON value */
  function readLine(newline: number): boolean {
    if (newline === triedUntil) return false;
    let lineEnd = newline;
    while (isSpace(buffer[lineEnd - 1])) lineEnd -= 1;
    if (buffer[lineEnd - 1] === CLOSE_BRACE) {
      if (isOtherKind(lineEnd)) {
        sink.passedOver();
        position = newline;
        return true;
      }
      const bytes = buffer.subarray(position, lineEnd);
      const value = parseJson(bytes);
      if (value !== undefined) {
        deliver(value, bytes);
        position = newline;
        return true;
      }
    }
    triedUntil = newline;
    return false;
  }

  /** The line is an S3 export line, plainly without what is wanted: no escape can hide it either. */
  function isOtherKind(lineEnd: number): boolean {
    return (
      wanted !== undefined &&
      needles(position) >= lineEnd &&
      startsWith(buffer, LINE_START, position) &&
      escapes(position) >= lineEnd &&
      types(position) + TYPE_MARK.length <= lineEnd
    );
  }

  /** One value over as many lines as it takes. @returns false where more bytes are needed */
  function scan(final: boolean): boolean {
    const event = scanner.next(buffer);
    switch (event.kind) {
      case 'element':
        advance(event.start);
        parseAndDeliver(event.end);
        return true;
      case 'value':
        state = 'lines';
        parseAndDeliver(event.end);
        return true;
      case 'shell': {
        state = 'lines';
        advance(event.end);
        const value = parseJson(event.text);
        if (value === undefined) report([whyNotJson(event.text)]);
        else deliver(value, event.text, event.elements);
        return true;
      }
      case 'end':
        state = 'lines';
        advance(event.end);
        return true;
      case 'broken':
        fail(event.start, event.resume, event.reason);
        return true;
      case 'more':
        advance(event.keepFrom);
        if (final) fail(position, position, 'the text ends in the middle of a value');
        return final;
    }
  }

  function parseAndDeliver(valueEnd: number): void {
    const bytes = buffer.subarray(position, valueEnd);
    const value = parseJson(bytes);
    if (value === undefined) report([whyNotJson(bytes)]);
    else deliver(value, bytes);
    advance(valueEnd);
  }

  function deliver(value: Json, bytes: Buffer, elements = 0): void {
    report(
      exceedsDepth(value) ? [`it is nested over ${MAX_DEPTH} deep`] : sink.value(value, bytes, elements),
    );
  }

  function report(reasons: readonly string[]): void {
    if (reasons.length === 0) resyncing = false;
    else if (!resyncing) for (const reason of reasons) sink.problem(line, reason);
  }

  /** Reports what begins at `start`, and goes on at the next line after `resume`. */
  function fail(start: number, resume: number, reason: string): void {
    advance(start);
    report([reason]);
    resyncing = true;
    advance(resume);
    state = 'discarding';
  }

  function discard(): boolean {
    const newline = newlines(position);
    advance(newline);
    if (newline < buffer.length) state = 'lines';
    return newline < buffer.length;
  }

  function advance(to: number): void {
    if (to === position) return;
    for (let at = newlines(position); at < to; at = newlines(at + 1)) line += 1;
    position = to;
  }

  return { write, end };
}

/** Joins what is left with what follows; where that goes on and on, without copying what is left each time. */
function createJoiner() {
  let room: Buffer = Buffer.alloc(0);
  return {
    join(left: Buffer, chunk: Buffer): Buffer {
      const start = left.buffer === room.buffer ? left.byteOffset - room.byteOffset : -1;
      const end = start + left.length;
      if (start >= 0 && end + chunk.length <= room.length) {
        room.set(chunk, end);
        return room.subarray(start, end + chunk.length);
      }
      room = Buffer.allocUnsafeSlow(2 * (left.length + chunk.length));
      room.set(left);
      room.set(chunk, left.length);
      return room.subarray(0, left.length + chunk.length);
    },
  };
}

/** Where a byte or text occurs next, or the buffer's end; asked with growing positions it searches each byte once. */
function createFinder(buffer: Buffer, wanted: number | Buffer | undefined): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found >= from || wanted === undefined) return found;
    found = buffer.indexOf(wanted, from);
    if (found === -1) found = buffer.length;
    return found;
  };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === LF || byte === 13 || byte === 9;
}

function startsWith(buffer: Buffer, text: Buffer, position: number): boolean {
  // In a loop: of so few bytes a call of Node's takes longer than the comparing.
  for (let at = 0; at < text.length; at += 1) if (buffer[position + at] !== text[at]) return false;
  return true;
}

function parseJson(bytes: Buffer): Json | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function whyNotJson(bytes: Buffer): string {
  if (bytes.includes(0)) return 'there is a NUL byte';
  return isUtf8(bytes) ? 'the JSON is not valid' : 'the text is not UTF-8';
}
