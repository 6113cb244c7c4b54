/**
 * The module `lists`: what one needs at a shell to make lists and look through them.
 */
import { apply } from "../../process/apply.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { atomName, isAtom } from "../../term/atom.ts";
import { prepend } from "../../term/cons.ts";
import { equal } from "../../term/equal.ts";
import type { Fun } from "../../term/fun.ts";
import { charlist, isList, type List } from "../../term/list.ts";
import { float, type Integer, integer, isInteger } from "../../term/number.ts";
import { compare } from "../../term/order.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { print } from "../print/print.ts";
import {
  ArgumentError,
  aFunOf,
  aList,
  aNumber,
  anInteger,
  anything,
  type Kind,
  library,
  noClause,
  takes,
} from "./library.ts";

/** Longer lists of numbers are not made: they would take all the memory. */
const MAX_LENGTH = 10_000_000;

/** As `lists` is written in Erlang, an argument that does not fit has no clause. */
function clause<T extends Term>(kind: Kind<T>): Kind<T> {
  return { ...kind, reason: () => Symbol.for("function_clause") };
}

const list = clause(aList);
const fun1 = clause(aFunOf(1));
const fun2 = clause(aFunOf(2));
const place: Kind<Integer> = { complaint: "not an integer", fits: anInteger.fits };

const isTrue = async (fun: Fun, ...args: Term[]): Promise<boolean> => {
  const value = await apply(fun, args);
  if (typeof value === "boolean") return value;
  throw new Exception("error", t(Symbol.for("case_clause"), value), []);
};

/** Merge sort, because the order may be told by a fun that has to be awaited. */
async function sorted(
  elements: List,
  before: (a: Term, b: Term) => boolean | Promise<boolean>,
): Promise<List> {
  if (elements.length < 2) return elements;
  const middle = elements.length >> 1;
  const left = [...(await sorted(elements.slice(0, middle), before))].reverse();
  const right = [...(await sorted(elements.slice(middle), before))].reverse();
  const result: Term[] = [];
  while (left.length > 0 && right.length > 0)
    result.push((await before(left.at(-1), right.at(-1))) ? left.pop() : right.pop());
  return [...result, ...left.reverse(), ...right.reverse()];
}

const inOrder = (elements: List) => [...elements].sort(compare);

function seq(from: Integer, to: Integer, step: Integer): Integer[] {
  const first = BigInt(from);
  const by = BigInt(step);
  const way = (BigInt(to) - first) * (by < 0n ? -1n : 1n);
  const size = by < 0n ? -by : by;
  if (size === 0n) throw new ArgumentError(3, "not a positive increment");
  if (way < -size) throw noClause("lists", "seq", [from, to]);
  const count = way < 0n ? 0n : way / size + 1n;
  if (count > MAX_LENGTH) throw new Exception("error", Symbol.for("system_limit"), []);
  return Array.from({ length: Number(count) }, (_, i) => integer(first + BigInt(i) * by));
}

async function filtered(fun: Fun, elements: List): Promise<[yes: Term[], no: Term[]]> {
  const yes: Term[] = [];
  const no: Term[] = [];
  for (const element of elements) ((await isTrue(fun, element)) ? yes : no).push(element);
  return [yes, no];
}

async function folded(fun: Fun, start: Term, elements: Iterable<Term>): Promise<Term> {
  let value = start;
  for (const element of elements) value = await apply(fun, [element, value]);
  return value;
}

async function mapped(fun: Fun, elements: List): Promise<Term[]> {
  const values: Term[] = [];
  for (const element of elements) values.push(await apply(fun, [element]));
  return values;
}

/** The tuples that have a key at a place, counted from 1. */
function withKey(key: Term, n: Integer, tuples: List): List {
  const at = Number(n) - 1;
  return tuples.filter(
    (tuple) => isTuple(tuple) && compare(tuple[at], key) === 0 && at < tuple.length,
  );
}

function best(name: string, elements: List, better: (a: Term, b: Term) => boolean): Term {
  if (elements.length === 0) throw noClause("lists", name, [elements]);
  return elements.reduce((a, b) => (better(b, a) ? b : a));
}

function flattened(elements: List): Term[] {
  return elements.flatMap((element) => (isList(element) ? flattened(element) : [element]));
}

/** The module's exports. */
export const lists = library("lists", {
  "all/2": takes([fun1, list], async (fun, xs) => {
    for (const x of xs) if (!(await isTrue(fun, x))) return false;
    return true;
  }),
  "any/2": takes([fun1, list], async (fun, xs) => {
    for (const x of xs) if (await isTrue(fun, x)) return true;
    return false;
  }),
  "append/1": takes([list], (all) => all.reduceRight((tail, xs) => joined(xs, tail), [])),
  "append/2": takes([list, anything], prepend),
  "concat/1": takes([list], (parts) => parts.flatMap((part) => charsOf(part))),
  "delete/2": takes([anything, list], (x, xs) => {
    const at = xs.findIndex((element) => equal(element, x));
    return at < 0 ? xs : xs.toSpliced(at, 1);
  }),
  "duplicate/2": takes([anInteger, anything], (n, x) => {
    if (n < 0 || n > MAX_LENGTH) throw noClause("lists", "duplicate", [n, x]);
    return Array.from({ length: Number(n) }, () => x);
  }),
  "filter/2": takes([fun1, list], async (fun, xs) => (await filtered(fun, xs))[0]),
  "flatmap/2": takes([fun1, list], async (fun, xs) =>
    (await mapped(fun, xs)).reduceRight((tail, part) => joined(part, tail), []),
  ),
  "flatten/1": takes([list], flattened),
  "foldl/3": takes([fun2, anything, list], folded),
  "foldr/3": takes([fun2, anything, list], (fun, start, xs) => folded(fun, start, xs.toReversed())),
  "foreach/2": takes([fun1, list], async (fun, xs) => {
    for (const x of xs) await apply(fun, [x]);
    return Symbol.for("ok");
  }),
  "keyfind/3": takes(
    [anything, place, aList],
    (key, n, tuples) => withKey(key, n, tuples)[0] ?? false,
  ),
  "keymember/3": takes(
    [anything, place, aList],
    (key, n, tuples) => withKey(key, n, tuples).length > 0,
  ),
  "keysort/2": takes([place, list], (n, tuples) =>
    [...tuples].sort((a, b) => compare(keyIn(a, n), keyIn(b, n))),
  ),
  "last/1": takes([list], (xs) => {
    if (xs.length === 0) throw noClause("lists", "last", [xs]);
    return xs.at(-1);
  }),
  "map/2": takes([fun1, list], mapped),
  "max/1": takes([list], (xs) => best("max", xs, (a, b) => compare(a, b) > 0)),
  "member/2": takes([anything, aList], (x, xs) => xs.some((element) => equal(element, x))),
  "min/1": takes([list], (xs) => best("min", xs, (a, b) => compare(a, b) < 0)),
  "nth/2": takes([clause(anInteger), list], (n, xs) => {
    if (n < 1 || n > xs.length) throw noClause("lists", "nth", [n, xs]);
    return xs[Number(n) - 1];
  }),
  "nthtail/2": takes([clause(anInteger), list], (n, xs) => {
    if (n < 0 || n > xs.length) throw noClause("lists", "nthtail", [n, xs]);
    return xs.slice(Number(n));
  }),
  "partition/2": takes([fun1, list], async (fun, xs) => t(...(await filtered(fun, xs)))),
  "prefix/2": takes([list, list], (xs, ys) => equal(xs, ys.slice(0, xs.length))),
  "reverse/1": takes([list], (xs) => xs.toReversed()),
  "reverse/2": takes([list, anything], (xs, tail) => prepend(xs.toReversed(), tail)),
  "seq/2": takes([clause(anInteger), clause(anInteger)], (from, to) => seq(from, to, 1)),
  "seq/3": takes([anInteger, anInteger, anInteger], seq),
  "sort/1": takes([list], inOrder),
  "sort/2": takes([fun2, list], (fun, xs) => sorted(xs, (a, b) => isTrue(fun, a, b))),
  "sublist/2": takes([list, clause(anInteger)], (xs, n) => xs.slice(0, Number(n))),
  "sublist/3": takes([list, clause(anInteger), clause(anInteger)], (xs, from, n) =>
    xs.slice(Number(from) - 1, Number(from) - 1 + Number(n)),
  ),
  "suffix/2": takes([list, list], (xs, ys) =>
    xs.length <= ys.length ? equal(xs, ys.slice(ys.length - xs.length)) : false,
  ),
  "sum/1": takes([list], (xs) => xs.reduce((sum, x) => add(sum, x), 0)),
  "usort/1": takes([list], (xs) =>
    inOrder(xs).filter((x, i, all) => i === 0 || compare(x, all[i - 1]) !== 0),
  ),
  "unzip/1": takes([list], (pairs) =>
    t(...[1, 2].map((n) => pairs.map((pair) => partOf(pair, n)))),
  ),
  "zip/2": takes([list, list], (xs, ys) => {
    if (xs.length !== ys.length) throw noClause("lists", "zip", [xs, ys]);
    return xs.map((x, i) => t(x, ys[i]));
  }),
  "zipwith/3": takes([fun2, list, list], async (fun, xs, ys) => {
    if (xs.length !== ys.length) throw noClause("lists", "zipwith", [fun, xs, ys]);
    const values: Term[] = [];
    for (const [i, x] of xs.entries()) values.push(await apply(fun, [x, ys[i]]));
    return values;
  }),
});

provide("lists", lists);

function joined(xs: Term, tail: Term): Term {
  if (!isList(xs)) throw new Exception("error", Symbol.for("badarg"), []);
  return prepend(xs, tail);
}

function keyIn(tuple: Term, n: Integer): Term {
  if (isTuple(tuple) && n >= 1 && n <= tuple.length) return tuple[Number(n) - 1];
  throw noClause("lists", "keysort", [n, [tuple]]);
}

function partOf(pair: Term, n: number): Term {
  if (isTuple(pair) && pair.length === 2) return pair[n - 1];
  throw noClause("lists", "unzip", [[pair]]);
}

function charsOf(part: Term): List {
  if (isList(part)) return part;
  if (isAtom(part)) return charlist(atomName(part));
  if (aNumber.fits(part)) return charlist(print(part));
  throw noClause("lists", "thing_to_list", [part]);
}

function add(sum: Term, x: Term): Term {
  if (isInteger(sum) && isInteger(x)) return integer(BigInt(sum) + BigInt(x));
  if (aNumber.fits(sum) && aNumber.fits(x)) return float(Number(sum) + Number(x));
  throw new Exception("error", Symbol.for("badarith"), []);
}
