import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import { acceptHandshake, initiateHandshake, simultaneous } from "../../runtime/wire/handshake.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { bytes } from "../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../support/handshake-pipe.ts";
import { amora, CHALLENGE, md5, NAME, not, sif } from "./handshake-fixtures.ts";

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

test("random messages end both sides with a typed fault", async () => {
  const message = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(NAME, CHALLENGE, bytes("sok"), bytes("salive"), bytes("a", md5(1))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 5 }), async (messages) => {
      for (const side of [
        (end: PipeEnd) => initiateHandshake(end, sif, "amora@surtur", not.connected),
        (end: PipeEnd) => acceptHandshake(end, amora, () => "ok"),
      ]) {
        const [ours, theirs] = handshakePipe();
        for (const m of messages) theirs.send(m);
        theirs.close();
        await assert.rejects(side(ours), ProtocolError);
      }
    }),
  );
});
