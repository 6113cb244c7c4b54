/**
 * Binaries: a sequence of bytes. Text is by far the commonest, so a binary that is valid UTF-8 is a
 * JavaScript string, and any other a Uint8Array. A bitstring whose length is no whole number of bytes
 * has a class of its own.
 */
import { isUtf8 } from "node:buffer";
import { Made } from "./made.ts";

/** An Erlang binary: a string when it is valid UTF-8, else bytes. */
export type Binary = string | Uint8Array;

/**
 * A bitstring whose last byte is not whole. Erlang: `<<5:3>>`.
 *
 * @example
 * ```ts
 * new BitString(Uint8Array.of(0b101_00000), 3); // <<5:3>>
 * ```
 */
export class BitString extends Made {
  /** The bits from the left; what is unused in the last byte is 0. */
  readonly bytes: Uint8Array;
  /** How many bits of the last byte count: 1 to 7. */
  readonly bitsInLast: number;

  constructor(bytes: Uint8Array, bitsInLast: number) {
    super();
    this.bytes = Uint8Array.from(bytes);
    const last = this.bytes.length - 1;
    if (last < 0 || ![1, 2, 3, 4, 5, 6, 7].includes(bitsInLast))
      throw new RangeError("a bitstring has at least one byte, and 1 to 7 bits in the last one");
    this.bytes[last] = (this.bytes[last] as number) & (0xff00 >> bitsInLast);
    this.bitsInLast = bitsInLast;
    Object.freeze(this);
  }
}

/** The term of some bytes: a string when they are valid UTF-8. */
export function binary(bytes: Uint8Array): Binary {
  return isUtf8(bytes) ? utf8(bytes) : bytes;
}

const trueLength = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  "length",
)?.get as (this: Uint8Array) => number;

/**
 * How many bytes there are, whatever a subclass says.
 *
 * @throws TypeError when there are none, as of a buffer that was given away
 */
export function lengthOf(bytes: Uint8Array): number {
  const length = trueLength.call(bytes);
  return length > 0 ? length : new Uint8Array(bytes).length;
}

/** The bytes of a binary. Erlang: `binary_to_list/1`, roughly. */
export function bytesOf(value: Binary): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : value;
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
