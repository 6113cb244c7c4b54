/**
 * The process dictionary: a small table that each process has for itself. The lecture's name server
 * keeps its whole state in it.
 */
import { snapshot } from "../term/copy.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { current } from "./current.ts";

/**
 * Keeps a value under a key, in this process. Erlang: `put/2`.
 *
 * @throws TypeError or RangeError when one of them is no term
 * @returns what was there before, or `undefined`
 * @example
 * ```ts
 * put(Symbol.for("weather"), Symbol.for("sunny"));
 * get(Symbol.for("weather")); // sunny
 * ```
 */
export function put(key: Term, value: Term): Term {
  const process = current();
  process.dictionary ??= new TermMap();
  const ownKey = snapshot(key);
  const before = process.dictionary.get(ownKey);
  process.dictionary.set(ownKey, snapshot(value));
  return before;
}

/**
 * What this process keeps under a key, or `undefined`. Erlang: `get/1`.
 *
 * @example
 * ```ts
 * put("weather", "sunny");
 * get("weather"); // <<"sunny">>
 * get("snow"); // undefined
 * ```
 */
export function get(key: Term): Term {
  const { dictionary } = current();
  const copy = snapshot(key);
  return dictionary?.get(copy);
}

/**
 * Forgets a key, and gives what was there. Erlang: `erase/1`.
 *
 * @example
 * ```ts
 * put("weather", "sunny");
 * erase("weather"); // <<"sunny">>
 * get("weather"); // undefined
 * ```
 */
export function erase(key: Term): Term {
  const before = get(key);
  current().dictionary?.delete(key);
  return before;
}
