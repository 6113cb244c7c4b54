/**
 * Putting elements in front of a list: `[A, B | Tail]`.
 */
import { ImproperList, isList, type List } from "./list.ts";
import type { Term } from "./term.ts";

/**
 * The list with these first elements and this rest. It is an improper one when the rest is no list,
 * and just the rest when there are no first elements. Erlang: `[A, B | Tail]`, `Heads ++ Tail`.
 *
 * @example
 * ```ts
 * prepend([1, 2], [3]); // [1, 2, 3]
 * ```
 */
export function prepend(heads: List, tail: Term): Term {
  if (heads.length === 0) return tail;
  if (isList(tail)) return [...heads, ...tail];
  if (tail instanceof ImproperList) return new ImproperList([...heads, ...tail.heads], tail.tail);
  return new ImproperList(heads, tail);
}
