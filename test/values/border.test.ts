/**
 * The border, where a value becomes a term: by being copied on its node, or by being encoded for another.
 * Both refuse the same values with the same words, and take what is there, whatever a value says of itself.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { float } from "#runtime";
import { format, print } from "../../runtime/erlang/print/print.ts";
import { BitString } from "../../runtime/term/binary.ts";
import { snapshot, termOf } from "../../runtime/term/copy.ts";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { ExternalFun, LocalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { MAX_BIG_BYTES, MAX_TERM_BYTES } from "../../runtime/term/limits.ts";
import { ImproperList, isList, text } from "../../runtime/term/list.ts";
import type { Term } from "../../runtime/term/term.ts";
import { keyOf, TermMap } from "../../runtime/term/term-map.ts";
import { isTuple, t, tupleOf } from "../../runtime/term/tuple.ts";
import { externalTerms } from "../support/external-terms.ts";
import { badValues, unsteadyValues, type Value } from "./bad-values.ts";

/** Those that can be made at all: the runtime itself refuses to make some. */
const made = (values: readonly Value[]) =>
  values.flatMap(([what, make]) => {
    try {
      return [{ what, value: make(), make }];
    } catch {
      return [];
    }
  });

/** What a use of a value gives, or the message of the error that it throws, which has to be a refusal. */
function outcomeOf(use: (value: Term) => Term, value: unknown): { term: Term } | { error: string } {
  try {
    return { term: use(value as Term) };
  } catch (thrown) {
    assert.ok(thrown instanceof TypeError || thrown instanceof RangeError, inspect(thrown));
    assert.match(thrown.message, /^expected an Erlang term, got .+: .+/s);
    return { error: thrown.message };
  }
}

const sent = (term: Term) => decode(encode(term));

/** Fails unless a value is the same term here and elsewhere, or the same refusal. */
function assertSame(what: string, value: unknown): { term: Term } | { error: string } {
  const [here, there] = [outcomeOf(snapshot, value), outcomeOf(sent, value)];
  if ("error" in here || "error" in there) assert.deepEqual(there, here, what);
  else assert.ok(equal(here.term, there.term), what);
  return here;
}

test("each bad value is refused, here and on its way to another node, with the same words", () => {
  for (const { what, value } of made(badValues))
    for (const bad of [value, [value], t(1, value), new TermMap([["key", value as Term]])])
      assert.ok("error" in assertSame(what, bad), what);
});

test("what has a bad value anywhere in it is refused with the same words", () => {
  // fast-check looks into what it makes: proxies that throw are left out.
  const steady = made(badValues).filter(({ what }) => !/proxy/.test(what));
  const bad = fc.constantFrom(...steady.map(({ value }) => value as Term));
  const { any } = fc.letrec<{ any: Term; several: Term[] }>((tie) => ({
    several: fc.array(tie("any"), { minLength: 1, maxLength: 4 }),
    any: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      { weight: 4, arbitrary: externalTerms },
      { weight: 1, arbitrary: bad },
      tie("several"),
      tie("several").map((elements) => tupleOf([...elements])),
      tie("several").map((heads) => new ImproperList(heads, "tail")),
      fc.array(fc.tuple(externalTerms, tie("any"))).map((pairs) => new TermMap(pairs)),
    ),
  }));
  fc.assert(
    fc.property(any, (value) => void assertSame(print(termOf(value)).slice(0, 200), value)),
  );
});

test("what changes or lies while it is read arrives as something whole, or is refused", () => {
  for (const use of [snapshot, sent])
    for (const { what, value } of made(unsteadyValues)) {
      const came = outcomeOf(use, t(1, value, "behind"));
      if ("error" in came) continue;
      const [first, , last] = came.term as readonly Term[];
      assert.deepEqual([first, last], [1, "behind"], what);
      assert.ok(equal(snapshot(came.term), came.term), what);
    }
});

test("bytes and maps are written by what is there", () => {
  const said = (object: object, field: string) =>
    Object.defineProperty(object, field, { value: 3 });
  const bytes = Uint8Array.of(1, 2, 3, 4, 255);
  for (const original of [Uint8Array.from(bytes), Buffer.from(bytes)])
    for (const use of [snapshot, sent])
      assert.deepEqual(
        [...(use(said(original, "length") as Uint8Array) as Uint8Array)],
        [...bytes],
      );
  const map = said(new TermMap([[1, 2]]), "size") as TermMap;
  map[Symbol.iterator] = () => [][Symbol.iterator]();
  for (const use of [snapshot, sent]) assert.ok(equal(use(map), new TermMap([[1, 2]])));
});

test("keys that have become the same since they were set arrive as one", () => {
  const [one, other] = [[1], [2]];
  const map = new TermMap([
    [one, "a"],
    [other, "b"],
  ]);
  other[0] = 1;
  for (const use of [snapshot, sent]) assert.ok(equal(use(t(map)), t(new TermMap([[[1], "b"]]))));
  assert.equal(encode(map).length, encode(new TermMap([[[1], "b"]])).length);
});

test("an array with the prototype of tuples is copied: it may still change", () => {
  const array: Term[] = Object.setPrototypeOf([1, [2]], Object.getPrototypeOf(t()));
  const copy = snapshot(array);
  array[0] = 3;
  assert.ok(isTuple(copy) && equal(copy, t(1, [2])));
});

test("what has only the prototype of a class is refused", () => {
  for (const of of [
    Pid,
    Reference,
    Port,
    ExternalFun,
    LocalFun,
    RemoteFun,
    BitString,
    TermMap,
    ImproperList,
    float(2).constructor as typeof Pid,
  ]) {
    assert.ok("error" in assertSame(of.name, Object.create(of.prototype)), of.name);
    assert.ok("error" in assertSame(of.name, Object.freeze(Object.create(of.prototype))), of.name);
  }
  const pid = new Pid(Symbol.for("a@b"), 1, 2, 3);
  assert.ok("error" in assertSame("a proxy of a pid", new Proxy(pid, {})));
});

test("pids and references stay what can be sent, and have words", () => {
  const words = [1, 2, 3];
  const ref = new Reference(Symbol.for("a@b"), words, 1);
  words.length = 0;
  assert.equal(ref.words.length, 3);
  assert.throws(() => new Reference(Symbol.for("a@b"), [], 1), TypeError);
  for (const bits of [0, 8, 1.5, Number.NaN])
    assert.throws(() => new BitString(Uint8Array.of(1), bits), RangeError);
});

test("what a fun of another node holds is checked and copied as well", () => {
  const free: Term[] = [[1]];
  const [module, pid] = [Symbol.for("m"), new Pid(Symbol.for("a@b"), 1, 2, 3)];
  const fields = { module, arity: 0, index: 0, oldIndex: 0, oldUniq: 0, pid, free };
  const fun = new RemoteFun({ ...fields, uniq: new Uint8Array(16) });
  const copy = snapshot(fun) as RemoteFun;
  (free[0] as Term[]).push(2);
  assert.ok(equal(copy.free, [[1]]));
  assert.ok("error" in assertSame("a fun", new RemoteFun({ ...fun, free: [{} as Term] })));
});

test("integers are as large as a stock erl has them, and no larger", () => {
  const greatest = (1n << BigInt(8 * MAX_BIG_BYTES)) - 1n;
  for (const value of [greatest, -greatest]) assert.ok("term" in assertSame("the greatest", value));
  for (const value of [greatest + 1n, -greatest - 1n, 1n << 5_000_000n])
    assert.match(
      (assertSame("too great", [value]) as { error: string }).error,
      /an integer of more than 4194240 bits/,
    );
});

test("a list too long to be sent is refused before anything is made of it", () => {
  const before = process.memoryUsage().rss;
  for (const length of [2 ** 32 - 1, MAX_TERM_BYTES + 1])
    assert.match(
      (assertSame("too long", t(new Array(length))) as { error: string }).error,
      /a list of \d+ elements/,
    );
  assert.ok(process.memoryUsage().rss - before < 50e6);
});

test("a term whose bytes are too many is refused, and takes no more memory than these", () => {
  const before = process.memoryUsage().arrayBuffers;
  const half = new Uint8Array(MAX_TERM_BYTES / 2);
  assert.equal(encode(half).length, half.length + 6);
  assert.throws(
    () => encode(t(half, half)),
    /^RangeError: expected an Erlang term, got one of more than 134217728 bytes/,
  );
  assert.ok(process.memoryUsage().arrayBuffers - before < 3 * MAX_TERM_BYTES);
  assert.deepEqual([...encode(1)], [131, 97, 1]);
});

test("whatever a getter throws or encodes meanwhile, a term is written by itself", () => {
  const getting = (get: () => unknown) =>
    Object.defineProperty([1, 2], 0, { get, enumerable: true });
  const inner = encode([300, "inner"]);
  const value = getting(() => {
    assert.deepEqual(encode([300, "inner"]), inner);
    return 300;
  });
  for (const use of [snapshot, sent]) assert.ok(equal(use(t("a", value)), t("a", [300, 2])));
  const unreadable = Object.defineProperty(new RangeError("call stack"), "message", {
    get: () => {
      throw 1;
    },
  });
  for (const thrown of [undefined, { a: 1 }, new RangeError("mine"), unreadable]) {
    const bad = getting(() => {
      throw thrown;
    });
    assert.ok("error" in assertSame("a getter that throws", t(1, bad)));
    assert.deepEqual([...encode(1)], [131, 97, 1]);
  }
});

test("the end of the stack is told as that, and no fault of the term", () => {
  for (const use of [snapshot, encode]) {
    const endless = (): unknown => [use(t(1)), endless()];
    assert.throws(endless, { name: "RangeError", message: /call stack/ });
  }
});

/** Some printed forms: what is no term tells what it is. */
const printed: readonly [unknown, RegExp][] = [
  [{ a: 1 }, /^\{ a: 1 \}$/],
  [new Date(0), /^1970-01-01/],
  [new Map([[1, 2]]), /^Map\(1\)/],
  [function twice() {}, /Function: twice/],
  [Symbol("sunny"), /^Symbol\(sunny\)$/],
  [Number.NaN, /^NaN$/],
  ["a\ud800", /^'a\\ud800'$/i],
  [new Error("no luck"), /^Error: no luck/],
  [new Proxy(Uint8Array.of(255), {}), /255/],
  [Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, i])), /^\{/],
  [new Set(Array.from({ length: 10_000 }, (_, i) => `text ${i}`)), /^Set/],
  [{ text: "😀".repeat(5000) }, /^\{/],
];

test("what is no term becomes its printed form, where there is nobody to throw an error at", () => {
  for (const [value, pattern] of printed) assert.match(text(termOf(value)), pattern);
  const all = [...made(badValues), ...printed.map(([value]) => ({ what: inspect(value), value }))];
  for (const { what, value } of all) {
    const term = termOf(value);
    assert.ok(isList(term) && term.length > 0 && term.length <= 1000, what);
    assert.ok(text(term).isWellFormed(), what);
    for (const bad of [term, termOf([value]), termOf(t(1, value)), termOf([[t(value)]])]) {
      assert.ok(equal(sent(bad), bad) && equal(snapshot(bad), bad), what);
      assert.equal(keyOf(bad), keyOf(sent(bad)), what);
      assert.ok(print(bad).length > 0 && format(bad).length > 0, what);
    }
  }
});

test("a term stays the term that it is", () => {
  const list: Term[] = [1];
  const copy = termOf(t("ok", list));
  list.push(2);
  assert.ok(equal(copy, t("ok", [1])));
});
