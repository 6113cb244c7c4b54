/**
 * Bytes to terms: Erlang's `binary_to_term/1`. Every tag that OTP 25 to 28 can send, and the older
 * ones that these still take.
 *
 * Bytes come from a peer, and nothing in them is believed. A length is compared with what is there
 * before anything is made of that length; depth and atoms are bounded; whatever is wrong is a
 * {@link TermError} and nothing else. The layout of each tag is drawn where it is written: in
 * `encode.ts`, `atoms.ts`, `numbers.ts` and `identifiers.ts`.
 *
 * Specification: "External Term Format".
 */
import { isAscii, isUtf8 } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { Atom } from "../atom.ts";
import { type Binary, BitString } from "../binary.ts";
import { ExternalFun, type Fun, isArity, RemoteFun } from "../fun.ts";
import { Pid } from "../identifier.ts";
import { MAX_DEPTH, MAX_TERM_BYTES } from "../limits.ts";
import { ImproperList, isList } from "../list.ts";
import { isInteger } from "../number.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { type AnyTuple, tupleOf } from "../tuple.ts";
import { readAtom } from "./atoms.ts";
import { ByteReader } from "./byte-reader.ts";
import {
  creation8,
  creation32,
  readName,
  readOldReference,
  readPid,
  readPort,
  readReference,
} from "./identifiers.ts";
import { readBig, readFloat, readFloatText } from "./numbers.ts";
import { broughtBack } from "./sent-funs.ts";
import * as tags from "./tags.ts";
import { TermError } from "./term-error.ts";

/**
 * The term of some bytes, which begin with 131 and end with the term. Erlang: `binary_to_term/1`.
 *
 * A binary of 4 KiB or more that is not UTF-8 is a view of these bytes: leave them alone afterwards.
 *
 * @param maxBytes how long the term may be, in bytes, also after decompression
 * @throws TermError when the bytes are anything else
 * @example
 * ```ts
 * decode(Uint8Array.of(131, 97, 7)); // 7
 * ```
 */
export function decode(bytes: Uint8Array, maxBytes: number = MAX_TERM_BYTES): Term {
  if (bytes.length > maxBytes)
    throw new TermError("too-long", `expected at most ${maxBytes} bytes, got ${bytes.length}`);
  const reader = new TermReader(bytes);
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
  readonly #atomCache: readonly Atom[];

  /** @param atomCache what ATOM_CACHE_REF refers to: the atoms of the distribution header */
  constructor(bytes: Uint8Array, atomCache: readonly Atom[] = []) {
    super(bytes);
    this.#atomCache = atomCache;
  }

  /** Reads a term without 131 in front of it. Throws a TermError when there is none. */
  term(): Term {
    return read(this, this.#atomCache, MAX_DEPTH);
  }

  /**
   * Reads 131 and a term. A compressed term takes all the bytes that are left.
   *
   * @param maxBytes how long a compressed term may become
   */
  versioned(maxBytes: number = MAX_TERM_BYTES): Term {
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
    const reader = new TermReader(inflate(this.bytes(this.left), size));
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

/** @param depth how much deeper the term may be nested */
function read(r: ByteReader, cache: readonly Atom[], depth: number): Term {
  const tag = r.u8();
  switch (tag) {
    case tags.SMALL_ATOM_UTF8_EXT:
    case tags.ATOM_UTF8_EXT:
    case tags.SMALL_ATOM_EXT:
    case tags.ATOM_EXT:
    case tags.ATOM_CACHE_REF:
      return readAtom(r, tag, cache);
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
    case tags.FLOAT_EXT:
      return readFloatText(r);
    case tags.BINARY_EXT:
      return readBinary(r, r.u32());
    case tags.BIT_BINARY_EXT:
      return readBits(r);
    case tags.SMALL_TUPLE_EXT:
      return readTuple(r, cache, r.u8(), depth);
    case tags.LARGE_TUPLE_EXT:
      return readTuple(r, cache, r.count(), depth);
    case tags.NIL_EXT:
      return [];
    case tags.STRING_EXT:
      return readString(r, r.u16());
    case tags.LIST_EXT:
      return readList(r, cache, depth);
    case tags.MAP_EXT:
      return readMap(r, cache, depth);
    case tags.NEW_PID_EXT:
      return readPid(r, cache, creation32);
    case tags.PID_EXT:
      return readPid(r, cache, creation8);
    case tags.NEWER_REFERENCE_EXT:
      return readReference(r, cache, creation32);
    case tags.NEW_REFERENCE_EXT:
      return readReference(r, cache, creation8);
    case tags.REFERENCE_EXT:
      return readOldReference(r, cache);
    case tags.V4_PORT_EXT:
      return readPort(r, cache, 64, creation32);
    case tags.NEW_PORT_EXT:
      return readPort(r, cache, 32, creation32);
    case tags.PORT_EXT:
      return readPort(r, cache, 32, creation8);
    case tags.EXPORT_EXT:
      return readExport(r, cache, depth);
    case tags.NEW_FUN_EXT:
      return readFun(r, cache, depth);
    case tags.LOCAL_EXT:
      throw new TermError("unknown-tag", "LOCAL_EXT is for the node that made it, not to be sent");
    default:
      throw new TermError("unknown-tag", `expected the tag of a term, got ${tag}`);
  }
}

/** Counts a level of nesting. */
function inside(depth: number): number {
  if (depth === 0)
    throw new TermError("too-deep", `expected a term nested at most ${MAX_DEPTH} deep`);
  return depth - 1;
}

/** Up to here a loop in JavaScript is faster than calling out of it. */
const SHORT = 64;
/** A shorter binary is copied, so that it does not keep the whole frame in memory. */
const WORTH_A_VIEW = 4096;

function readBinary(r: ByteReader, length: number): Binary {
  const start = r.skip(length);
  const end = start + length;
  if (length <= SHORT) {
    let i = start;
    while (i < end && (r.buffer[i] as number) < 0x80) i++;
    if (i === end) return r.buffer.toString("latin1", start, end);
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

function readTuple(r: ByteReader, cache: readonly Atom[], arity: number, depth: number): AnyTuple {
  const inner = inside(depth);
  const elements: Term[] = new Array(arity);
  for (let i = 0; i < arity; i++) elements[i] = read(r, cache, inner);
  return tupleOf(elements);
}

function readString(r: ByteReader, length: number): number[] {
  const start = r.skip(length);
  const list: number[] = new Array(length);
  for (let i = 0; i < length; i++) list[i] = r.buffer[start + i] as number;
  return list;
}

/** The tail of a list can be a list again, and so on: that is one list, and no deeper than one. */
function readList(r: ByteReader, cache: readonly Atom[], depth: number): Term {
  const inner = inside(depth);
  const heads: Term[] = new Array(r.count());
  for (let i = 0; i < heads.length; i++) heads[i] = read(r, cache, inner);
  while (r.peek() === tags.LIST_EXT) {
    r.u8();
    for (let length = r.count(); length > 0; length--) heads.push(read(r, cache, inner));
  }
  const tail = read(r, cache, inner);
  if (isList(tail)) {
    for (const element of tail) heads.push(element);
    return heads;
  }
  return heads.length === 0 ? tail : new ImproperList(heads, tail);
}

function readMap(r: ByteReader, cache: readonly Atom[], depth: number): TermMap {
  const inner = inside(depth);
  const map = new TermMap();
  const size = r.u32();
  for (let i = 0; i < size; i++) map.set(read(r, cache, inner), read(r, cache, inner));
  if (map.size !== size)
    throw new TermError("duplicate-key", `expected ${size} different keys, got ${map.size}`);
  return map;
}

function readExport(r: ByteReader, cache: readonly Atom[], depth: number): ExternalFun {
  const module = readName(r, cache);
  const name = readName(r, cache);
  const arity = read(r, cache, depth);
  if (!isArity(arity)) throw new TermError("bad-fun", "expected an arity of 0 to 255");
  return new ExternalFun(module, name, arity);
}

function readFun(r: ByteReader, cache: readonly Atom[], depth: number): Fun {
  const inner = inside(depth);
  const start = r.position;
  const size = r.u32();
  const arity = r.u8();
  const uniq = Uint8Array.from(r.bytes(16));
  const index = r.u32();
  const numFree = r.u32();
  const module = readName(r, cache);
  const oldIndex = read(r, cache, inner);
  const oldUniq = read(r, cache, inner);
  const pid = read(r, cache, inner);
  const free: Term[] = [];
  for (let i = 0; i < numFree; i++) free.push(read(r, cache, inner));
  if (r.position - start !== size)
    throw new TermError("bad-fun", `expected a fun of ${size} bytes, got ${r.position - start}`);
  if (!(isInteger(oldIndex) && isInteger(oldUniq) && pid instanceof Pid))
    throw new TermError("bad-fun", "expected OldIndex and OldUniq to be integers, and Pid a pid");
  const fun = { module, arity, uniq, index, oldIndex, oldUniq, pid, free };
  return broughtBack(fun) ?? new RemoteFun(fun);
}
