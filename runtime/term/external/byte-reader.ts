/**
 * The fields of a term's bytes, read from left to right, and never behind the end. All integers are
 * big-endian.
 */
import { ATOMS_OF_ALL, type AtomAllowance } from "./atom-allowance.ts";
import { TermError } from "./term-error.ts";

export class ByteReader {
  /** For the new atoms in these bytes. */
  readonly allowance: AtomAllowance;
  readonly #bytes: Uint8Array;
  /** The same bytes: made when they are asked for, because many terms are read without. */
  #buffer: Buffer | undefined;
  #at = 0;
  /** How many terms are still to come in those that have begun. */
  #owed = 0;

  constructor(bytes: Uint8Array, allowance: AtomAllowance = ATOMS_OF_ALL) {
    this.allowance = allowance;
    this.#bytes = bytes;
    this.#buffer = bytes instanceof Buffer ? bytes : undefined;
  }

  /** All the bytes, for what is read faster in place. */
  get all(): Uint8Array {
    return this.#bytes;
  }

  /** All the bytes, for what only a Buffer can do. */
  get buffer(): Buffer {
    if (this.#buffer === undefined) {
      const { buffer, byteOffset, byteLength } = this.#bytes;
      this.#buffer = Buffer.from(buffer, byteOffset, byteLength);
    }
    return this.#buffer;
  }

  /** How many bytes were read. */
  get position(): number {
    return this.#at;
  }

  /** How many bytes are still to be read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte, which stays to be read. */
  peek(): number {
    const at = this.skip(1);
    this.#at = at;
    return this.#bytes[at] as number;
  }

  u8(): number {
    return this.#bytes[this.skip(1)] as number;
  }

  u16(): number {
    const at = this.skip(2);
    return ((this.#bytes[at] as number) << 8) | (this.#bytes[at + 1] as number);
  }

  u32(): number {
    return this.i32() >>> 0;
  }

  i32(): number {
    const at = this.skip(4);
    const bytes = this.#bytes; // shifting is faster than Buffer's own readInt32BE
    return (
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
    );
  }

  u64(): bigint {
    return this.buffer.readBigUInt64BE(this.skip(8));
  }

  f64(): number {
    return this.buffer.readDoubleBE(this.skip(8));
  }

  /** The next bytes: a view, not a copy. */
  bytes(length: number): Buffer {
    const at = this.skip(length);
    return this.buffer.subarray(at, at + length);
  }

  /** Goes on only if there is a byte at least for each of so many more terms, and for all others owed. */
  owe(terms: number): number {
    this.#owed += terms;
    this.#expect(this.#owed);
    return terms;
  }

  /** The first byte of a term that is owed. */
  tag(): number {
    this.#owed--;
    return this.u8();
  }

  /** Moves on behind these bytes and any others, if there are such. Says whether there are. */
  skipped(bytes: Uint8Array): boolean {
    const [all, at, { length }] = [this.#bytes, this.#at, bytes];
    if (length >= all.length - at) return false;
    for (let i = 0; i < length; i++) if (all[at + i] !== bytes[i]) return false;
    this.#at += length;
    return true;
  }

  /** Moves on, and returns where it was. */
  skip(length: number): number {
    this.#expect(length);
    const at = this.#at;
    this.#at = at + length;
    return at;
  }

  #expect(length: number): void {
    if (length > this.#bytes.length - this.#at) throw this.tooShort(length);
  }

  /** What it is when fewer bytes are left than have to be. */
  protected tooShort(length: number): Error {
    return new TermError(
      "truncated",
      `expected ${length} more bytes at offset ${this.#at}, got ${this.left}`,
    );
  }
}
