import assert from "node:assert/strict";
import { test } from "node:test";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import { acceptHandshake, initiateHandshake, simultaneous } from "../../runtime/wire/handshake.ts";
import { handshakePipe } from "../support/handshake-pipe.ts";
import { amora, not, sif } from "./handshake-fixtures.ts";

test("two of our nodes shake hands, and each learns what the other is", async () => {
  const [a, b] = handshakePipe();
  const hidden = { ...amora, flags: OUR_FLAGS & ~1n };
  const [theirs, ours] = await Promise.all([
    initiateHandshake(a, { ...sif, flags: OUR_FLAGS | 1n }, "amora@surtur", not.connected),
    acceptHandshake(b, hidden, () => "ok"),
  ]);
  assert.deepEqual(theirs, {
    ...{ name: "amora@surtur", creation: 9 },
    flags: OUR_FLAGS,
  });
  assert.deepEqual(ours, {
    ...{ name: "sif@surtur", creation: 7 },
    flags: OUR_FLAGS,
  });
});

test("a node that calls and is called goes on with the call of the greater name", () => {
  assert.equal(simultaneous("sif@surtur", "amora@surtur"), "nok");
  assert.equal(simultaneous("amora@surtur", "sif@surtur"), "ok_simultaneous");
});
