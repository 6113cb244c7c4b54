/**
 * Terms as deep and as large as memory allows, through all that looks into a term. Erlang has no bound
 * on how deep a term is; JavaScript's stack would end after some thousand levels.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatString } from "../../runtime/erlang/modules/io-format.ts";
import { format, print, write } from "../../runtime/erlang/print/print.ts";
import { snapshot } from "../../runtime/term/copy.ts";
import { equal } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { RemoteFun } from "../../runtime/term/fun.ts";
import { Pid } from "../../runtime/term/identifier.ts";
import { ImproperList, text } from "../../runtime/term/list.ts";
import { compare } from "../../runtime/term/order.ts";
import type { Term } from "../../runtime/term/term.ts";
import { keyOf, TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

const DEPTH = 1_000_000;
/** Where each level takes more time or memory. */
const LESS = 20_000;

const a = Symbol.for("a");
const pid = new Pid(Symbol.for("a@b"), 0, 0, 0);
const fields = { arity: 0, uniq: new Uint8Array(16), index: 0, oldIndex: 0, oldUniq: 0, pid };

/** What a term can be nested in. */
const containers: Record<string, (inner: Term) => Term> = {
  list: (inner) => [inner],
  "list's second element": (inner) => [a, inner],
  tuple: (inner) => t(inner),
  "map's value": (inner) => new TermMap([[a, inner]]),
  "map's key": (inner) => new TermMap([[inner, a]]),
  "map's key beside another": (inner) =>
    new TermMap([
      [inner, a],
      [t(), a],
    ]),
  "key of a map with two": (inner) =>
    new TermMap([
      [inner, a],
      [
        new TermMap([
          [1, 1],
          [2, 2],
        ]),
        a,
      ],
    ]),
  "improper list's head": (inner) => new ImproperList([inner], a),
  "improper list's tail": (inner) => new ImproperList([a], t(inner)),
  "fun's variable": (inner) => new RemoteFun({ module: Symbol.for("m"), ...fields, free: [inner] }),
};

function nested(depth: number, container: (inner: Term) => Term, innermost = 0): Term {
  let term: Term = innermost;
  for (let i = 0; i < depth; i++) term = container(term);
  return term;
}

for (const [name, container] of Object.entries(containers)) {
  test(`a term in a ${name}, ${LESS} deep, goes through everything`, () => {
    const deep = nested(LESS, container);
    const bytes = encode(deep);
    const read = decode(bytes);
    assert.ok(equal(read, deep));
    assert.equal(keyOf(read), keyOf(deep));
    assert.equal(compare(read, deep), 0);
    const copy = snapshot(deep);
    assert.equal(Buffer.compare(encode(copy), bytes), 0);

    const other = nested(LESS, container, 1);
    assert.ok(!equal(deep, other));
    assert.notEqual(keyOf(deep), keyOf(other));
    assert.equal(compare(deep, other), -1);
  });

  test(`a term in a ${name}, ${LESS} deep, is printed`, () => {
    const deep = nested(LESS, container);
    const printed = print(deep);
    assert.equal(write(deep), printed);
    assert.equal(formatString("~w", [deep]), printed);
    assert.equal(formatString("~0p", [deep]), printed);
  });
}

/** A term goes through what a message goes through: out of a program, over the wire, into another. */
function assertTravels(term: Term): void {
  const bytes = encode(snapshot(term));
  const read = decode(bytes);
  assert.ok(equal(read, term));
  assert.equal(compare(read, term), 0);
}

test(`a list, ${DEPTH} deep, is copied, sent, compared and printed`, () => {
  const deep = nested(DEPTH, (inner) => [inner]);
  assertTravels(deep);
  assert.ok(
    !equal(
      deep,
      nested(DEPTH, (inner) => [inner], 1),
    ),
  );
  assert.equal(write(deep), `${"[".repeat(DEPTH)}0${"]".repeat(DEPTH)}`);
});

test(`a tuple, ${DEPTH} deep, is copied, sent, compared and printed`, () => {
  const deep = nested(DEPTH, (inner) => t(inner));
  assertTravels(deep);
  assert.ok(
    !equal(
      deep,
      nested(DEPTH, (inner) => t(inner), 1),
    ),
  );
  assert.equal(write(deep), `${"{".repeat(DEPTH)}0${"}".repeat(DEPTH)}`);
});

test("a term of 100 MB is copied, sent, compared and printed", () => {
  const bytes = new Uint8Array(50_000_000);
  const numbers = Array.from({ length: 5_000_000 }, (_, i) => 1_000_000 + i);
  const words = "word ".repeat(5_000_000);
  assertTravels(t(bytes, numbers, words));
  const zeros = `0${",0".repeat(bytes.length - 1)}`;
  assert.ok(print(t(bytes, numbers, words)) === `{<<${zeros}>>,[${numbers}],<<"${words}">>}`);
});

test("lists and texts, however deep, are printed on as many lines as they need", () => {
  const depth = 100_000;
  const deep = nested(depth, (inner) => [inner]);
  assert.equal(format(deep).replace(/\s/g, ""), print(deep));
  assert.equal(formatString("~p", [deep]).replace(/\s/g, ""), print(deep));
  const letters = nested(depth, (inner) => [65, inner], 66);
  assert.equal(text(letters).length, depth + 1);
  assert.equal(formatString("~s", [letters]).length, depth + 1);
});
