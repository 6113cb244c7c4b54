import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { isList, text } from "../../runtime/term/list.ts";
import { format, print } from "../../runtime/term/print/print.ts";
import type { Term } from "../../runtime/term/term.ts";
import { keyOf } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

const thrower = (): never => {
  throw new Error("from inside");
};
const throwing = (field: string, object: object = {}) =>
  Object.defineProperty(object, field, { get: thrower, enumerable: true });
const traps = new Proxy({}, { get: () => thrower }) as ProxyHandler<object>;

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

/** Values that are no terms, and what is in their printed form. */
const noTerms: [name: string, value: unknown, printed: RegExp][] = [
  ["a plain object", { a: 1 }, /^\{ a: 1 \}$/],
  ["an object without a prototype", Object.create(null), /null prototype/],
  ["a Date", new Date(0), /^1970-01-01/],
  ["an invalid Date", new Date(Number.NaN), /Invalid Date/],
  ["a Map", new Map([[1, 2]]), /^Map\(1\)/],
  ["a WeakMap", new WeakMap(), /WeakMap/],
  ["a function", thrower, /Function: thrower/],
  ["a class", class Point {}, /class Point/],
  ["a function whose name throws", throwing("name", () => {}), /./],
  ["an unregistered symbol", Symbol("sunny"), /^Symbol\(sunny\)$/],
  ["an unregistered symbol with half a surrogate pair", Symbol("a\ud800"), /^Symbol\(a/],
  ["an atom with too long a name", Symbol.for("a".repeat(256)), /^Symbol\(a+\)$/],
  ["NaN", Number.NaN, /^NaN$/],
  ["infinity", Number.NEGATIVE_INFINITY, /^-Infinity$/],
  ["half a surrogate pair", "a\ud800", /^'a\\ud800'$/i],
  ["an error", new Error("no luck"), /^Error: no luck/],
  ["an error with a message that throws", throwing("message", new Error("no")), /./],
  ["an error with a name that throws", throwing("name", new Error("no")), /./],
  ["an error with a stack that throws", throwing("stack", new Error("no")), /./],
  [
    "an error with a name that is a symbol",
    Object.assign(new Error("no"), { name: Symbol("n") }),
    /./,
  ],
  [
    "an error with a message that is an object",
    Object.assign(new Error("no"), { message: {} }),
    /./,
  ],
  ["an error with a stack that is a number", Object.assign(new Error("no"), { stack: 7 }), /7/],
  [
    "an error whose cause is itself",
    (() => {
      const e = new Error("no");
      e.cause = e;
      return e;
    })(),
    /Circular/,
  ],
  ["an object with a getter that throws", throwing("field"), /field: \[Getter\]/],
  ["an object whose constructor throws", throwing("constructor"), /./],
  ["an object whose tag throws", throwing(Symbol.toStringTag as unknown as string), /./],
  ["an object whose inspect.custom throws", { [inspect.custom]: thrower, a: 1 }, /a: 1/],
  [
    "an object whose inspect.custom is a getter that throws",
    throwing(inspect.custom as unknown as string, { a: 1 }),
    /./,
  ],
  ["an object whose inspect.custom gives a cycle", { [inspect.custom]: () => cycle }, /Circular/],
  ["an object whose toString throws", { toString: thrower, valueOf: thrower }, /toString/],
  ["a proxy that throws at everything", new Proxy({}, traps), /./],
  ["a proxy of a list that throws at everything", new Proxy([1], traps), /./],
  ["a proxy of a tuple that throws at everything", new Proxy(t(1), traps), /./],
  ["a proxy of a function that throws at everything", new Proxy(() => 1, traps), /./],
  ["a revoked proxy", revoked({}), /Revoked Proxy/],
  ["a revoked proxy of a list", revoked([1]), /Revoked Proxy/],
  ["a revoked proxy of a function", revoked(() => 1), /Revoked Proxy/],
  ["a proxy of bytes", new Proxy(Uint8Array.of(255), {}), /255/],
  ["a list with an element that throws", throwing("0", [1]), /./],
  ["a cycle", cycle, /Circular/],
  [
    "an object with 100,000 fields",
    Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i])),
    /^\{/,
  ],
  [
    "a Set of 100,000 texts",
    new Set(Array.from({ length: 100_000 }, (_, i) => `text ${i}`)),
    /^Set/,
  ],
  ["an object with half a surrogate pair for a key", { "\ud800": 1 }, /./],
  ["a text of emoji in an object, cut", { text: "😀".repeat(5000) }, /^\{/],
];

for (const [name, value, pattern] of noTerms) {
  test(`${name} is refused at the border with an error that says so`, () => {
    for (const bad of [value, [value], t(1, value)])
      assert.throws(
        () => snapshot(bad),
        (error) =>
          (error instanceof TypeError || error instanceof RangeError) &&
          error.message.startsWith("expected an Erlang term, got "),
      );
  });

  test(`${name} becomes its printed form where there is nobody to throw an error at`, () => {
    const term = termOf(value);
    assert.ok(isList(term) && term.length <= 1000, "no text, or too long a one");
    assert.match(text(term), pattern);
    assert.ok(text(term).isWellFormed());
    for (const bad of [term, termOf([value]), termOf(t(1, value)), termOf([[t(value)]])]) {
      assert.ok(equal(decode(encode(bad)), bad));
      assert.equal(keyOf(bad), keyOf(decode(encode(bad))));
      assert.ok(print(bad).length > 0 && format(bad).length > 0);
      assert.ok(equal(snapshot(bad), bad));
    }
  });
}

test("a term stays the term that it is", () => {
  const list: Term[] = [1];
  const copy = termOf(t("ok", list)) as Term & readonly Term[];
  list.push(2);
  assert.ok(equal(copy, t("ok", [1])));
});

test("a list that contains itself becomes its printed form", () => {
  const list: Term[] = [1];
  list.push(list);
  assert.match(text(termOf(list)), /Circular/);
});
