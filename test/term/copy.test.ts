import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BitString } from "../../runtime/term/binary.ts";
import { snapshot } from "../../runtime/term/copy.ts";
import { equal } from "../../runtime/term/equal.ts";
import { ExternalFun, fun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { float } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { type AnyTuple, t } from "../../runtime/term/tuple.ts";
import { externalTerms } from "../support/external-terms.ts";

const sif = Symbol.for("sif@vm");

test("what can't change is passed on as it is", () => {
  const terms: Term[] = [
    ...[Symbol.for("sunny"), true, undefined, null, 1, -0.5, 2n ** 70n, float(2), "text"],
    new Pid(sif, 1, 2, 3),
    new Reference(sif, [1, 2, 3], 4),
    new Port(sif, 5n, 6),
    fun(() => 1),
    new ExternalFun(Symbol.for("kvs"), Symbol.for("lookup"), 1),
    t(),
    t(Symbol.for("store"), t("weather", 25), new Pid(sif, 1, 2, 3)),
  ];
  for (const term of terms) assert.equal(snapshot(term), term);
});

test("a list, a map and bytes are copied, however deep inside a tuple", () => {
  const list = [1, [2]];
  const bytes = Uint8Array.of(255);
  const key = [3];
  const map = new TermMap([[key, list]]);
  const unchanged = t("stays");
  const sent = t(1, unchanged, t(list, bytes), map, new ImproperList([list], bytes));
  const copy = snapshot(sent) as AnyTuple;

  list.push(4);
  (list[1] as number[])[0] = 5;
  bytes[0] = 0;
  key[0] = 6;
  map.set(7, 8);

  const before = Uint8Array.of(255);
  assert.deepEqual(copy, t(1, t("stays"), t([1, [2]], before), copy[3], copy[4]));
  assert.equal(copy[1], unchanged);
  assert.ok(equal(copy[3], new TermMap([[[3], [1, [2]]]])));
  assert.ok(equal(copy[4], new ImproperList([[1, [2]]], before)));
});

test("a bitstring and the bytes of a Buffer are copied", () => {
  const bits = new BitString(Uint8Array.of(1, 0xe0), 3);
  const buffer = Buffer.from([255]);
  const [copiedBits, copiedBytes] = snapshot([bits, buffer]) as [BitString, Uint8Array];
  bits.bytes[0] = 9;
  buffer[0] = 9;
  assert.deepEqual(copiedBits.bytes, Uint8Array.of(1, 0xe0));
  assert.deepEqual(copiedBytes, Uint8Array.of(255));
});

test("tuples nested many times around a list are copied once each", () => {
  let term: Term = [1];
  for (let i = 0; i < 100; i++) term = t(term, i);
  assert.ok(equal(snapshot(term), term));
});

test("a copy equals what was copied", () => {
  fc.assert(fc.property(externalTerms, (term) => assert.ok(equal(snapshot(term), term))));
});
