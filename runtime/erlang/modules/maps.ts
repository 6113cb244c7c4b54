/**
 * The module `maps`: what one needs at a shell to make maps and look into them.
 */
import { apply } from "../../process/apply.ts";
import { provide } from "../../process/modules.ts";
import { sortedPairs } from "../../term/order.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { mapGet } from "./erlang-values.ts";
import {
  ArgumentError,
  aFunOf,
  aList,
  aMap,
  aMapOrIterator,
  anything,
  library,
  takes,
} from "./library.ts";

/** In the order in which they are printed. */
const pairs = (map: TermMap) => sortedPairs(map);

/** The module's exports. */
export const maps = library("maps", {
  "filter/2": takes([aFunOf(2), aMapOrIterator], async (fun, map) => {
    const kept = new TermMap();
    for (const [key, value] of pairs(map))
      if ((await apply(fun, [key, value])) === true) kept.set(key, value);
    return kept;
  }),
  "find/2": takes([anything, aMap], (key, map) =>
    map.has(key) ? t(Symbol.for("ok"), map.get(key)) : Symbol.for("error"),
  ),
  "fold/3": takes([aFunOf(3), anything, aMapOrIterator], async (fun, start, map) => {
    let value = start;
    for (const [key, each] of pairs(map)) value = await apply(fun, [key, each, value]);
    return value;
  }),
  "from_list/1": takes([aList], (list) => {
    const map = new TermMap();
    for (const pair of list) {
      if (!isTuple(pair) || pair.length !== 2) throw new ArgumentError(1, "not a list of pairs");
      map.set(pair[0], pair[1]);
    }
    return map;
  }),
  "get/2": takes([anything, aMap], mapGet),
  "get/3": takes([anything, aMap, anything], (key, map, otherwise) =>
    map.has(key) ? map.get(key) : otherwise,
  ),
  "is_key/2": takes([anything, aMap], (key, map) => map.has(key)),
  "keys/1": takes([aMap], (map) => pairs(map).map(([key]) => key)),
  "map/2": takes([aFunOf(2), aMapOrIterator], async (fun, map) => {
    const mapped = new TermMap();
    for (const [key, value] of pairs(map)) mapped.set(key, await apply(fun, [key, value]));
    return mapped;
  }),
  "merge/2": takes([aMap, aMap], (a, b) => new TermMap([...a, ...b])),
  "new/0": takes([], () => new TermMap()),
  "put/3": takes([anything, anything, aMap], (key, value, map) => new TermMap(map).set(key, value)),
  "remove/2": takes([anything, aMap], (key, map) => without(key, map)),
  "size/1": takes([aMap], (map) => map.size),
  "to_list/1": takes([aMapOrIterator], (map) => pairs(map).map(([key, value]) => t(key, value))),
  "update/3": takes([anything, anything, aMap], (key, value, map) => {
    mapGet(key, map);
    return new TermMap(map).set(key, value);
  }),
  "values/1": takes([aMap], (map) => pairs(map).map(([, value]) => value)),
});

provide("maps", maps);

function without(key: Term, map: TermMap): TermMap {
  const rest = new TermMap(map);
  rest.delete(key);
  return rest;
}
