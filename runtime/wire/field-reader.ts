/**
 * Reads the fields of one message from left to right, and refuses to read past its end. All integers
 * on the wire are big-endian.
 */
import { isUtf8 } from "node:buffer";
import { ProtocolError } from "./protocol-error.ts";

export class FieldReader {
  readonly #what: string;
  readonly #bytes: Buffer;
  #at = 0;

  /** @param what names the message in the error when it is too short */
  constructor(what: string, bytes: Uint8Array) {
    this.#what = what;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are still to be read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#skip(1));
  }

  u16(): number {
    return this.#bytes.readUInt16BE(this.#skip(2));
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#skip(4));
  }

  u64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#skip(8));
  }

  /** The next bytes: a view, not a copy. */
  bytes(length: number): Uint8Array {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** All bytes that are left: a view, not a copy. */
  rest(): Uint8Array {
    return this.bytes(this.left);
  }

  utf8(length: number): string {
    const bytes = this.bytes(length);
    if (!isUtf8(bytes))
      throw new ProtocolError("malformed", `${this.#what}: expected UTF-8, got other bytes`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  }

  /** Moves on, and returns where it was. */
  #skip(length: number): number {
    if (length > this.left)
      throw new ProtocolError(
        "malformed",
        `${this.#what}: expected ${length} more bytes, got ${this.left}`,
      );
    this.#at += length;
    return this.#at - length;
  }
}
