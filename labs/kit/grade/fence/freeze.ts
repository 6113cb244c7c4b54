/**
 * Makes everything unchangeable that a student's code shares with the code that judges it: what
 * JavaScript itself provides, and what `#runtime` exports. Whoever could replace `Array.prototype.map`
 * or the `equal` of terms would decide what a check finds.
 */
import * as runtime from "#runtime";

const cluster = new runtime.SimulatedCluster(0);

/** Iterators that older Nodes do not have. */
function iterators(): object[] {
  const { Iterator: kind } = globalThis as { Iterator?: { from?(it: object): object } };
  const own = [].values() as { map?(by: () => number): object };
  return [own.map?.(() => 0), kind?.from?.({ next: () => ({}) })].flatMap((it) => it ?? []);
}

/** What no name leads to. */
const NAMELESS: readonly object[] = [
  [][Symbol.iterator](),
  new Map()[Symbol.iterator](),
  new Set()[Symbol.iterator](),
  ""[Symbol.iterator](),
  "".matchAll(/./g),
  (function* () {})(),
  (async function* () {})(),
  (async function* () {})(),
  async () => {},
  new URLSearchParams()[Symbol.iterator](),
  ...iterators(),
  new Intl.Segmenter().segment("")[Symbol.iterator](),
  runtime.t(),
  runtime.on(0, () => 0),
  runtime.after(0, () => 0),
  cluster,
  cluster.clock,
  cluster.random,
];

const errors = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

/** What is exported, and what is in that: `rpc.call`. */
const exported = Object.values(runtime).flatMap((value) => [value, ...Object.values(value)]);

/**
 * Freezes them. `globals` are those that will be left, with their values.
 *
 * What is frozen in a prototype can't be assigned in what inherits from it: a rule of JavaScript that
 * nobody expects, and that `this.name = "MyError"` would run into. So where that is usual, an
 * assignment makes a property of the object's own.
 */
export function freezeShared(globals: readonly unknown[]): void {
  forgetMatches();
  for (const prototype of [Object.prototype, ...errors.map((one) => one.prototype)])
    for (const key of Reflect.ownKeys(prototype)) letOverride(prototype, key);
  const seen = new Set<object>();
  const left: unknown[] = [...globals, ...NAMELESS, ...exported];
  for (let value = left.pop(); value !== undefined || left.length > 0; value = left.pop()) {
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    left.push(Object.getPrototypeOf(value));
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(value)))
      left.push(descriptor.value, descriptor.get, descriptor.set);
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, symbol);
      left.push(descriptor?.value, descriptor?.get, descriptor?.set);
    }
    if (!isNamespace(value) && !ArrayBuffer.isView(value)) Object.freeze(value);
  }
}

/** `RegExp.$_` and its like tell what was last searched, by whomever. */
function forgetMatches(): void {
  for (const key of Reflect.ownKeys(RegExp))
    if (key !== "prototype" && key !== Symbol.species) Reflect.deleteProperty(RegExp, key);
}

function letOverride(prototype: object, key: PropertyKey): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  if (key === "constructor" || !descriptor?.configurable || !("value" in descriptor)) return;
  const { value, enumerable = false } = descriptor;
  Object.defineProperty(prototype, key, {
    get: () => value,
    set(this: object, own: unknown) {
      if (this === prototype) throw new TypeError(`${String(key)} belongs to everybody`);
      Object.defineProperty(this, key, {
        ...{ value: own, enumerable: true, writable: true, configurable: true },
      });
    },
    enumerable,
    configurable: false,
  });
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isNamespace(value: object): boolean {
  return Object.prototype.toString.call(value) === "[object Module]";
}
