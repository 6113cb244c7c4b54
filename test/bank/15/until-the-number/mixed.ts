// Wrong: it waits for as many numbers as it has asked for, and for no end.
// Caught by: count gives what the counter on erl has sent, in order, and how it has ended
// Symptom: wrong-answer
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
  ok: Symbol.for("ok"),
  down: Symbol.for("DOWN"),
  process: Symbol.for("process"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

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

export async function count(node: symbol, upTo: Term) {
  const args = [self(), upTo];
  const [counter, ref] = await spawnMonitor(node, atoms.visitor, atoms.count, args);
  const numbers: Term[] = [];
  for (let i = 0; i < Number(upTo); i++) {
    const end = await receive(
      on(t(atoms.count, counter, $("N")), ({ N }) => void numbers.push(N)),
      on(t(atoms.down, ref, atoms.process, counter, $("Why")), ({ Why }) => t(numbers, Why)),
    );
    if (end) return end;
  }
  return t(numbers, atoms.ok);
}

export async function map(node: symbol, fun: Fun, list: List) {
  const results: Term[] = [];
  for (const element of list)
    results.push(await rpc.call(node, atoms.erlang, atoms.apply, [fun, [element]]));
  return results;
}
