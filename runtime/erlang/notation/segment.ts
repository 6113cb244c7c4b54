/**
 * The segments of a binary: `Value:Size/Type` says how many bits a value takes, and what they mean.
 *
 * From the Erlang Reference Manual, "Bit Syntax Expressions". Left out: the types `utf16` and
 * `utf32`, and floats of 16 bits.
 */
import { BitString } from "../../term/binary.ts";
import { Float, float, integer, isInteger } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import {
  type Bits,
  bitsOf,
  bitsTerm,
  floatBits,
  floatOf,
  integerBits,
  integerOf,
  sliceBits,
} from "./bits.ts";

/** What the words after the slash come to. */
export interface SegmentType {
  readonly name: "integer" | "float" | "binary" | "utf8";
  readonly signed: boolean;
  readonly little: boolean;
  /** The size is counted in so many bits. */
  readonly unit: number;
}

/** A word after the slash, and the number of `unit:Number`. */
export interface TypeWord {
  readonly name: string;
  readonly unit: number | undefined;
}

type Named = Pick<SegmentType, "name" | "unit">;

const INTEGER: Named = { name: "integer", unit: 1 };
const BYTES: Named = { name: "binary", unit: 8 };
const BITS: Named = { name: "binary", unit: 1 };

const TYPES = new Map<string, Named>([
  ["integer", INTEGER],
  ["float", { name: "float", unit: 1 }],
  ["binary", BYTES],
  ["bytes", BYTES],
  ["bitstring", BITS],
  ["bits", BITS],
  ["utf8", { name: "utf8", unit: 1 }],
]);

/** What a word after the slash settles: each of the four at most once. */
const CHOICES = new Map<string, readonly string[]>([
  ["type", [...TYPES.keys()]],
  ["signedness", ["signed", "unsigned"]],
  ["endianness", ["big", "little", "native"]],
  ["unit", ["unit"]],
]);

/** Works out the type of a segment; `fault` says in Erlang's words what is wrong with it, if anything. */
export function segmentType(
  words: readonly TypeWord[],
  hasSize: boolean,
): { type: SegmentType; fault: string | undefined } {
  const chosen = new Map<string, TypeWord>();
  let fault: string | undefined;
  for (const word of words) {
    const { name, unit } = word;
    const what = [...CHOICES].find(([, names]) => names.includes(name))?.[0];
    const earlier = chosen.get(what ?? name);
    if (what === undefined || (name === "unit" && unit === undefined))
      fault ??= `bit type ${name} undefined`;
    else if (unit !== undefined && (unit < 1 || unit > 256))
      fault ??= `bit type {unit,${unit}} undefined`;
    else if (earlier !== undefined && (earlier.name !== name || earlier.unit !== unit))
      fault ??= `conflict in ${what} specification for bit field: '${name}' and '${earlier.name}'`;
    else chosen.set(what, word);
  }
  const { name, unit: usual } = TYPES.get(chosen.get("type")?.name ?? "integer") ?? INTEGER;
  const unit = chosen.get("unit")?.unit;
  if (name === "utf8" && (hasSize || unit !== undefined))
    fault ??= "neither size nor unit must be given for segments of type utf8/utf16/utf32";
  else if (unit !== undefined && !hasSize && name !== "binary")
    fault ??= "a bit unit size must not be specified unless a size is specified too";
  const signed = chosen.get("signedness")?.name === "signed";
  const little = ["little", "native"].includes(chosen.get("endianness")?.name ?? "big");
  return { type: { name, signed, little, unit: unit ?? usual }, fault };
}

/** The largest integer that is put into a binary, in bits. */
const MAX_INTEGER_BITS = 2 ** 16;

/** Why a value can't be put into a segment; `value` is what was wrong with it. */
export class SegmentFault extends Error {
  override readonly name = "SegmentFault";
  readonly value: Term;

  constructor(description: string, value: Term) {
    super(description);
    this.value = value;
  }
}

/**
 * The bits of a value in a segment.
 *
 * @param size as it was given, in units
 * @throws {@link SegmentFault} when the value does not go in there
 */
export function encodeSegment(type: SegmentType, size: number | undefined, value: Term): Bits {
  const length = size === undefined ? undefined : size * type.unit;
  switch (type.name) {
    case "integer":
      if (!isInteger(value)) throw new SegmentFault("expected an integer but got", value);
      if (length !== undefined && length > MAX_INTEGER_BITS)
        throw new SegmentFault(`expected at most ${MAX_INTEGER_BITS} bits but got`, length);
      return integerBits(BigInt(value), length ?? 8, type.little);
    case "float": {
      const bits = length ?? 64;
      if (typeof value !== "number" && typeof value !== "bigint" && !(value instanceof Float))
        throw new SegmentFault("expected a float or an integer but got", value);
      if (bits !== 32 && bits !== 64)
        throw new SegmentFault("expected one of the supported sizes 32 or 64 but got", bits);
      return floatBits(Number(value), bits, type.little);
    }
    case "binary": {
      if (!isBits(value)) throw new SegmentFault("expected a binary but got", value);
      const bits = bitsOf(value);
      if (length === undefined && bits.length % type.unit !== 0)
        throw new SegmentFault(
          `expected a number of bits that ${type.unit} divides but got`,
          value,
        );
      if (length !== undefined && length > bits.length)
        throw new SegmentFault("the segment is larger than the value", value);
      return sliceBits(bits, 0, length ?? bits.length);
    }
    case "utf8": {
      const isCode = typeof value === "number" && isInteger(value) && value >= 0;
      if (!isCode || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        throw new SegmentFault("expected a non-negative integer encodable as utf8 but got", value);
      return bitsOf(String.fromCodePoint(value));
    }
  }
}

/** A segment's value, and where the next segment starts. */
export interface Decoded {
  readonly value: Term;
  readonly next: number;
}

/**
 * The value of the segment that starts at a bit.
 *
 * @param size as it was given, in units
 * @returns `undefined` when there are too few bits, or none that make such a value
 */
export function decodeSegment(
  type: SegmentType,
  size: number | undefined,
  bits: Bits,
  start: number,
): Decoded | undefined {
  if (type.name === "utf8") return decodeUtf8(bits, start);
  const left = bits.length - start;
  const whole = { integer: 8, float: 64, binary: left }[type.name];
  const length = size === undefined ? whole : size * type.unit;
  if (length > left || (size === undefined && length % type.unit !== 0)) return undefined;
  const run = sliceBits(bits, start, length);
  const next = start + length;
  switch (type.name) {
    case "integer":
      return { value: integer(integerOf(run, type.little, type.signed)), next };
    case "float": {
      if (length !== 32 && length !== 64) return undefined;
      const value = floatOf(run, type.little);
      return Number.isFinite(value) ? { value: float(value), next } : undefined;
    }
    case "binary":
      return { value: bitsTerm(run), next };
  }
}

function decodeUtf8(bits: Bits, start: number): Decoded | undefined {
  for (let length = 8; length <= 32 && start + length <= bits.length; length += 8) {
    const text = bitsTerm(sliceBits(bits, start, length));
    if (typeof text === "string") return { value: text.codePointAt(0), next: start + length };
  }
  return undefined;
}

/** Whether a term is a binary or a bitstring. */
export function isBits(term: Term): term is string | Uint8Array | BitString {
  return typeof term === "string" || term instanceof Uint8Array || term instanceof BitString;
}
