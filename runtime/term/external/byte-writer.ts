/**
 * Bytes written one field after the other into a buffer that grows. Integers are big-endian, as
 * everything that Erlang sends.
 *
 * What was written is taken out as a view, and the writer goes on behind it in the same buffer. So
 * many small messages share one allocation, nothing is copied, and what was handed to a socket stays
 * as it is.
 */
import { maxTermBytes } from "../limits.ts";
import { tooLarge } from "../misuse.ts";

/** How large a buffer is made at least. */
const CHUNK = 64 * 1024;

/** How large it is made at most because what was taken last was long: small messages may lie in it next. */
const MAX_FORESEEN = 4 * 1024 * 1024;

/** Up to here a loop in JavaScript is faster than calling out of it. */
const SHORT = 24;

export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(1024);
  /** The memory of the buffer: to ask it takes as long as to write a small term. */
  #memory = this.#buffer.buffer;
  #view = new DataView(this.#memory);
  /** How long was what was taken last: what is written next may be so long again. */
  #latest = 0;
  /** Where what is being written begins. */
  #start = 0;
  #at = 0;

  /** How many bytes were written since the last {@link take}. */
  get length(): number {
    return this.#at - this.#start;
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  u16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
  }

  /** 32 bits, of a number with a sign or without. */
  u32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  /** A tag, and 32 bits behind it. */
  tagged(tag: number, value: number): void {
    this.#reserve(5);
    this.#buffer[this.#at] = tag;
    this.#view.setUint32(this.#at + 1, value);
    this.#at += 5;
  }

  u64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#at, value);
    this.#at += 8;
  }

  /** A tag, and a float behind it. */
  f64(tag: number, value: number): void {
    this.#reserve(9);
    this.#buffer[this.#at] = tag;
    this.#view.setFloat64(this.#at + 1, value);
    this.#at += 9;
  }

  bytes(bytes: Uint8Array, length: number = bytes.length): void {
    this.#reserve(length);
    const [buffer, at] = [this.#buffer, this.#at];
    if (length > SHORT) buffer.set(bytes, at);
    else for (let i = 0; i < length; i++) buffer[at + i] = bytes[i] as number;
    this.#at = at + length;
  }

  /** Writes a list, if all its elements are bytes. Says whether they are. */
  byteList(list: readonly unknown[], length: number): boolean {
    this.#reserve(length);
    for (let i = 0; i < length; i++) {
      const element = list[i];
      if (typeof element !== "number" || element !== (element & 0xff)) return false;
      this.#buffer[this.#at + i] = element;
    }
    this.#at += length;
    return true;
  }

  /** A text as UTF-8, and nothing in front of it. */
  utf8(text: string): void {
    this.bytes(Buffer.from(text));
  }

  /**
   * A tag, the length of a text in bytes, and the text as UTF-8. Returns the length: as many as
   * characters when all are ASCII.
   */
  text(tag: number, text: string): number {
    const { length } = text;
    const most = this.#at + 5 + 3 * length;
    if (most > this.#buffer.length) this.#reserve(5 + Buffer.byteLength(text));
    const buffer = this.#buffer;
    const at = this.#at;
    const start = at + 5;
    let size = length <= SHORT ? asciiInto(buffer, start, text) : 0;
    if (size < length) size = buffer.write(text, start);
    buffer[at] = tag;
    this.#view.setUint32(at + 1, size);
    this.#at = start + size;
    return size;
  }

  /** Fills in a 32-bit field that was left out, `at` bytes after the beginning. */
  setU32(at: number, value: number): void {
    this.#view.setUint32(this.#start + at, value);
  }

  /** Drops everything behind the first `length` bytes. */
  truncate(length: number): void {
    this.#at = this.#start + length;
  }

  /** What was written, and a new beginning. */
  take(): Uint8Array {
    this.#latest = this.#at - this.#start;
    const taken = new Uint8Array(this.#memory, this.#start, this.#latest);
    this.#start = this.#at;
    return taken;
  }

  /** @throws RangeError when it would become longer than the longest term */
  #reserve(length: number): void {
    if (this.#at + length > this.#buffer.length) this.#grow(length);
  }

  #grow(length: number): void {
    const pending = this.#buffer.subarray(this.#start, this.#at);
    const needed = pending.length + length;
    if (needed > maxTermBytes) throw tooLarge();
    const foreseen = Math.min(Math.ceil(this.#latest * 1.1), MAX_FORESEEN);
    const capacity = Math.max(CHUNK, pending.length + needed, foreseen);
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(capacity, maxTermBytes));
    this.#buffer.set(pending);
    this.#memory = this.#buffer.buffer;
    this.#view = new DataView(this.#memory);
    this.#start = 0;
    this.#at = pending.length;
  }
}

/** Writes a text as far as it is ASCII, and says how far. */
function asciiInto(buffer: Uint8Array, start: number, text: string): number {
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return i;
    buffer[start + i] = code;
  }
  return length;
}
