/**
 * In a file of its own: the tests of a file share an OS process, and after this one no test of the
 * same OS process could read a new atom.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, TermReader } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { MAX_ATOMS } from "../../runtime/term/limits.ts";

test("peers may name a bounded number of atoms; those that are known pass for ever", () => {
  const known = encode(Symbol.for("known"));
  decode(known);
  const name = Buffer.from(
    [119, 8, ..."00000000"].map((x) => (typeof x === "string" ? x.charCodeAt(0) : x)),
  );
  const invent = (number: number) => {
    name.write(number.toString(36).padStart(8, "0"), 2);
    return new TermReader(name).term();
  };
  for (let i = 1; i < MAX_ATOMS - 4; i++) invent(i);
  assert.equal(invent(1), Symbol.for("00000001"));
  assert.equal(decode(known), Symbol.for("known"));
  const fault = { name: "TermError", code: "too-many-atoms" };
  assert.throws(() => invent(MAX_ATOMS), fault);
  assert.throws(() => decode(Uint8Array.of(131, 115, 1, 0xe9)), fault);
  assert.equal(decode(encode(true)), true); // one of the four that are always known
});
