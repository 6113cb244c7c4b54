import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { fun, LocalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { MAX_SENT_FUNS } from "../../runtime/term/limits.ts";
import { t } from "../../runtime/term/tuple.ts";

test("a closure that comes back is the closure that was sent", () => {
  const twice = new LocalFun((x: number) => 2 * x);
  const half = fun((x: number) => x / 2);
  const [a, b] = decode(encode(t(twice, half))) as readonly unknown[];
  assert.equal(a, twice);
  assert.equal(b, half);
  assert.equal(decode(encode(new LocalFun(twice.call))), twice);
  assert.notEqual(decode(encode(new LocalFun(twice.call, 3))), twice);
});

test("a closure of another OS process is not one of ours", () => {
  const encoded = Uint8Array.from(encode(fun(() => 1)));
  encoded[1 + 1 + 4 + 1] = (encoded[1 + 1 + 4 + 1] as number) ^ 1; // the first byte of Uniq
  assert.ok(decode(encoded) instanceof RemoteFun);
});

test("a closure sent long ago, and many others since, comes back as a fun nobody can call", () => {
  const first = fun(() => 1);
  const second = fun(() => 2);
  const sent = [encode(first), encode(second)] as const;
  for (let i = 1; i < MAX_SENT_FUNS; i++) encode(fun(() => i));
  assert.ok(decode(sent[0]) instanceof RemoteFun);
  assert.equal(decode(sent[1]), second);
  assert.equal(decode(encode(first)), first); // sent anew, it is known anew
});
