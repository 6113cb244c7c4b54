/**
 * The functions of the module `erlang` that work on values: what is of which type, taking apart and
 * turning one type into another. Those about processes and nodes are in `erlang.ts`.
 */
import { createHash } from "node:crypto";
import { BadArgument } from "../../process/exception.ts";
import { type Atom, atom, atomName, isAtom, MAX_ATOM_CHARACTERS } from "../../term/atom.ts";
import { type Binary, binary, bytesOf } from "../../term/binary.ts";
import { prepend } from "../../term/cons.ts";
import { decode } from "../../term/external/decode.ts";
import { encode } from "../../term/external/encode.ts";
import { isFun } from "../../term/fun.ts";
import { Pid, Port, Reference } from "../../term/identifier.ts";
import { charlist, ImproperList, isList, type List } from "../../term/list.ts";
import { float, type Integer, integer, isFloat, isInteger } from "../../term/number.ts";
import { compare } from "../../term/order.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { isTuple, t, tupleOf } from "../../term/tuple.ts";
import { bitsOf } from "../notation/bits.ts";
import {
  ArgumentError,
  aBinary,
  aBitstring,
  aCons,
  aList,
  aMap,
  aNumber,
  anAtom,
  anInteger,
  anything,
  aTuple,
  type LibraryFunction,
  takes,
} from "./library.ts";

const test = (is: (term: Term) => boolean) => takes([anything], (term) => is(term));

/** Those that may be called in a guard. */
export const guardFunctions: Record<string, LibraryFunction> = {
  "is_atom/1": test(isAtom),
  "is_binary/1": test((term) => typeof term === "string" || term instanceof Uint8Array),
  "is_bitstring/1": test(aBitstring.fits),
  "is_boolean/1": test((term) => typeof term === "boolean"),
  "is_float/1": test(isFloat),
  "is_function/1": test(isFun),
  "is_function/2": takes([anything, anInteger], (term, n) => isFun(term) && term.arity === n),
  "is_integer/1": test(isInteger),
  "is_list/1": test((term) => isList(term) || term instanceof ImproperList),
  "is_map/1": test((term) => term instanceof TermMap),
  "is_map_key/2": takes([anything, aMap], (key, map) => map.has(key)),
  "is_number/1": test(aNumber.fits),
  "is_pid/1": test((term) => term instanceof Pid),
  "is_port/1": test((term) => term instanceof Port),
  "is_reference/1": test((term) => term instanceof Reference),
  "is_tuple/1": test(isTuple),

  "abs/1": takes([aNumber], (n) => {
    if (isInteger(n)) return n < 0 ? integer(-BigInt(n)) : n;
    return float(Math.abs(Number(n)));
  }),
  "bit_size/1": takes([aBitstring], (bits) => bitsOf(bits).length),
  "byte_size/1": takes([aBitstring], (bits) => Math.ceil(bitsOf(bits).length / 8)),
  "ceil/1": takes([aNumber], (n) => rounded(n, Math.ceil)),
  "element/2": takes([anInteger, aTuple], (n, tuple) => tuple[place(n, tuple.length) - 1]),
  "float/1": takes([aNumber], (n) => float(Number(n))),
  "floor/1": takes([aNumber], (n) => rounded(n, Math.floor)),
  "hd/1": takes([aCons], (list) => elements(list)[0]),
  "length/1": takes([aList], (list) => list.length),
  "map_get/2": takes([anything, aMap], mapGet),
  "map_size/1": takes([aMap], (map) => map.size),
  "round/1": takes([aNumber], (n) => rounded(n, (x) => Math.sign(x) * Math.round(Math.abs(x)))),
  "size/1": takes([anything], (term) => {
    if (isTuple(term)) return term.length;
    if (!aBitstring.fits(term)) throw new ArgumentError(1, "not tuple or binary");
    return Math.floor(bitsOf(term).length / 8);
  }),
  "tl/1": takes([aCons], (list) => {
    if (!(list instanceof ImproperList)) return list.slice(1);
    return prepend(list.heads.slice(1), list.tail);
  }),
  "trunc/1": takes([aNumber], (n) => rounded(n, Math.trunc)),
  "tuple_size/1": takes([aTuple], (tuple) => tuple.length),
};

export const valueFunctions: Record<string, LibraryFunction> = {
  "atom_to_binary/1": takes([anAtom], atomName),
  "atom_to_list/1": takes([anAtom], (a) => charlist(atomName(a))),
  "binary_to_atom/1": takes([aBinary], (text) => atomOf(utf8(text))),
  "binary_to_integer/1": takes([aBinary], (text) => integerOf(utf8(text))),
  "binary_to_list/1": takes([aBinary], (bytes) => [...bytesOf(bytes)]),
  "binary_to_term/1": takes([aBinary], (bytes) => {
    try {
      return decode(bytesOf(bytes));
    } catch {
      throw new ArgumentError(1, "invalid external representation of a term");
    }
  }),
  "external_size/1": takes([anything], (term) => encode(term).length),
  "integer_to_binary/1": takes([anInteger], String),
  "integer_to_list/1": takes([anInteger], (n) => charlist(String(n))),
  "integer_to_list/2": takes([anInteger, anInteger], (n, base) => {
    if (base < 2 || base > 36)
      throw new ArgumentError(2, "not an integer in the range 2 through 36");
    return charlist(n.toString(Number(base)).toUpperCase());
  }),
  "iolist_size/1": takes([anything], (data) => bytesIn(data, "iodata").length),
  "iolist_to_binary/1": takes([anything], (data) => binary(bytesIn(data, "iodata"))),
  "list_to_atom/1": takes([aList], (text) => atomOf(characters(text))),
  "list_to_binary/1": takes([anything], (list) => {
    if (!isList(list) && !(list instanceof ImproperList))
      throw new ArgumentError(1, "not an iolist term");
    return binary(bytesIn(list, "iolist"));
  }),
  "list_to_integer/1": takes([aList], (text) => integerOf(characters(text))),
  "list_to_tuple/1": takes([aList], (list) => tupleOf([...list])),
  "max/2": takes([anything, anything], (a, b) => (compare(a, b) < 0 ? b : a)),
  "min/2": takes([anything, anything], (a, b) => (compare(a, b) > 0 ? b : a)),
  "md5/1": takes([anything], digestOf),
  "setelement/3": takes([anInteger, aTuple, anything], (n, tuple, value) =>
    tupleOf(tuple.with(place(n, tuple.length) - 1, value)),
  ),
  "term_to_binary/1": takes([anything], (term) => binary(encode(term))),
  "tuple_to_list/1": takes([aTuple], (tuple) => [...tuple]),
};

/**
 * The MD5 digest of a binary, or of a list of bytes and binaries: 16 bytes. Erlang: `erlang:md5/1`.
 *
 * @throws Exception `badarg` for anything else
 * @example
 * ```ts
 * equal(md5(charlist("abc")), md5("abc")); // true
 * ```
 */
export function md5(data: Term): Binary {
  try {
    return digestOf(data);
  } catch (thrown) {
    if (!(thrown instanceof ArgumentError)) throw thrown;
    // There is a cookie in it, perhaps: it is not said what came.
    throw new BadArgument("md5 expects a binary, or a list of bytes, which are numbers up to 255");
  }
}

function digestOf(data: Term): Binary {
  return binary(createHash("md5").update(bytesIn(data, "iodata")).digest());
}

/** A place in a tuple, counted from 1. */
function place(n: Integer, length: number): number {
  if (n < 1 || n > length) throw new ArgumentError(1, "out of range");
  return Number(n);
}

/** The value of a key. */
export function mapGet(key: Term, map: TermMap): Term {
  if (!map.has(key)) throw new ArgumentError(1, "not present in map", t(Symbol.for("badkey"), key));
  return map.get(key);
}

function elements(list: List | ImproperList): List {
  return list instanceof ImproperList ? list.heads : list;
}

function rounded(n: Term, round: (x: number) => number): Integer {
  return isInteger(n) ? n : integer(BigInt(round(Number(n))));
}

function utf8(text: string | Uint8Array): string {
  if (typeof text === "string") return text;
  const value = binary(text);
  if (typeof value === "string") return value;
  throw new ArgumentError(1, "not a valid UTF-8 string");
}

function characters(list: List): string {
  if (!list.every((c) => typeof c === "number" && c >= 0 && c <= 0x10ffff && isInteger(c)))
    throw new ArgumentError(1, "not a list of characters");
  return list.map((c) => String.fromCodePoint(c as number)).join("");
}

function atomOf(name: string): Atom {
  if ([...name].length > MAX_ATOM_CHARACTERS)
    throw new ArgumentError(1, "too many characters", Symbol.for("system_limit"));
  return atom(name);
}

function integerOf(text: string): Integer {
  if (!/^[+-]?\d+$/.test(text))
    throw new ArgumentError(1, "not a textual representation of an integer");
  const digits = BigInt(text.replace(/^[+-]/, ""));
  return integer(text.startsWith("-") ? -digits : digits);
}

/** The bytes of binaries and bytes in lists, however deep. */
function bytesIn(data: Term, what: "iodata" | "iolist"): Uint8Array {
  const bytes: number[] = [];
  const add = (part: Term): void => {
    if (aBinary.fits(part)) for (const byte of bytesOf(part)) bytes.push(byte);
    else if (part instanceof ImproperList) [...part.heads, part.tail].forEach(addPart);
    else if (isList(part)) part.forEach(addPart);
    else throw new ArgumentError(1, `not an ${what} term`);
  };
  const addPart = (part: Term): void => {
    if (typeof part !== "number") add(part);
    else if (Number.isInteger(part) && part >= 0 && part <= 255) bytes.push(part);
    else throw new ArgumentError(1, `not an ${what} term`);
  };
  add(data);
  return Uint8Array.from(bytes);
}
