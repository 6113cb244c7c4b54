/**
 * Values that are no Erlang terms, as programs come to have them: by mistake, from a library, or on
 * purpose. Each is made anew for each use, because some of them change when they are looked at.
 *
 * Whatever a program does with one of them, the program is told, and its node lives: see the tests
 * beside this file.
 */
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import {
  _,
  $,
  Exception,
  ExternalFun,
  Float,
  fun,
  ImproperList,
  LocalFun,
  node,
  nodes,
  Pid,
  Port,
  Reference,
  self,
  send,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { RemoteFun } from "../../runtime/term/fun.ts";

/** What it is, and what makes one. */
export type Value = readonly [what: string, make: () => unknown];

const half = "\ud800";
const thrower = (): never => {
  throw new Error("from inside");
};

/** An object with a property that throws when it is read. */
const throwing = (key: PropertyKey, object: object = {}) =>
  Object.defineProperty(object, key, { get: thrower, enumerable: true, configurable: true });

/** A proxy that throws whatever is done to it. */
const trapped = <T extends object>(target: T): T =>
  new Proxy(target, new Proxy({}, { get: () => thrower }));

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const withField = (field: string, value: unknown) =>
  Object.defineProperty(new Error("no luck"), field, { value, configurable: true });

/** Makes an object with fields that the type checker would not let pass. */
const byHand = (made: unknown, ...fields: unknown[]) =>
  new (made as new (...fields: unknown[]) => object)(...fields);

const handled = (promise: Promise<unknown>) => {
  promise.catch(() => {});
  return promise;
};

class Point {
  x = 1;
}

class BytesOfAnotherLength extends Uint8Array {
  override get length() {
    return 3;
  }
}

class MapOfAnotherSize extends TermMap {
  override get size() {
    return 5;
  }
}

function lent(): Uint8Array {
  const bytes = Uint8Array.of(1, 2);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

const cyclicList = () => {
  const list: unknown[] = [1];
  list.push(list);
  return list;
};

const cyclicMap = () => {
  const map = new TermMap();
  return map.set("self", map);
};

const objects: Value[] = [
  ["a plain object, which is what JavaScript would send", () => ({ a: 1 })],
  ["an object without a prototype", () => Object.create(null)],
  ["an object of a class", () => new Point()],
  ["globalThis", () => globalThis],
  ["the environment, an exotic object", () => process.env],
  ["a Map in place of a TermMap", () => new Map([[1, 2]])],
  ["a Set in place of a list", () => new Set([1])],
  ["a WeakMap", () => new WeakMap()],
  ["a WeakRef", () => new WeakRef({})],
  ["a Date", () => new Date(0)],
  ["a Date that is none", () => new Date(Number.NaN)],
  ["a regular expression", () => /a(b)/g],
  ["a URL", () => new URL("http://localhost/")],
  ["a hole of a pattern", () => $("X")],
  ["the wildcard of a pattern", () => _],
  ...["a", 1, true, 1n, Symbol.for("sunny")].map(
    (value): Value => [`a box of the ${typeof value} ${String(value)}`, () => Object(value)],
  ),
  [
    "an object that throws when it is made a text",
    () => ({ toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower }),
  ],
  ["an object that throws when it is printed", () => ({ [inspect.custom]: thrower })],
  ["an object whose constructor throws", () => throwing("constructor")],
  ["an object with a getter that throws", () => throwing("field")],
  ["a proxy that throws whatever is done to it", () => trapped({})],
  ["a revoked proxy", () => revoked({})],
];

const functions: Value[] = [
  ["a function in place of fun(f)", () => () => 1],
  ["an asynchronous function", () => async () => 1],
  ["a class", () => Point],
  ["a function of the language's own", () => Math.max],
  ["a function whose name throws", () => throwing("name", () => 1)],
  ["a proxy of a function that throws whatever is done to it", () => trapped(() => 1)],
  ["a revoked proxy of a function", () => revoked(() => 1)],
  [
    "the arguments of a function",
    function () {
      // biome-ignore lint/complexity/noArguments: they are what is wanted
      return arguments;
    },
  ],
  [
    "a generator",
    () =>
      (function* () {
        yield 1;
      })(),
  ],
];

/** What `await` looks into: returned by a function, it is awaited first. */
export const awaitables: Value[] = [
  ["a promise that is not awaited", () => Promise.resolve({ a: 1 })],
  ["a promise that is rejected", () => handled(Promise.reject(new Error("no luck")))],
  ["a promise that is rejected with no error", () => handled(Promise.reject({ a: 1 }))],
  // biome-ignore lint/suspicious/noThenProperty: it is what is wanted
  ["an object whose then throws", () => ({ then: thrower })],
  ["an object whose then can't be read", () => throwing("then")],
];

const scalars: Value[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
    (value): Value => [`${value}`, () => value],
  ),
  ["a box of NaN", () => byHand(Float, Number.NaN)],
  ["a box of a text", () => byHand(Float, "a")],
  ["the first half of a surrogate pair", () => `a${half}`],
  ["the second half of a surrogate pair", () => "\udc00a"],
  ["a symbol that is not registered", () => Symbol("sunny")],
  ["a symbol of the language's own", () => Symbol.iterator],
  ["an atom of 256 characters", () => Symbol.for("a".repeat(256))],
  ["an atom with half of a surrogate pair", () => Symbol.for(half)],
];

const errors: Value[] = [
  ["an error", () => new Error("no luck")],
  ["an error whose cause is itself", () => Object.assign(new Error("no"), { cause: cyclicList() })],
  ["an error of many errors", () => new AggregateError([new Error("a"), 1], "many")],
  ["an error of another realm", () => runInNewContext("new RangeError('elsewhere')")],
  ["a DOMException, whose name is a getter", () => new DOMException("gone", "AbortError")],
  ...(["name", "message", "stack"] as const).flatMap((field): Value[] => [
    [`an error whose ${field} is a number`, () => withField(field, 7)],
    [`an error whose ${field} is an object`, () => withField(field, { a: 1 })],
    [`an error whose ${field} is a symbol`, () => withField(field, Symbol("a"))],
    [`an error whose ${field} has half of a surrogate pair`, () => withField(field, half)],
    [`an error whose ${field} has 100,000 characters`, () => withField(field, "n".repeat(1e5))],
    [`an error whose ${field} can't be read`, () => throwing(field, new Error("no luck"))],
  ]),
  ["a proxy of an error that throws whatever is done to it", () => trapped(new Error("no luck"))],
  ["an exception whose reason is an object", () => byHand(Exception, "exit", { a: 1 })],
  ["an exception of no class", () => byHand(Exception, "odd", 1, [])],
  ["an exception whose stack is no list", () => byHand(Exception, "error", 1, { a: 1 })],
  ["an exception whose stack holds an object", () => byHand(Exception, "error", 1, [{ a: 1 }])],
  ["an exception without anything in it", () => Object.create(Exception.prototype)],
  ["an exception whose reason can't be read", () => throwing("reason", new Exception("exit", 1))],
];

const bytes: Value[] = [
  ["an array of floats", () => Float64Array.of(1.5)],
  ["bytes that are clamped", () => Uint8ClampedArray.of(1)],
  ["a DataView", () => new DataView(new ArrayBuffer(1))],
  ["an ArrayBuffer", () => new ArrayBuffer(1)],
  ["a shared buffer", () => new SharedArrayBuffer(1)],
  ["bytes whose buffer has been given away", () => lent()],
  ["bytes without a buffer", () => Object.create(Uint8Array.prototype)],
  ["a proxy of bytes", () => new Proxy(Uint8Array.of(255), {})],
];

const collections: Value[] = [
  ["a list that contains itself", cyclicList],
  ["a tuple in a list that it contains", () => t(1, cyclicList())],
  ["a map that contains itself", cyclicMap],
  ["a list with an element that throws when it is read", () => throwing(0, [1])],
  ["a proxy of a list that throws whatever is done to it", () => trapped([1])],
  ["a revoked proxy of a list", () => revoked([1])],
  ["a proxy of a tuple that throws whatever is done to it", () => trapped(t(1))],
  ["a proxy of a map", () => new Proxy(new TermMap([[1, 2]]), {})],
  ["a map without anything in it", () => Object.create(TermMap.prototype)],
  ["an improper list without anything in it", () => Object.create(ImproperList.prototype)],
  ["an improper list whose heads are none", () => byHand(ImproperList, 7, 8)],
  ["an improper list with an object as its tail", () => new ImproperList([1], {} as Term)],
  ["an improper list with an object as its head", () => new ImproperList([{} as Term], 1)],
  ["a tuple with an object in it", () => t(1, { a: 1 })],
  ["a tuple with half of a surrogate pair in it", () => t(1, half)],
  ["a list with a function in it", () => [1, () => 1]],
  ["a map with NaN as a value", () => new TermMap([["a", Number.NaN]])],
  ["a map with a symbol that is no atom as a key", () => new TermMap([[Symbol("a"), 1]])],
  ["a tuple with a promise in it", () => t(1, Promise.resolve(1))],
];

/** Objects of the runtime's own classes that no function of the runtime has made so. */
const madeByHand: Value[] = [
  ["a pid whose node is an object", () => byHand(Pid, {}, 1, 0, 1)],
  ["a pid whose node is no atom", () => byHand(Pid, Symbol("a@b"), 1, 0, 1)],
  ["a pid whose node has 256 characters", () => byHand(Pid, Symbol.for("a".repeat(256)), 1, 0, 1)],
  ["a pid whose number is none", () => byHand(Pid, node(), Number.NaN, {}, "7")],
  ["a pid whose number is too great", () => byHand(Pid, node(), 2 ** 40, -1, 1.5)],
  ["a reference without words", () => byHand(Reference, node(), [], 1)],
  ["a reference of 100 words", () => byHand(Reference, node(), new Array(100).fill(1), 1)],
  ["a reference whose words are none", () => byHand(Reference, node(), [{}, -1, 2 ** 40], 1)],
  ["a port whose number is no bigint", () => byHand(Port, node(), 5, 1)],
  ["a port whose number is too great", () => byHand(Port, node(), 1n << 70n, 1)],
  ["a fun of no function", () => fun({} as never)],
  ["a fun of 300 arguments", () => new LocalFun(() => 1, 300)],
  ["a fun of NaN arguments", () => new LocalFun(() => 1, Number.NaN)],
  ["a fun whose module is a text", () => byHand(ExternalFun, "kvs", "lookup", 1)],
  ["a fun whose arity is none", () => byHand(ExternalFun, Symbol.for("a"), Symbol.for("b"), {})],
  ["a fun whose module is no atom", () => byHand(ExternalFun, Symbol("a"), Symbol.for("b"), 1)],
  [
    "a fun of another node with too few bytes, and an object as its variable",
    () =>
      new RemoteFun({
        ...{ module: Symbol.for("a"), arity: 1, uniq: Uint8Array.of(1), index: 0 },
        ...{ oldIndex: 0, oldUniq: 0, pid: self(), free: [{} as Term] },
      }),
  ],
];

/** All of them. */
export const badValues: readonly Value[] = [
  ...[...objects, ...functions, ...awaitables, ...scalars, ...errors],
  ...[...bytes, ...collections, ...madeByHand],
];

/** They look like terms, and change or lie while they are read: they arrive whole, or are refused. */
export const unsteadyValues: readonly Value[] = [
  ["bytes that say another length", () => new BytesOfAnotherLength([1, 2, 3, 4, 255])],
  ["a map that says another size", () => new MapOfAnotherSize([[1, 2]])],
  ["a list that grows while it is read", growing],
  [
    "an array with the prototype of tuples",
    () => Object.setPrototypeOf([1, [2]], Object.getPrototypeOf(t())),
  ],
  ["a list that sends messages while it is read", () => sending([1, 2])],
  ["a list that sends messages while it is read, and throws", () => sending(throwing(1, [1, 2]))],
];

function growing(): unknown {
  let length = 1;
  const get = (target: object, key: PropertyKey) =>
    key === "length" ? Math.min(length++, 9) : Reflect.get(target, key);
  return new Proxy([1, 2, 3, 4, 5, 6, 7, 8, 9], { get });
}

function sending(list: object): unknown {
  const get = () => {
    for (const name of nodes()) send(t(Symbol.for("nobody"), name), t("while it is read"));
    return 300;
  };
  return Object.defineProperty(list, 0, { get, enumerable: true });
}
