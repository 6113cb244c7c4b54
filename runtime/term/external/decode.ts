/**
 * Bytes to terms: Erlang's `binary_to_term/1`. Every tag that OTP 25 to 28 can send. Left out:
 * what only nodes older than OTP 23 send, which the handshake refuses, and ATOM_CACHE_REF.
 *
 * Bytes come from a peer, and nothing in them is believed. A length is compared with what is there
 * before anything is made of that length; new atoms are bounded; whatever is wrong is a
 * {@link TermError} and nothing else. The layout of each tag is drawn where it is written: in
 * `encode.ts`, `atoms.ts`, `numbers.ts` and `identifiers.ts`.
 *
 * Specification: "External Term Format".
 */
import { isAscii, isUtf8 } from "node:buffer";
import { inflateSync } from "node:zlib";
import { type Binary, BitString } from "../binary.ts";
import { ExternalFun, isArity } from "../fun.ts";
import { maxTermBytes } from "../limits.ts";
import type { Term } from "../term.ts";
import { type AnyTuple, placesFor, tupleOf } from "../tuple.ts";
import { LEVELS } from "../walk.ts";
import { ATOMS_OF_ALL, type AtomAllowance } from "./atom-allowance.ts";
import { readAtom } from "./atoms.ts";
import { ByteReader } from "./byte-reader.ts";
import { readName, readPid, readPort, readReference } from "./identifiers.ts";
import { readBig, readFloat } from "./numbers.ts";
import { close, countOf, isOpening, longerBy, Open, partsFor, readFunHead } from "./open.ts";
import * as tags from "./tags.ts";
import { TermError } from "./term-error.ts";

/**
 * The term of some bytes, which begin with 131 and end with the term. Erlang: `binary_to_term/1`.
 *
 * A binary of 4 KiB or more that is not UTF-8 is a view of these bytes: leave them alone afterwards.
 *
 * @param maxBytes how long the term may be, in bytes, also after decompression
 * @param allowance for the atoms in it that no peer has named before
 * @throws TermError when the bytes are anything else
 * @example
 * ```ts
 * decode(Uint8Array.of(131, 97, 7)); // 7
 * ```
 */
export function decode(
  bytes: Uint8Array,
  maxBytes: number = maxTermBytes,
  allowance: AtomAllowance = ATOMS_OF_ALL,
): Term {
  if (bytes.length > maxBytes)
    throw new TermError("too-long", `expected at most ${maxBytes} bytes, got ${bytes.length}`);
  const reader = new TermReader(bytes, allowance);
  const term = reader.versioned(maxBytes);
  reader.end();
  return term;
}

/**
 * Reads terms, and other fields, one after the other.
 *
 * @example
 * ```ts
 * const frame = new TermReader(bytes);
 * const [control, message] = [frame.versioned(), frame.versioned()];
 * frame.end();
 * ```
 */
export class TermReader extends ByteReader {
  /** Reads a term without 131 in front of it. Throws a TermError when there is none. */
  term(): Term {
    this.owe(1);
    return read(this, this.tag(), LEVELS);
  }

  /**
   * Reads 131 and a term. A compressed term takes all the bytes that are left.
   *
   * @param maxBytes how long a compressed term may become
   */
  versioned(maxBytes: number = maxTermBytes): Term {
    const version = this.u8();
    if (version !== tags.VERSION)
      throw new TermError("bad-version", `expected ${tags.VERSION} in front, got ${version}`);
    return this.peek() === tags.COMPRESSED ? this.#compressed(maxBytes) : this.term();
  }

  /** Throws a TermError when there are bytes left. */
  end(): void {
    if (this.left > 0)
      throw new TermError("trailing-bytes", `expected the end, got ${this.left} more bytes`);
  }

  /** COMPRESSED 80, Size:32, what zlib makes of a term of that size. */
  #compressed(maxBytes: number): Term {
    this.u8();
    const size = this.u32();
    if (size > maxBytes)
      throw new TermError("too-long", `expected at most ${maxBytes} bytes, got ${size} compressed`);
    const reader = new TermReader(inflate(this.bytes(this.left), size), this.allowance);
    const term = reader.term();
    reader.end();
    return term;
  }
}

function inflate(bytes: Uint8Array, size: number): Uint8Array {
  let inflated: Uint8Array;
  try {
    inflated = inflateSync(bytes, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    const cut = error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR";
    throw new TermError(
      cut ? "truncated" : "bad-compression",
      `expected ${size} bytes compressed by zlib, got something else`,
    );
  }
  if (inflated.length !== size)
    throw new TermError("bad-compression", `expected ${size} bytes, got ${inflated.length}`);
  return inflated;
}

/**
 * Reads the rest of a term.
 *
 * @param levels how many levels to go down by calls
 */
function read(r: ByteReader, tag: number, levels: number): Term {
  switch (tag) {
    case tags.SMALL_ATOM_UTF8_EXT:
    case tags.ATOM_UTF8_EXT:
    case tags.SMALL_ATOM_EXT:
    case tags.ATOM_EXT:
      return readAtom(r, tag);
    case tags.SMALL_INTEGER_EXT:
      return r.u8();
    case tags.INTEGER_EXT:
      return r.i32();
    case tags.SMALL_BIG_EXT:
      return readBig(r, r.u8());
    case tags.LARGE_BIG_EXT:
      return readBig(r, r.u32());
    case tags.NEW_FLOAT_EXT:
      return readFloat(r);
    case tags.BINARY_EXT:
      return readBinary(r, r.u32());
    case tags.BIT_BINARY_EXT:
      return readBits(r);
    case tags.SMALL_TUPLE_EXT:
      if (levels > 0) return readTuple(r, r.u8(), levels - 1);
      return readInLoop(r, tag);
    case tags.LARGE_TUPLE_EXT:
    case tags.LIST_EXT:
    case tags.MAP_EXT:
    case tags.NEW_FUN_EXT:
      return levels === 0 ? readInLoop(r, tag) : readByCalls(r, tag, levels - 1);
    case tags.NIL_EXT:
      return [];
    case tags.STRING_EXT:
      return readString(r, r.u16());
    case tags.NEW_PID_EXT:
      return readPid(r);
    case tags.NEWER_REFERENCE_EXT:
      return readReference(r);
    case tags.V4_PORT_EXT:
      return readPort(r, 64);
    case tags.NEW_PORT_EXT:
      return readPort(r, 32);
    case tags.EXPORT_EXT:
      return readExport(r);
    case tags.LOCAL_EXT:
      throw new TermError("unknown-tag", "LOCAL_EXT is for the node that made it, not to be sent");
    default:
      throw new TermError("unknown-tag", `expected the tag of a term, got ${tag}`);
  }
}

/** The most usual of terms that hold others: it is read straight into its places. */
function readTuple(r: ByteReader, arity: number, levels: number): AnyTuple {
  r.owe(arity);
  const places = placesFor(arity) as Term[];
  for (let i = 0; i < arity; i++) places[i] = read(r, r.tag(), levels);
  return tupleOf(places);
}

function readByCalls(r: ByteReader, tag: number, levels: number): Term {
  const fun = tag === tags.NEW_FUN_EXT ? readFunHead(r) : undefined;
  let count = r.owe(fun?.count ?? countOf(r, tag));
  const parts = partsFor(count);
  for (let i = 0; i < count; i++) {
    if (tag === tags.LIST_EXT && i === count - 1) count += longerBy(r);
    parts[i] = read(r, r.tag(), levels);
  }
  return close(r, tag, parts, fun);
}

function readInLoop(r: ByteReader, outermost: number): Term {
  let open: Open | undefined = new Open(r, outermost, undefined);
  for (;;) {
    while (open.next < open.count) {
      if (open.tag === tags.LIST_EXT && open.next === open.count - 1) open.count += longerBy(r);
      const tag = r.tag();
      if (isOpening(tag)) open = new Open(r, tag, open);
      else open.parts[open.next++] = read(r, tag, 0);
    }
    const term: Term = close(r, open.tag, open.parts, open.fun);
    open = open.outer;
    if (open === undefined) return term;
    open.parts[open.next++] = term;
  }
}

/** Up to here it is faster to read a text, and see from it whether it was one, than to look first. */
const SHORT = 64;
/** What a text has in the place of bytes that are not UTF-8; seldom it is meant. */
const REPLACEMENT = "\ufffd";
/** A shorter binary is copied, so that it does not keep the whole frame in memory. */
const WORTH_A_VIEW = 4096;

function readBinary(r: ByteReader, length: number): Binary {
  const start = r.skip(length);
  const end = start + length;
  if (length <= SHORT) {
    const text = r.buffer.toString("utf8", start, end);
    if (!text.includes(REPLACEMENT)) return text;
  }
  const bytes = r.buffer.subarray(start, end);
  if (length > SHORT && isAscii(bytes)) return bytes.toString("latin1");
  if (isUtf8(bytes)) return bytes.toString();
  return length < WORTH_A_VIEW
    ? Uint8Array.from(bytes)
    : new Uint8Array(bytes.buffer, bytes.byteOffset, length);
}

function readBits(r: ByteReader): BitString | Binary {
  const length = r.u32();
  const bits = r.u8();
  if (bits > 8 || (bits === 0) !== (length === 0))
    throw new TermError(
      "bad-bits",
      `expected 1 to 8 bits in the last of ${length} bytes, got ${bits}`,
    );
  return bits === 8 || bits === 0 ? readBinary(r, length) : new BitString(r.bytes(length), bits);
}

function readString(r: ByteReader, length: number): number[] {
  const start = r.skip(length);
  const list: number[] = new Array(length);
  for (let i = 0; i < length; i++) list[i] = r.all[start + i] as number;
  return list;
}

function readExport(r: ByteReader): ExternalFun {
  const module = readName(r);
  const name = readName(r);
  const tag = r.u8();
  const arity = tag === tags.SMALL_INTEGER_EXT ? r.u8() : tag === tags.INTEGER_EXT ? r.i32() : -1;
  if (!isArity(arity)) throw new TermError("bad-fun", "expected an arity of 0 to 255");
  return new ExternalFun(module, name, arity);
}
