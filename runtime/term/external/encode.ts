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
import { BitString } from "../binary.ts";
import { ExternalFun, LocalFun, RemoteFun } from "../fun.ts";
import { Pid, Port, Reference } from "../identifier.ts";
import { MAX_DEPTH } from "../limits.ts";
import { ImproperList } from "../list.ts";
import { notATerm, tooDeep } from "../misuse.ts";
import { Float } from "../number.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { isTuple } from "../tuple.ts";
import { writeAtom } from "./atoms.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writePid, writePort, writeReference } from "./identifiers.ts";
import { writeBigInt, writeFloat, writeNumber } from "./numbers.ts";
import { sendable } from "./sent-funs.ts";
import {
  BINARY_EXT,
  BIT_BINARY_EXT,
  EXPORT_EXT,
  LARGE_TUPLE_EXT,
  LIST_EXT,
  MAP_EXT,
  NEW_FUN_EXT,
  NIL_EXT,
  SMALL_INTEGER_EXT,
  SMALL_TUPLE_EXT,
  STRING_EXT,
  VERSION,
} from "./tags.ts";

/** The longest list that is written as STRING_EXT. */
const MAX_STRING = 0xffff;

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
  writer.versioned(term);
  return writer.take();
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
      write(this, term, MAX_DEPTH);
    } catch (error) {
      this.truncate(before);
      throw error;
    }
  }

  /** Writes 131 and a term. Throws as {@link term} does. */
  versioned(term: Term): void {
    this.u8(VERSION);
    try {
      this.term(term);
    } catch (error) {
      this.truncate(this.length - 1);
      throw error;
    }
  }
}

const writer = new TermWriter();

/** @param depth how much deeper the term may be nested */
function write(w: ByteWriter, term: Term, depth: number): void {
  switch (typeof term) {
    case "symbol":
    case "boolean":
    case "undefined":
      writeAtom(w, term);
      break;
    case "number":
      writeNumber(w, term);
      break;
    case "bigint":
      writeBigInt(w, term);
      break;
    case "string":
      writeText(w, term);
      break;
    case "object":
      if (term === null) writeAtom(w, term);
      else if (Array.isArray(term)) writeArray(w, term, depth);
      else writeObject(w, term, depth);
      break;
    default:
      throw notATerm(term);
  }
}

function writeText(w: ByteWriter, text: string): void {
  if (!text.isWellFormed()) throw notATerm(text);
  w.u8(BINARY_EXT);
  const at = w.length;
  w.u32(0);
  w.setU32(at, w.utf8(text));
}

function writeArray(w: ByteWriter, elements: readonly Term[], depth: number): void {
  const length = elements.length;
  if (isTuple(elements)) {
    if (length < 256) {
      w.u8(SMALL_TUPLE_EXT);
      w.u8(length);
    } else {
      w.u8(LARGE_TUPLE_EXT);
      w.u32(length);
    }
    writeElements(w, elements, depth);
  } else if (length === 0) {
    w.u8(NIL_EXT);
  } else if (areBytes(elements)) {
    w.u8(STRING_EXT);
    w.u16(length);
    w.bytes(elements);
  } else {
    w.u8(LIST_EXT);
    w.u32(length);
    writeElements(w, elements, depth);
    w.u8(NIL_EXT);
  }
}

function areBytes(list: readonly Term[]): list is number[] {
  if (list.length > MAX_STRING) return false;
  for (let i = 0; i < list.length; i++) {
    const element = list[i];
    if (typeof element !== "number" || element !== (element & 0xff)) return false;
  }
  return true;
}

function writeElements(w: ByteWriter, elements: readonly Term[], depth: number): void {
  if (depth === 0) throw tooDeep();
  for (let i = 0; i < elements.length; i++) write(w, elements[i], depth - 1);
}

function writeObject(w: ByteWriter, term: Term & object, depth: number): void {
  if (term instanceof Pid) writePid(w, term);
  else if (term instanceof Reference) writeReference(w, term);
  else if (term instanceof Float) writeFloat(w, term.value);
  else if (term instanceof Uint8Array) {
    w.u8(BINARY_EXT);
    w.u32(term.length);
    w.bytes(term);
  } else if (term instanceof TermMap) {
    w.u8(MAP_EXT);
    w.u32(term.size);
    for (const pair of term) writeElements(w, pair, depth);
  } else if (term instanceof ImproperList) {
    w.u8(LIST_EXT);
    w.u32(term.heads.length);
    writeElements(w, term.heads, depth);
    write(w, term.tail, depth - 1);
  } else if (term instanceof BitString) {
    w.u8(BIT_BINARY_EXT);
    w.u32(term.bytes.length);
    w.u8(term.bitsInLast);
    w.bytes(term.bytes);
  } else if (term instanceof ExternalFun) {
    w.u8(EXPORT_EXT);
    writeAtom(w, term.module);
    writeAtom(w, term.name);
    w.u8(SMALL_INTEGER_EXT);
    w.u8(term.arity);
  } else if (term instanceof RemoteFun) writeFun(w, term, depth);
  else if (term instanceof LocalFun) writeFun(w, sendable(term), depth);
  else if (term instanceof Port) writePort(w, term);
  else throw notATerm(term);
}

function writeFun(w: ByteWriter, fun: Omit<RemoteFun, never>, depth: number): void {
  w.u8(NEW_FUN_EXT);
  const sizeAt = w.length;
  w.u32(0);
  w.u8(fun.arity);
  w.bytes(fun.uniq);
  w.u32(fun.index);
  w.u32(fun.free.length);
  writeAtom(w, fun.module);
  writeElements(w, [fun.oldIndex, fun.oldUniq, fun.pid], depth);
  writeElements(w, fun.free, depth);
  w.setU32(sizeAt, w.length - sizeAt); // Size counts itself, but not the tag
}
