/**
 * Lab 15: a mixed cluster.
 *
 * One node of the cluster is a stock `erl`. It calls these functions as it would call Erlang's, and
 * they call it: all that matters here is that both sides agree on values.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/15` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { type Fun, isAtom, type List, self, type Term, t } from "#runtime";

const atoms = {
  atom: Symbol.for("atom"),
  integer: Symbol.for("integer"),
  float: Symbol.for("float"),
  binary: Symbol.for("binary"),
  tuple: Symbol.for("tuple"),
  list: Symbol.for("list"),
  improperList: Symbol.for("improper_list"),
  map: Symbol.for("map"),
  pid: Symbol.for("pid"),
  reference: Symbol.for("reference"),
  port: Symbol.for("port"),
  function: Symbol.for("function"),
  other: Symbol.for("other"),

  forecast: Symbol.for("forecast"),
  station: Symbol.for("station"),
  sky: Symbol.for("sky"),
  sunny: Symbol.for("sunny"),
  degrees: Symbol.for("degrees"),
  humidity: Symbol.for("humidity"),
  text: Symbol.for("text"),

  visitor: Symbol.for("visitor"),
  count: Symbol.for("count"),
  down: Symbol.for("DOWN"),
  process: Symbol.for("process"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

/** Which of Erlang's types a value has: `integer`, `binary`, … */
export function kind(value: Term) {
  if (isAtom(value)) return atoms.atom;
  // TODO 1: and the others. isInteger, isFloat, isTuple, isList and isFun tell them; a map is a
  // TermMap, and ImproperList, Pid, Reference and Port are classes too: value instanceof Pid.
  return atoms.other;
}

/**
 * `{forecast, City, #{station => "Sestri", sky => sunny, degrees => 21.0, humidity => 60,
 * text => <<"sunny all day">>}}`, whatever the city.
 */
export function forecast(city: Term) {
  // TODO 2: make the map: new TermMap([[key, value], …]). charlist("…") makes a string for Erlang,
  // and float(…) a float.
  return t(atoms.forecast, city, t());
}

/**
 * Has `visitor:count/2` run on a node, which sends `{count, Counter, N}` again and again:
 * `{Numbers, Reason}`, what came and why the counter has ended.
 */
export async function count(node: symbol, upTo: Term) {
  const args = [self(), upTo];
  const numbers: Term[] = [];
  // TODO 3: spawnMonitor(node, module, function, args) gives a promise of {Counter, Ref}. Then
  // receive, again and again, {count, Counter, N} or {'DOWN', Ref, process, Counter, Reason}.
  return t(numbers, t(node, args));
}

/** What a fun of that node gives for each element of a list, in the list's order. */
export async function map(node: symbol, fun: Fun, list: List) {
  // TODO 4: Erlang's fun can be called only where it comes from. There erlang:apply(Fun, [Element])
  // calls it: use rpc.call.
  return t(node, fun, list);
}
