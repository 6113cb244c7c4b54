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

const DEPTH = 100_000;
/** Maps and funs take more time and memory for each level. */
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
  const depth = name === "list" || name === "tuple" ? DEPTH : LESS;

  test(`a term in a ${name}, ${depth} deep, goes through everything`, () => {
    const deep = nested(depth, container);
    const bytes = encode(deep);
    const read = decode(bytes);
    assert.ok(equal(read, deep));
    assert.equal(keyOf(read), keyOf(deep));
    assert.equal(compare(read, deep), 0);
    const copy = snapshot(deep);
    assert.equal(Buffer.compare(encode(copy), bytes), 0);

    const other = nested(depth, container, 1);
    assert.ok(!equal(deep, other));
    assert.notEqual(keyOf(deep), keyOf(other));
    assert.equal(compare(deep, other), -1);
  });

  test(`a term in a ${name}, ${depth} deep, is printed`, () => {
    const deep = nested(depth, container);
    const printed = print(deep);
    assert.equal(write(deep), printed);
    assert.equal(formatString("~w", [deep]), printed);
    assert.equal(formatString("~0p", [deep]), printed);
  });
}

test("lists and texts as deep are printed on as many lines as they need", () => {
  const deep = nested(DEPTH, (inner) => [inner]);
  assert.equal(format(deep).replace(/\s/g, ""), print(deep));
  assert.equal(formatString("~p", [deep]).replace(/\s/g, ""), print(deep));
  const letters = nested(DEPTH, (inner) => [65, inner], 66);
  assert.equal(text(letters).length, DEPTH + 1);
  assert.equal(formatString("~s", [letters]).length, DEPTH + 1);
});
