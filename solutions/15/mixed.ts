/**
 * Lab 15: a mixed cluster.
 *
 * One node of the cluster is a stock `erl`. It calls these functions as it would call Erlang's, and
 * they call it: all that matters here is that both sides agree on values.
 */
import {
  $,
  charlist,
  type Fun,
  float,
  ImproperList,
  isAtom,
  isFloat,
  isFun,
  isInteger,
  isList,
  isTuple,
  type List,
  on,
  Pid,
  Port,
  Reference,
  receive,
  rpc,
  self,
  spawnMonitor,
  type Term,
  TermMap,
  t,
} from "#runtime";

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
  if (isInteger(value)) return atoms.integer;
  if (isFloat(value)) return atoms.float;
  if (typeof value === "string" || value instanceof Uint8Array) return atoms.binary;
  if (isTuple(value)) return atoms.tuple;
  if (isList(value)) return atoms.list;
  if (value instanceof ImproperList) return atoms.improperList;
  if (value instanceof TermMap) return atoms.map;
  if (value instanceof Pid) return atoms.pid;
  if (value instanceof Reference) return atoms.reference;
  if (value instanceof Port) return atoms.port;
  if (isFun(value)) return atoms.function;
  return atoms.other;
}

/**
 * `{forecast, City, #{station => "Sestri", sky => sunny, degrees => 21.0, humidity => 60,
 * text => <<"sunny all day">>}}`, whatever the city.
 */
export function forecast(city: Term) {
  const details = new TermMap([
    [atoms.station, charlist("Sestri")],
    [atoms.sky, atoms.sunny],
    [atoms.degrees, float(21)],
    [atoms.humidity, 60],
    [atoms.text, "sunny all day"],
  ]);
  return t(atoms.forecast, city, details);
}

/**
 * Has `visitor:count/2` run on a node, which sends `{count, Counter, N}` again and again:
 * `{Numbers, Reason}`, what came and why the counter has ended.
 */
export async function count(node: symbol, upTo: Term) {
  const args = [self(), upTo];
  const [counter, ref] = await spawnMonitor(node, atoms.visitor, atoms.count, args);
  const numbers: Term[] = [];
  for (;;) {
    const end = await receive(
      on(t(atoms.count, counter, $("N")), ({ N }) => void numbers.push(N)),
      on(t(atoms.down, ref, atoms.process, counter, $("Why")), ({ Why }) => t(numbers, Why)),
    );
    if (end) return end;
  }
}

/** What a fun of that node gives for each element of a list, in the list's order. */
export async function map(node: symbol, fun: Fun, list: List) {
  const results: Term[] = [];
  for (const element of list)
    results.push(await rpc.call(node, atoms.erlang, atoms.apply, [fun, [element]]));
  return results;
}
