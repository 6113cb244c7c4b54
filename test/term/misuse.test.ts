import assert from "node:assert/strict";
import { test } from "node:test";
import { snapshot } from "../../runtime/term/copy.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";

class Point {
  x = 1;
}

/** What is no term, and what is said about it. */
const noTerms: [name: string, value: unknown, message: RegExp][] = [
  [
    "a plain object",
    { a: 1 },
    /got a plain object { a: 1 }: use a tuple t\(\.\.\.\) or new TermMap/,
  ],
  ["an object without a prototype", Object.create(null), /got a plain object .*: use a tuple/],
  ["an object of a class", new Point(), /got a Point Point { x: 1 }: use a tuple/],
  [
    "a named function",
    function twice() {},
    /got the function twice: call it, twice\(\), or write fun\(twice\) to send it/,
  ],
  ["a function", () => {}, /got the function without a name: write fun\(f\)/],
  [
    "a symbol that is not registered",
    Symbol("sunny"),
    /Symbol\(sunny\): an atom is made by Symbol.for/,
  ],
  ["a symbol of a long name", Symbol.for("a".repeat(256)), /name is Unicode text of at most 255/],
  ["a symbol of a broken name", Symbol.for("\ud800"), /name is Unicode text of at most 255/],
  ["a Map", new Map([[1, 2]]), /got a Map Map\(1\) { 1 => 2 }: use new TermMap\(pairs\)/],
  ["a Set", new Set([1]), /use a list, \[\.\.\.set\]/],
  ["a promise", Promise.resolve(1), /await it first/],
  ["an error", new Error("no"), /got an error, no: send its message/],
  ["an array of floats", new Float64Array(1), /bytes are a Uint8Array/],
  ["an ArrayBuffer", new ArrayBuffer(1), /bytes are a Uint8Array/],
  ["NaN", Number.NaN, /got NaN: Erlang has no such float/],
  ["infinity", Number.POSITIVE_INFINITY, /got Infinity: Erlang has no such float/],
  ["half a surrogate pair", "a\ud800", /half of a surrogate pair, 'a\\ud800'/],
];

for (const [name, value, message] of noTerms)
  test(`${name} is refused, with what came and what to write instead`, () => {
    for (const use of [encode, snapshot])
      for (const term of [value, t(1, value), [value], [[t(value)]]])
        assert.throws(
          () => use(term as Term),
          (error) =>
            (error instanceof TypeError || error instanceof RangeError) &&
            error.message.startsWith("expected an Erlang term, got ") &&
            message.test(error.message),
        );
  });

test("a list that contains itself is refused", () => {
  const list: Term[] = [1];
  list.push(list);
  for (const use of [encode, snapshot])
    assert.throws(() => use(list), { name: "RangeError", message: /contains itself/ });
});

test("an atom of 255 characters beyond the BMP is an atom", () => {
  const longest = Symbol.for("😀".repeat(255));
  assert.equal(snapshot(longest), longest);
  assert.equal(encode(longest).length, 1 + 3 + 4 * 255);
});
