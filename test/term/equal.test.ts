import assert from "node:assert/strict";
import { test } from "node:test";
import { $, match } from "../../runtime/process/pattern.ts";
import { BitString } from "../../runtime/term/binary.ts";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { LocalFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { Float, float } from "../../runtime/term/number.ts";
import { compare } from "../../runtime/term/order.ts";
import type { Term } from "../../runtime/term/term.ts";
import { keyOf, TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

const sif = Symbol.for("sif@vm");
const amora = Symbol.for("amora@vm");

/** Each line is one value, in all the ways that a program can write it; no two lines are the same. */
const values: Term[][] = [
  [1, 1n, -(-1)],
  [0, -0, 0n],
  [float(0), new Float(0)],
  [float(-0), new Float(-0)],
  [float(1), new Float(1)],
  [1.5, float(1.5), new Float(1.5)],
  [2 ** 53, new Float(2 ** 53)],
  [2n ** 53n],
  [2n ** 53n - 1n, 2 ** 53 - 1],
  [1e300],
  [10n ** 300n],
  [Symbol.for("true "), Symbol.for("true ")],
  [true],
  [false],
  [undefined],
  [null],
  [Symbol.for("")],
  [Symbol.for("1")],
  [""],
  ["1", Uint8Array.of(49), Buffer.from("1")],
  ["b1"],
  ["f1"],
  ["é", Uint8Array.of(0xc3, 0xa9)],
  ["\ufeff", Buffer.from("\ufeff")],
  [Uint8Array.of(0xe9), Buffer.from([0xe9])],
  [new BitString(Uint8Array.of(0xe0), 3), new BitString(Uint8Array.of(0xff), 3)],
  [new BitString(Uint8Array.of(0xe0), 4)],
  [[]],
  [[1], [1n]],
  [[float(1)]],
  [[49]],
  [[1, 2]],
  [[[1], 2]],
  [[1, [2]]],
  [t()],
  [t(1), t(1n)],
  [t(1, 2)],
  [t(t(1), 2)],
  [t("a", "b"), t(Uint8Array.of(97), "b")],
  [t("ab")],
  [t("a,b")],
  [new ImproperList([1], 2)],
  [new ImproperList([1, 2], 3)],
  [new TermMap()],
  [new TermMap([[1, 2]]), new TermMap([[1n, 2n]])],
  [new TermMap([[float(1), 2]])],
  [
    new TermMap([
      [1, 2],
      [[], t()],
    ]),
    new TermMap([
      [[], t()],
      [1, 2],
    ]),
  ],
  [
    new TermMap([
      [1, t()],
      [[], 2],
    ]),
  ],
  [new Pid(sif, 1, 2, 3), new Pid(sif, 1, 2, 3)],
  [new Pid(sif, 1, 2, 4)],
  [new Pid(sif, 12, 3, 4)],
  [new Pid(amora, 1, 2, 3)],
  [new Reference(sif, [1, 2, 3], 4), new Reference(sif, [1, 2, 3], 4)],
  [new Reference(sif, [1, 2], 3), new Reference(sif, [1, 2, 0, 0], 3)],
  [new Reference(sif, [0, 1, 2], 3)],
  [new Reference(sif, [12, 3], 4)],
  [new Port(sif, 1n, 2)],
  [new Port(amora, 1n, 2)],
  [new LocalFun(equal), new LocalFun(equal)],
  [new LocalFun(equal, 3)],
  [new LocalFun(keyOf, 2)],
];

test("terms are equal when they are one value, however it is written, and only then", () => {
  for (const [i, line] of values.entries())
    for (const [j, other] of values.entries())
      for (const a of line)
        for (const b of other) {
          assert.equal(equal(a, b), i === j, `lines ${i} and ${j}`);
          assert.equal(keyOf(a) === keyOf(b), i === j, `the keys of lines ${i} and ${j}`);
          assert.equal(equal(t(1, [a]), t(1, [b])), i === j);
          assert.equal(keyOf(t(1, [a])) === keyOf(t(1, [b])), i === j);
        }
});

test("a map finds a value under every way of writing its key", () => {
  const map = new TermMap();
  for (const [i, [key]] of values.entries()) map.set(key, i);
  assert.equal(map.size, values.length);
  for (const [i, line] of values.entries())
    for (const key of line) {
      assert.ok(map.has(key));
      assert.equal(map.get(key), i);
    }
});

test("a map replaces, deletes and clears", () => {
  const map = new TermMap([[t(1), "a"]]);
  map.set(t(1), "b");
  assert.deepEqual([...map], [[t(1), "b"]]);
  assert.deepEqual([[...map.keys()], [...map.values()]], [[t(1)], ["b"]]);
  assert.ok(map.delete(t(1)));
  assert.ok(!map.delete(t(1)));
  assert.equal(map.get(t(1)), undefined);
  map.set(1, 1).clear();
  assert.equal(map.size, 0);
});

test("what is no term has no key", () => {
  assert.throws(
    () => keyOf({ a: 1 } as unknown as Term),
    /expected an Erlang term, got a plain object/,
  );
});

test("true, false, undefined and null are the same atoms in both of their spellings", () => {
  for (const literal of [true, false, undefined, null]) {
    const symbol = Symbol.for(String(literal));
    assert.ok(equal(symbol, literal) && equal(literal, symbol));
    assert.ok(equal(t(Symbol.for("kvs"), symbol), t(Symbol.for("kvs"), literal)));
    assert.equal(keyOf(symbol), keyOf(literal));
    assert.equal(new TermMap([[symbol, 1]]).get(literal), 1);
    assert.equal(compare(symbol, literal), 0);
    for (const sent of [snapshot([symbol]), termOf([symbol]), decode(encode([symbol]))])
      assert.deepEqual(sent, [literal]);
    assert.deepEqual(match(t(symbol, $("X")), t(literal, 1)), { X: 1 });
    assert.deepEqual(match(t(literal, $("X")), t(symbol, 1)), { X: 1 });
    assert.ok(!equal(symbol, Symbol.for("other")) && !equal(symbol, "true"));
  }
});

test("a map is as large as what it holds, whatever it says of itself", () => {
  class Any extends TermMap {
    override get size() {
      return 1;
    }
  }
  const [any, one] = [new Any(), new TermMap([[1, 2]])];
  for (const [a, b] of [
    [any, one],
    [one, any],
    [[[any]], [[one]]],
  ] as const) {
    assert.ok(!equal(a, b));
    assert.notEqual(compare(a, b), 0);
  }
});
