/**
 * Numbers in the external term format.
 *
 *     SMALL_INTEGER_EXT   97, Value:8
 *     INTEGER_EXT         98, Value:32                      with a sign
 *     SMALL_BIG_EXT      110, Length:8,  Sign:8, Digits     the least significant byte first
 *     LARGE_BIG_EXT      111, Length:32, Sign:8, Digits
 *     NEW_FLOAT_EXT       70, Value:64                      IEEE 754
 */
import { MAX_BIG_BYTES } from "../limits.ts";
import { notATerm } from "../misuse.ts";
import { type Float, float, type Integer, integer, isInRange } from "../number.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import {
  INTEGER_EXT,
  LARGE_BIG_EXT,
  NEW_FLOAT_EXT,
  SMALL_BIG_EXT,
  SMALL_INTEGER_EXT,
} from "./tags.ts";
import { TermError } from "./term-error.ts";

/** Writes a number: an integer when it is safe as one, else a float. */
export function writeNumber(writer: ByteWriter, value: number): void {
  if (value === (value | 0)) writeInt32(writer, value);
  else if (Number.isSafeInteger(value)) writeBig(writer, BigInt(value));
  else writeFloat(writer, value);
}

/** Writes an integer that may be large. */
export function writeBigInt(writer: ByteWriter, value: bigint): void {
  if (value === BigInt.asIntN(32, value)) writeInt32(writer, Number(value));
  else writeBig(writer, value);
}

function writeInt32(writer: ByteWriter, value: number): void {
  if (value >= 0 && value <= 0xff) {
    writer.u16((SMALL_INTEGER_EXT << 8) | value);
  } else {
    writer.tagged(INTEGER_EXT, value);
  }
}

/** Writes a float, also one without a fraction. */
export function writeFloat(writer: ByteWriter, value: number): void {
  if (!Number.isFinite(value)) throw notATerm(value);
  writer.f64(NEW_FLOAT_EXT, value);
}

function writeBig(writer: ByteWriter, value: bigint): void {
  if (!isInRange(value)) throw notATerm(value);
  const hex = (value < 0n ? -value : value).toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex").reverse();
  if (digits.length < 256) {
    writer.u8(SMALL_BIG_EXT);
    writer.u8(digits.length);
  } else {
    writer.u8(LARGE_BIG_EXT);
    writer.u32(digits.length);
  }
  writer.u8(value < 0n ? 1 : 0);
  writer.bytes(digits);
}

/** Reads the sign and the digits of a large integer. */
export function readBig(reader: ByteReader, length: number): Integer {
  if (length > MAX_BIG_BYTES)
    throw new TermError(
      "too-long",
      `expected an integer of at most ${MAX_BIG_BYTES} bytes, got one of ${length}`,
    );
  const negative = reader.u8() !== 0;
  const digits = reader.bytes(length);
  if (length <= 6) {
    const value = length === 0 ? 0 : digits.readUIntLE(0, length);
    return negative && value !== 0 ? -value : value;
  }
  const value = BigInt(`0x${Buffer.from(digits).reverse().toString("hex")}`);
  return integer(negative ? -value : value);
}

export function readFloat(reader: ByteReader): number | Float {
  const value = reader.f64();
  if (!Number.isFinite(value))
    throw new TermError("bad-float", `expected a finite float, got ${value}`);
  return float(value);
}
