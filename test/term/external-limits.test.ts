import assert from "node:assert/strict";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { createDeflate } from "node:zlib";
import { snapshot } from "../../runtime/term/copy.ts";
import { equal, keyOf } from "../../runtime/term/equal.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import type { TermErrorCode } from "../../runtime/term/external/term-error.ts";
import { RemoteFun } from "../../runtime/term/fun.ts";
import { Pid } from "../../runtime/term/identifier.ts";
import { MAX_BIG_BYTES, MAX_DEPTH, MAX_TERM_BYTES } from "../../runtime/term/limits.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { compare } from "../../runtime/term/order.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";
import { bytes, u } from "./fixtures.ts";

const refused = (code: TermErrorCode, encoded: Uint8Array, maxBytes?: number) =>
  assert.throws(() => decode(encoded, maxBytes), { name: "TermError", code });

const pid = new Pid(Symbol.for("a@b"), 0, 0, 0);
const remoteFun = (free: Term[]) =>
  new RemoteFun({
    module: Symbol.for("m"),
    ...{ arity: 0, uniq: new Uint8Array(16), index: 0, oldIndex: 0, oldUniq: 0, pid, free },
  });

/** What a term can be nested in. */
const containers: Record<string, (inner: Term) => Term> = {
  list: (inner) => [inner],
  tuple: (inner) => t(1, inner),
  "map's value": (inner) => new TermMap([[1, inner]]),
  "improper list's head": (inner) => new ImproperList([inner], 1),
  "fun's variable": (inner) => remoteFun([inner]),
};

function nested(depth: number, container: (inner: Term) => Term): Term {
  let term: Term = 0;
  for (let i = 0; i < depth; i++) term = container(term);
  return term;
}

for (const [name, container] of Object.entries(containers)) {
  test(`a ${name} nested as deep as allowed passes everywhere`, () => {
    const deep = nested(MAX_DEPTH, container);
    const read = decode(encode(deep));
    assert.ok(equal(read, deep));
    assert.equal(keyOf(read), keyOf(deep));
    assert.equal(compare(read, deep), 0);
    assert.ok(equal(snapshot(deep), deep));
  });

  test(`a ${name} nested three times as deep does not overflow the stack`, () => {
    const deep = nested(3 * MAX_DEPTH, container);
    assert.ok(equal(deep, nested(3 * MAX_DEPTH, container)));
    assert.throws(() => encode(deep), { name: "RangeError", message: /nested at most 512 deep/ });
    if (name !== "fun's variable") assert.throws(() => snapshot(deep), { name: "RangeError" });
  });
}

test("a peer's term may be nested as deep as ours, and no deeper", () => {
  const tuples = (depth: number) => bytes(131, Buffer.alloc(2 * depth, bytes(104, 1)), 106);
  decode(tuples(MAX_DEPTH));
  refused("too-deep", tuples(MAX_DEPTH + 1));
  refused("too-deep", tuples(1_000_000));
  const lists = (depth: number) =>
    bytes(131, Buffer.alloc(5 * depth, bytes(108, u(4, 1))), Buffer.alloc(depth + 1, 106));
  decode(lists(MAX_DEPTH));
  refused("too-deep", lists(MAX_DEPTH + 1));
});

test("a list that is the tail of a list is no deeper, however often", () => {
  const chain = bytes(131, Buffer.alloc(7 * 100_000, bytes(108, u(4, 1), 97, 1)), 106);
  assert.equal((decode(chain) as Term[]).length, 100_000);
});

test("a count that there are no bytes for is a fault, and nothing is allocated for it", () => {
  const before = process.memoryUsage().heapTotal;
  for (const tag of [105, 108, 109, 116]) refused("truncated", bytes(131, tag, u(4, -1), 97, 1));
  refused("truncated", bytes(131, 77, u(4, -1), 3, 1));
  refused("truncated", bytes(131, 112, u(4, 60), 1, u(16, 0), u(4, 0), u(4, -1), 119, 1, "m"));
  assert.ok(process.memoryUsage().heapTotal - before < 100e6);
});

test("a compressed term is not inflated beyond the size it announces", async () => {
  const zeros = Buffer.alloc(1024 * 1024);
  const deflate = createDeflate();
  const zip = buffer(deflate);
  for (let i = 0; i < 300; i++) if (!deflate.write(zeros)) await once(deflate, "drain");
  deflate.end();
  const bomb = bytes(131, 80, u(4, 10), await zip);
  const before = process.resourceUsage().maxRSS;
  refused("bad-compression", bomb);
  assert.ok(process.resourceUsage().maxRSS - before < 100_000, "took 100 MB or more");
});

test("a term has a greatest length", () => {
  refused("too-long", bytes(131, 97, 1), 2);
  assert.equal(decode(bytes(131, 97, 1), 3), 1);
  refused("too-long", new Uint8Array(MAX_TERM_BYTES + 1));
});

test("an integer has a greatest length, and passes at it", () => {
  const encoded = bytes(131, 111, u(4, MAX_BIG_BYTES), 1, Buffer.alloc(MAX_BIG_BYTES, 255));
  const greatest = decode(encoded);
  assert.ok(greatest === 1n - (1n << BigInt(8 * MAX_BIG_BYTES)));
  assert.equal(Buffer.compare(encode(greatest), encoded), 0);
  assert.throws(() => encode((greatest as bigint) - 1n), RangeError);
  refused(
    "too-long",
    bytes(131, 111, u(4, MAX_BIG_BYTES + 1), 1, Buffer.alloc(MAX_BIG_BYTES + 1, 255)),
  );
});

test("a list of a million elements passes", () => {
  const list = Array.from({ length: 1_000_000 }, (_, i) => i);
  assert.deepEqual(decode(encode(list)), list);
});
