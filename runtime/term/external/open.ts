/**
 * Terms that hold others, while they are read: tuples, lists, maps and closures.
 */
import { type Fun, RemoteFun } from "../fun.ts";
import { Pid } from "../identifier.ts";
import { ImproperList, isList } from "../list.ts";
import { isInteger } from "../number.ts";
import type { Term } from "../term.ts";
import { TermMap } from "../term-map.ts";
import { tupleOf } from "../tuple.ts";
import type { ByteReader } from "./byte-reader.ts";
import { readName } from "./identifiers.ts";
import { broughtBack } from "./sent-funs.ts";
import { LARGE_TUPLE_EXT, LIST_EXT, MAP_EXT, NEW_FUN_EXT, SMALL_TUPLE_EXT } from "./tags.ts";
import { TermError } from "./term-error.ts";

/** Up to here memory is taken at once for all parts. Beyond, it grows with what has come. */
const SMALL = 4096;

/** Whether a term with this tag holds others. */
export function isOpening(tag: number): boolean {
  switch (tag) {
    case SMALL_TUPLE_EXT:
    case LARGE_TUPLE_EXT:
    case LIST_EXT:
    case MAP_EXT:
    case NEW_FUN_EXT:
      return true;
    default:
      return false;
  }
}

/** A term that has begun. */
export class Open {
  readonly tag: number;
  /** The term that this one is a part of. */
  readonly outer: Open | undefined;
  /** How many terms there are in it. */
  count: number;
  /** Those that were read so far. */
  readonly parts: Term[];
  /** Which of them comes next. */
  next = 0;
  readonly fun: FunHead | undefined;

  /** Reads what comes before the parts. */
  constructor(r: ByteReader, tag: number, outer: Open | undefined) {
    this.tag = tag;
    this.outer = outer;
    this.fun = tag === NEW_FUN_EXT ? readFunHead(r) : undefined;
    this.count = r.owe(this.fun?.count ?? countOf(r, tag));
    this.parts = partsFor(this.count);
  }
}

/** How many terms there are in a tuple, a list (its tail is one) or a map. */
export function countOf(r: ByteReader, tag: number): number {
  switch (tag) {
    case SMALL_TUPLE_EXT:
      return r.u8();
    case MAP_EXT:
      return 2 * r.u32();
    case LIST_EXT:
      return r.u32() + 1;
    default:
      return r.u32();
  }
}

export function partsFor(count: number): Term[] {
  return count <= SMALL ? new Array(count) : [];
}

/**
 * How many elements more a list has than it said, when only its tail is still to come: the tail can be a
 * list again, and so on, and that is one list.
 */
export function longerBy(r: ByteReader): number {
  let elements = 0;
  while (elements === 0 && r.peek() === LIST_EXT) {
    r.tag();
    elements = r.owe(countOf(r, LIST_EXT)) - 1;
  }
  return elements;
}

/** The term that is made of these. */
export function close(r: ByteReader, tag: number, parts: Term[], fun: FunHead | undefined): Term {
  switch (tag) {
    case LIST_EXT:
      return listOf(parts);
    case MAP_EXT:
      return mapOf(parts);
    case NEW_FUN_EXT:
      return funOf(fun as FunHead, parts, r.position);
    default:
      return tupleOf(parts);
  }
}

/** @param parts the elements, and the tail */
function listOf(parts: Term[]): Term {
  const tail = parts.pop();
  if (!isList(tail)) return parts.length === 0 ? tail : new ImproperList(parts, tail);
  for (const element of tail) parts.push(element);
  return parts;
}

function mapOf(parts: readonly Term[]): TermMap {
  const map = new TermMap();
  for (let i = 0; i < parts.length; i += 2) map.set(parts[i], parts[i + 1]);
  const size = parts.length / 2;
  if (map.size !== size)
    throw new TermError("duplicate-key", `expected ${size} different keys, got ${map.size}`);
  return map;
}

/** What comes before the terms in a closure, and where it begins. */
export interface FunHead {
  readonly start: number;
  readonly size: number;
  readonly arity: number;
  readonly uniq: Uint8Array;
  readonly index: number;
  /** How many terms follow: three that every closure has, and its free variables. */
  readonly count: number;
  readonly module: symbol;
}

export function readFunHead(r: ByteReader): FunHead {
  const start = r.position;
  const size = r.u32();
  const arity = r.u8();
  const uniq = Uint8Array.from(r.bytes(16));
  return {
    start,
    size,
    arity,
    uniq,
    index: r.u32(),
    count: 3 + r.u32(),
    module: readName(r),
  };
}

function funOf(head: FunHead, [oldIndex, oldUniq, pid, ...free]: Term[], end: number): Fun {
  const { start, size, arity, uniq, index, module } = head;
  if (end - start !== size)
    throw new TermError("bad-fun", `expected a fun of ${size} bytes, got ${end - start}`);
  if (!(isInteger(oldIndex) && isInteger(oldUniq) && pid instanceof Pid))
    throw new TermError("bad-fun", "expected OldIndex and OldUniq to be integers, and Pid a pid");
  const fun = { module, arity, uniq, index, oldIndex, oldUniq, pid, free };
  return broughtBack(fun) ?? new RemoteFun(fun);
}
