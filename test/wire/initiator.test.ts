import assert from "node:assert/strict";
import { test } from "node:test";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import { initiateHandshake } from "../../runtime/wire/handshake.ts";
import { bytes, hex, toHex } from "../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../support/handshake-pipe.ts";
import { CHALLENGE, initiator, isFault, md5, not, sif } from "./handshake-fixtures.ts";

async function goThrough(peer: PipeEnd, first: string): Promise<void> {
  assert.equal(
    toHex((await peer.receive()) as Uint8Array),
    toHex(bytes("N", hex("0000000d07df5fbc 00000007 000a"), "sif@surtur")),
  );
  peer.send(bytes(first));
  if (first === "salive")
    assert.equal(Buffer.from((await peer.receive()) as Uint8Array).toString(), "strue");
  peer.send(CHALLENGE);
  const reply = Buffer.from((await peer.receive()) as Uint8Array);
  assert.equal(reply.length, 21);
  assert.equal(toHex(reply.subarray(5)), toHex(md5(12345)));
  peer.send(bytes("a", md5(reply.readUInt32BE(1))));
}

for (const status of ["ok", "ok_simultaneous", "alive"] as const)
  test(`the initiator goes through after ${status}`, async () => {
    const { peer } = await initiator((peer) => goThrough(peer, `s${status}`));
    assert.deepEqual(peer, { name: "amora@surtur", creation: 9, flags: OUR_FLAGS });
  });

test("the initiator answers alive by false when it has a connection by now", async () => {
  const { fault } = await initiator(
    async (peer) => {
      await peer.receive();
      peer.send(bytes("salive"));
      assert.equal(Buffer.from((await peer.receive()) as Uint8Array).toString(), "sfalse");
    },
    () => true,
  );
  isFault(fault, "already-connected");
});

for (const [status, code] of [
  ["nok", "status-nok"],
  ["not_allowed", "not-allowed"],
  ["named:\u0000\u0003a@b\u0000\u0000\u0000\u0001", "unexpected-message"],
  ["", "unexpected-message"],
  ["okay", "unexpected-message"],
] as const)
  test(`the initiator ends with ${code} after status ${JSON.stringify(status)}`, async () => {
    const { fault } = await initiator(async (peer) => {
      await peer.receive();
      peer.send(bytes(`s${status}`));
    });
    isFault(fault, code);
  });

const wrongChallenges: [name: string, message: Uint8Array, code: string][] = [
  ["another node answers", bytes(CHALLENGE.subarray(0, 19), "amore@surtur"), "bad-name"],
  [
    "the peer lacks flags",
    bytes("N", hex("0000000000000001 00003039 00000009 000c"), "amora@surtur"),
    "missing-flags",
  ],
  [
    "the challenge is of version 5",
    bytes("n", hex("0005 00df7fbd 00003039"), "amora@surtur"),
    "old-version",
  ],
  ["the challenge is cut off", CHALLENGE.subarray(0, 25), "malformed"],
  ["an ack comes too early", bytes("a", md5(1)), "unexpected-message"],
  ["an empty message comes", hex(""), "malformed"],
];

for (const [name, message, code] of wrongChallenges)
  test(`the initiator ends with ${code} when ${name}, and shows no digest`, async () => {
    const [ours, theirs] = handshakePipe();
    const done = initiateHandshake(ours, sif, "amora@surtur", not.connected);
    await theirs.receive();
    theirs.send(bytes("sok"));
    theirs.send(message);
    await assert.rejects(done, (fault) => isFault(fault, code));
    ours.close();
    assert.equal(await theirs.receive(), undefined);
  });

/** Goes on up to our reply, and gives the challenge in it. */
async function replied(peer: PipeEnd, challenge: Uint8Array): Promise<number> {
  await peer.receive();
  peer.send(bytes("sok"));
  peer.send(challenge);
  return Buffer.from((await peer.receive()) as Uint8Array).readUInt32BE(1);
}

test("bytes behind a name are ignored, for versions to come", async () => {
  const { peer } = await initiator(async (peer) => {
    const challenge = await replied(peer, bytes(CHALLENGE, "and more"));
    peer.send(bytes("a", md5(challenge)));
  });
  assert.equal(peer?.name, "amora@surtur");
});

test("the initiator does not trust an acceptor with a wrong digest", async () => {
  const { fault } = await initiator(async (peer) => {
    peer.send(bytes("a", md5(await replied(peer, CHALLENGE), "vanilla")));
  });
  isFault(fault, "bad-cookie");
});

test("an acceptor that hangs up at our digest has another cookie", async () => {
  const { fault } = await initiator(async (peer) => {
    await replied(peer, CHALLENGE);
    peer.close();
  });
  isFault(fault, "bad-cookie");
});

test("hanging up before that is only hanging up", async () => {
  for (const messages of [[], [bytes("sok")]]) {
    const { fault } = await initiator(async (peer) => {
      for (const message of messages) peer.send(message);
      peer.close();
    });
    isFault(fault, "closed");
  }
});
