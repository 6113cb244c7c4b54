/**
 * Terms to bytes: Erlang's `term_to_binary/1`. Every kind of term is written as OTP 25 writes it to a
 * peer, apart from the order of the pairs in a map, which means nothing.
 *
 *     SMALL_TUPLE_EXT 104, Arity:8,   Elements        NIL_EXT          106
 *     LARGE_TUPLE_EXT 105, Arity:32,  Elements        STRING_EXT       107, Length:16, Bytes
 *     BINARY_EXT      109, Length:32, Bytes           LIST_EXT         108, Length:32, Elements, Tail
 *     BIT_BINARY_EXT   77, Length:32, Bits:8, Bytes   MAP_EXT          116, Arity:32,  Keys and values
 *     EXPORT_EXT      113, Module, Function, Arity
 *     NEW_FUN_EXT     112, Size:32, Arity:8, Uniq:128, Index:32, NumFree:32, Module, OldIndex, OldUniq,
 *                          Pid, Free variables
 *
 * Specification: "External Term Format".
 */
import { types } from "node:util";
import { BitString, lengthOf } from "../binary.ts";
import { ExternalFun, LocalFun, RemoteFun } from "../fun.ts";
import { Pid, Port, Reference } from "../identifier.ts";
import { ImproperList, type List } from "../list.ts";
import { made } from "../made.ts";
import { notATerm, readable, refusalOf } from "../misuse.ts";
import { Float } from "../number.ts";
import type { Term } from "../term.ts";
import { keysAndValues, pairsOf, TermMap } from "../term-map.ts";
import { type AnyTuple, isMadeTuple, isTuple } from "../tuple.ts";
import { Inside, LEVELS } from "../walk.ts";
import { writeAtom } from "./atoms.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writePid, writePort, writeReference } from "./identifiers.ts";
import { writeBigInt, writeFloat, writeNumber } from "./numbers.ts";
import { sendable } from "./sent-funs.ts";
import * as tags from "./tags.ts";
import { writeString, writeText } from "./texts.ts";

/**
 * The bytes of a term, beginning with 131. Erlang: `term_to_binary/1`.
 *
 * @throws TypeError or RangeError for what is no term, saying what to write instead
 * @example
 * ```ts
 * [...encode(7)]; // [131, 97, 7]
 * ```
 */
export function encode(term: Term): Uint8Array {
  const writer = borrowWriter();
  try {
    writer.versioned(term);
    return writer.take();
  } finally {
    giveBack(writer);
  }
}

let idle: TermWriter | undefined;

/**
 * A writer, to be given back. A getter in a term may send a message while the term is read: so the
 * writer is nobody else's meanwhile.
 */
export function borrowWriter(): TermWriter {
  const writer = idle ?? new TermWriter();
  idle = undefined;
  return writer;
}

/** Ends what {@link borrowWriter} began. */
export function giveBack(writer: TermWriter): void {
  writer.truncate(0); // an error may have left something
  idle = writer;
}

/**
 * Writes terms, and other fields, one after the other.
 *
 * @example
 * ```ts
 * const frame = new TermWriter();
 * frame.u8(112);
 * frame.versioned(control);
 * frame.versioned(message);
 * socket.write(frame.take());
 * ```
 */
export class TermWriter extends ByteWriter {
  /**
   * Writes a term without 131 in front of it.
   *
   * @throws TypeError or RangeError for what is no term; nothing of it is written then
   */
  term(term: Term): void {
    const before = this.length;
    try {
      write(this, term, LEVELS);
    } catch (thrown) {
      this.truncate(before);
      throw refusalOf(term, thrown);
    }
  }

  /** Writes 131 and a term. Throws as {@link term} does. */
  versioned(term: Term): void {
    const before = this.length;
    try {
      this.u8(tags.VERSION);
      write(this, term, LEVELS);
    } catch (thrown) {
      this.truncate(before);
      throw refusalOf(term, thrown);
    }
  }
}

/** A term of which the beginning has been written. */
class Writing extends Inside<Term> {
  /** Where it begins. */
  readonly at: number;

  constructor(value: Term, parts: readonly Term[], outer: Writing | undefined, at: number) {
    super(value, parts, outer);
    this.at = at;
  }
}

function write(w: ByteWriter, term: Term, levels: number): void {
  if (typeof term === "number") writeNumber(w, term);
  else if (typeof term === "symbol") writeAtom(w, term);
  else if (typeof term !== "object" || term === null) writeScalar(w, term);
  else if (levels === 0) writeInLoop(w, term);
  else if (Array.isArray(term) && isTuple(term)) writeTuple(w, term, levels - 1);
  else {
    const at = w.length;
    const parts = writeBeginning(w, term, levels);
    if (parts === undefined) return;
    const { length } = parts; // a list may grow while it is read
    for (let i = 0; i < length; i++) write(w, parts[i], levels - 1);
    writeEnd(w, term, at);
  }
}

/** Writes the most usual of terms that hold others. */
function writeTuple(w: ByteWriter, tuple: AnyTuple, levels: number): void {
  const { length } = beginTuple(w, tuple);
  for (let i = 0; i < length; i++) write(w, tuple[i], levels);
}

/** Writes a map by calls, without an array of its keys and values. */
function writeMap(w: ByteWriter, map: TermMap, levels: number): undefined {
  const pairs = pairsOf(map);
  w.tagged(tags.MAP_EXT, pairs.length);
  for (const pair of pairs) {
    write(w, pair[0], levels);
    write(w, pair[1], levels);
  }
}

/** Writes an improper list by calls, without an array of its heads and its tail. */
function writeImproper(w: ByteWriter, list: ImproperList, levels: number): undefined {
  const { heads, tail } = made(list);
  w.tagged(tags.LIST_EXT, heads.length);
  for (let i = 0; i < heads.length; i++) write(w, heads[i], levels);
  write(w, tail, levels);
}

function writeInLoop(w: ByteWriter, outermost: Term & object): void {
  let inside = begin(w, outermost, undefined);
  while (inside !== undefined) {
    if (inside.next === inside.count) {
      writeEnd(w, inside.value, inside.at);
      inside = inside.outer as Writing | undefined;
      continue;
    }
    const term: Term = inside.parts[inside.next++];
    if (typeof term !== "object" || term === null) writeScalar(w, term);
    else inside = begin(w, term, inside);
  }
}

/** Begins a term, and returns what its writer is inside of then: the term itself, if it has parts. */
function begin(w: ByteWriter, term: Term & object, outer: Writing | undefined) {
  const at = w.length;
  const parts = writeBeginning(w, term, 0);
  return parts === undefined ? outer : new Writing(term, parts, outer, at);
}

function writeScalar(w: ByteWriter, term: Exclude<Term, object>): void {
  switch (typeof term) {
    case "number":
      writeNumber(w, term);
      break;
    case "bigint":
      writeBigInt(w, term);
      break;
    case "string":
      writeText(w, term);
      break;
    case "function":
      throw notATerm(term);
    default:
      writeAtom(w, term);
  }
}

/** Writes what comes behind the terms that a term is made of; the term begins `at` some byte. */
function writeEnd(w: ByteWriter, term: Term, at: number): void {
  if (Array.isArray(term)) {
    if (!isTuple(term)) w.u8(tags.NIL_EXT);
  } else if (term instanceof RemoteFun || term instanceof LocalFun) {
    w.setU32(at + 1, w.length - at - 1); // Size counts itself, but not the tag
  }
}

/**
 * Writes everything of a term up to the terms that it is made of, and returns these; while there are
 * levels left, a map or an improper list is written whole.
 */
function writeBeginning(
  w: ByteWriter,
  term: Term & object,
  levels: number,
): readonly Term[] | undefined {
  if (Array.isArray(term)) return isTuple(term) ? beginTuple(w, term) : beginList(w, term);
  if (term instanceof Pid) writePid(w, made(term));
  else if (term instanceof Reference) writeReference(w, made(term));
  else if (term instanceof Float) writeFloat(w, made(term).value);
  else if (types.isUint8Array(term)) {
    const length = lengthOf(term);
    w.tagged(tags.BINARY_EXT, length);
    w.bytes(term, length);
  } else if (term instanceof TermMap) {
    if (levels > 0) return writeMap(w, term, levels - 1);
    const terms = keysAndValues(term);
    w.tagged(tags.MAP_EXT, terms.length / 2);
    return terms;
  } else if (term instanceof ImproperList) {
    if (levels > 0) return writeImproper(w, term, levels - 1);
    w.tagged(tags.LIST_EXT, made(term).heads.length);
    return [...term.heads, term.tail];
  } else if (term instanceof BitString) {
    const length = lengthOf(made(term).bytes);
    w.tagged(tags.BIT_BINARY_EXT, length);
    w.u8(term.bitsInLast);
    w.bytes(term.bytes, length);
  } else if (term instanceof ExternalFun) {
    w.u8(tags.EXPORT_EXT);
    writeAtom(w, made(term).module);
    writeAtom(w, term.name);
    w.u8(tags.SMALL_INTEGER_EXT);
    w.u8(term.arity);
  } else if (term instanceof RemoteFun) return beginFun(w, made(term));
  else if (term instanceof LocalFun) return beginFun(w, sendable(made(term)));
  else if (term instanceof Port) writePort(w, made(term));
  else throw notATerm(term);
  return undefined;
}

function beginTuple(w: ByteWriter, tuple: AnyTuple): readonly Term[] {
  const { length } = isMadeTuple(tuple) ? tuple : readable(tuple);
  if (length < 256) {
    w.u16((tags.SMALL_TUPLE_EXT << 8) | length);
  } else {
    w.tagged(tags.LARGE_TUPLE_EXT, length);
  }
  return tuple;
}

function beginList(w: ByteWriter, list: List): List | undefined {
  if (readable(list).length === 0) w.u8(tags.NIL_EXT);
  else if (!writeString(w, list)) {
    w.tagged(tags.LIST_EXT, list.length);
    return list;
  }
  return undefined;
}

function beginFun(w: ByteWriter, fun: Omit<RemoteFun, never>): readonly Term[] {
  w.tagged(tags.NEW_FUN_EXT, 0); // its size
  w.u8(fun.arity);
  w.bytes(fun.uniq, lengthOf(fun.uniq));
  w.u32(fun.index);
  w.u32(fun.free.length);
  writeAtom(w, fun.module);
  return [fun.oldIndex, fun.oldUniq, fun.pid, ...fun.free];
}
