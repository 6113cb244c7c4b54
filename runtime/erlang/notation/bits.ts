/**
 * A sequence of bits, put together and taken apart segment by segment: what `<<A:4, B/binary>>` does.
 *
 * A run of bits is held as bytes filled from the left; what is unused in the last one is 0.
 */
import { type Binary, BitString, binary, bytesOf } from "../../term/binary.ts";

/** A run of bits: how many, and the bytes they are in. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** The bits of a binary or bitstring. */
export function bitsOf(term: Binary | BitString): Bits {
  if (term instanceof BitString)
    return { bytes: term.bytes, length: (term.bytes.length - 1) * 8 + term.bitsInLast };
  const bytes = bytesOf(term);
  return { bytes, length: bytes.length * 8 };
}

/** The term of some bits. */
export function bitsTerm({ bytes, length }: Bits): Binary | BitString {
  return length % 8 === 0 ? binary(bytes) : new BitString(bytes, length % 8);
}

/** Runs of bits, one after the other. */
export function joinBits(runs: readonly Bits[]): Bits {
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  const bytes = new Uint8Array(Math.ceil(length / 8));
  let at = 0;
  for (const run of runs) {
    copyBits(run.bytes, 0, bytes, at, run.length);
    at += run.length;
  }
  return { bytes, length };
}

/** Some of the bits of a run. */
export function sliceBits(bits: Bits, start: number, length: number): Bits {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  copyBits(bits.bytes, start, bytes, 0, length);
  return { bytes, length };
}

/** Copies bits into bytes that are 0 there. */
function copyBits(
  from: Uint8Array,
  fromBit: number,
  to: Uint8Array,
  toBit: number,
  length: number,
): void {
  if (fromBit % 8 === 0 && toBit % 8 === 0 && length % 8 === 0) {
    to.set(from.subarray(fromBit / 8, (fromBit + length) / 8), toBit / 8);
    return;
  }
  for (let i = 0; i < length; i++) {
    const bit = ((from[(fromBit + i) >> 3] as number) >> (7 - ((fromBit + i) & 7))) & 1;
    const at = (toBit + i) >> 3;
    to[at] = (to[at] as number) | (bit << (7 - ((toBit + i) & 7)));
  }
}

/** An integer in so many bits; what does not fit is cut off at its most significant side. */
export function integerBits(value: bigint, length: number, little: boolean): Bits {
  const bytes = new Uint8Array(Math.ceil(length / 8));
  const inLast = length % 8;
  let rest = BigInt.asUintN(length, value);
  if (little) {
    for (let i = 0; i < bytes.length; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
    if (inLast > 0) bytes[bytes.length - 1] = (bytes.at(-1) as number) << (8 - inLast);
  } else {
    if (inLast > 0) rest <<= BigInt(8 - inLast);
    for (let i = bytes.length - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  }
  return { bytes, length };
}

/** The integer in a run of bits. */
export function integerOf({ bytes, length }: Bits, little: boolean, signed: boolean): bigint {
  const inLast = length % 8;
  const ordered = Uint8Array.from(bytes);
  if (little) {
    if (inLast > 0) ordered[ordered.length - 1] = (ordered.at(-1) as number) >> (8 - inLast);
    ordered.reverse();
  }
  let value = ordered.length === 0 ? 0n : BigInt(`0x${Buffer.from(ordered).toString("hex")}`);
  if (!little && inLast > 0) value >>= BigInt(8 - inLast);
  return signed ? BigInt.asIntN(length, value) : value;
}

/** A float in 32 or 64 bits. */
export function floatBits(value: number, length: 32 | 64, little: boolean): Bits {
  const bytes = new Uint8Array(length / 8);
  const view = new DataView(bytes.buffer);
  if (length === 32) view.setFloat32(0, value, little);
  else view.setFloat64(0, value, little);
  return { bytes, length };
}

/** The float in a run of 32 or 64 bits. */
export function floatOf({ bytes, length }: Bits, little: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return length === 32 ? view.getFloat32(0, little) : view.getFloat64(0, little);
}
