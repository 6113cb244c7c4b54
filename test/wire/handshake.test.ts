import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import {
  acceptHandshake,
  initiateHandshake,
  type OwnNode,
  simultaneous,
} from "../../runtime/wire/handshake.ts";
import type { AcceptorStatus } from "../../runtime/wire/handshake-messages.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { bytes, hex, toHex } from "../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../support/handshake-pipe.ts";

const COOKIE = "chocolate";
const sif: OwnNode = own("sif@surtur", 7);
const amora: OwnNode = own("amora@surtur", 9);

function own(name: string, creation: number, cookie = COOKIE): OwnNode {
  return { name, creation, flags: OUR_FLAGS, cookieFor: () => cookie };
}

/** Computed here, and not by the code under test. */
function md5(challenge: number, cookie = COOKIE): Uint8Array {
  return Uint8Array.from(createHash("md5").update(`${cookie}${challenge}`).digest());
}

const not = { connected: () => false };

/** Our initiator against a peer that does what the test says. */
async function initiator(script: (peer: PipeEnd) => Promise<void>, connected = not.connected) {
  const [ours, theirs] = handshakePipe();
  const [result] = await Promise.all([
    initiateHandshake(ours, sif, "amora@surtur", connected).then(
      (peer) => ({ peer, fault: undefined }),
      (fault: unknown) => ({ peer: undefined, fault }),
    ),
    script(theirs),
  ]);
  return result;
}

/** Our acceptor against a peer that does what the test says. */
async function acceptor(script: (peer: PipeEnd) => Promise<void>, status: AcceptorStatus = "ok") {
  const [ours, theirs] = handshakePipe();
  const asked: string[] = [];
  const admit = (peer: string) => {
    asked.push(peer);
    return status;
  };
  const [result] = await Promise.all([
    acceptHandshake(ours, amora, admit).then(
      (peer) => ({ peer, fault: undefined }),
      (fault: unknown) => ({ peer: undefined, fault }),
    ),
    script(theirs),
  ]);
  return { ...result, asked };
}

function isFault(fault: unknown, code: string): true {
  assert.ok(fault instanceof ProtocolError, String(fault));
  assert.equal(fault.code, code, fault.message);
  assert.ok(!fault.message.includes(COOKIE));
  return true;
}

/** Flags of OTP 25, creation 7, "sif@surtur". */
const NAME = bytes("N", hex("0000000d07df7fbd 00000007 000a"), "sif@surtur");
/** Flags of OTP 25, challenge 12345, creation 9, "amora@surtur". */
const CHALLENGE = bytes("N", hex("0000000d07df7fbd 00003039 00000009 000c"), "amora@surtur");

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
    assert.deepEqual(peer, { name: "amora@surtur", creation: 9, flags: OUR_FLAGS, status });
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

test("bytes behind a name are ignored, for versions to come", async () => {
  const { peer } = await initiator(async (peer) => {
    await peer.receive();
    peer.send(bytes("sok"));
    peer.send(bytes(CHALLENGE, "and more"));
    const reply = Buffer.from((await peer.receive()) as Uint8Array);
    peer.send(bytes("a", md5(reply.readUInt32BE(1))));
  });
  assert.equal(peer?.name, "amora@surtur");
});

test("the initiator does not trust an acceptor with a wrong digest", async () => {
  const { fault } = await initiator(async (peer) => {
    await peer.receive();
    peer.send(bytes("sok"));
    peer.send(CHALLENGE);
    const reply = Buffer.from((await peer.receive()) as Uint8Array);
    peer.send(bytes("a", md5(reply.readUInt32BE(1), "vanilla")));
  });
  isFault(fault, "bad-cookie");
});

test("an acceptor that hangs up at our digest has another cookie", async () => {
  const { fault } = await initiator(async (peer) => {
    await peer.receive();
    peer.send(bytes("sok"));
    peer.send(CHALLENGE);
    await peer.receive();
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

async function callIn(peer: PipeEnd, status: string, cookie = COOKIE): Promise<void> {
  peer.send(NAME);
  assert.equal(Buffer.from((await peer.receive()) as Uint8Array).toString(), `s${status}`);
  if (status === "alive") peer.send(bytes("strue"));
  const challenge = Buffer.from((await peer.receive()) as Uint8Array);
  assert.equal(toHex(challenge.subarray(0, 9)), "4e0000000d07df5fbc");
  assert.equal(toHex(challenge.subarray(13)), toHex(bytes(hex("00000009 000c"), "amora@surtur")));
  peer.send(bytes("r", hex("00000042"), md5(challenge.readUInt32BE(9), cookie)));
}

for (const status of ["ok", "ok_simultaneous", "alive"] as const)
  test(`the acceptor goes through after ${status}`, async () => {
    const { peer, asked } = await acceptor(async (peer) => {
      await callIn(peer, status);
      assert.equal(toHex((await peer.receive()) as Uint8Array), toHex(bytes("a", md5(0x42))));
    }, status);
    assert.deepEqual(peer, { name: "sif@surtur", creation: 7, flags: OUR_FLAGS, status });
    assert.deepEqual(asked, ["sif@surtur"]);
  });

for (const [status, code] of [
  ["nok", "status-nok"],
  ["not_allowed", "not-allowed"],
] as const)
  test(`the acceptor says ${status} and ends with ${code}`, async () => {
    const { fault } = await acceptor(async (peer) => {
      peer.send(NAME);
      assert.equal(Buffer.from((await peer.receive()) as Uint8Array).toString(), `s${status}`);
    }, status);
    isFault(fault, code);
  });

for (const [answer, code] of [
  ["sfalse", "already-connected"],
  ["smaybe", "unexpected-message"],
  ["r", "unexpected-message"],
] as const)
  test(`the acceptor ends with ${code} when alive is answered by ${answer}`, async () => {
    const { fault } = await acceptor(async (peer) => {
      peer.send(NAME);
      await peer.receive();
      peer.send(bytes(answer));
    }, "alive");
    isFault(fault, code);
  });

const refusedNames: [name: string, message: Uint8Array, code: string][] = [
  ["lacks flags", bytes("N", hex("0000000000000001 00000007 000a"), "sif@surtur"), "missing-flags"],
  ["asks for a name", bytes("N", hex("0000000f07df7fbd 00000007 0006"), "surtur"), "bad-name"],
  ["has no host", bytes("N", hex("0000000d07df7fbd 00000007 0003"), "sif"), "bad-name"],
];

for (const [name, message, code] of refusedNames)
  test(`the acceptor does not allow a peer that ${name}`, async () => {
    const { fault, asked } = await acceptor(async (peer) => {
      peer.send(message);
      assert.equal(Buffer.from((await peer.receive()) as Uint8Array).toString(), "snot_allowed");
    });
    isFault(fault, code);
    assert.deepEqual(asked, []);
  });

for (const [name, message, code] of [
  ["version 5", bytes("n", hex("0005 00df7fbd"), "sif@surtur"), "old-version"],
  ["something else", bytes("GET / HTTP/1.0"), "unexpected-message"],
  ["nothing", hex(""), "malformed"],
  ["a name shorter than it says", NAME.subarray(0, 20), "malformed"],
] as const)
  test(`the acceptor answers ${name} by nothing at all`, async () => {
    const [ours, theirs] = handshakePipe();
    theirs.send(message);
    await assert.rejects(
      acceptHandshake(ours, amora, () => "ok"),
      (fault) => isFault(fault, code),
    );
    ours.close();
    assert.equal(await theirs.receive(), undefined);
  });

test("the acceptor gives no digest to a peer with another cookie", async () => {
  const [ours, theirs] = handshakePipe();
  const done = acceptHandshake(ours, amora, () => "ok");
  await callIn(theirs, "ok", "vanilla");
  await assert.rejects(done, (fault) => isFault(fault, "bad-cookie"));
  ours.close();
  assert.equal(await theirs.receive(), undefined);
});

test("the acceptor refuses a reply whose digest is too short or too long", async () => {
  for (const digest of [md5(1).subarray(1), bytes(md5(1), 0)]) {
    const { fault } = await acceptor(async (peer) => {
      peer.send(NAME);
      await peer.receive();
      peer.send(bytes("r", hex("00000042"), digest));
    });
    isFault(fault, "malformed");
  }
});

test("two of our nodes shake hands, and each learns what the other is", async () => {
  const [a, b] = handshakePipe();
  const hidden = { ...amora, flags: OUR_FLAGS & ~1n };
  const [theirs, ours] = await Promise.all([
    initiateHandshake(a, { ...sif, flags: OUR_FLAGS | 1n }, "amora@surtur", not.connected),
    acceptHandshake(b, hidden, () => "ok"),
  ]);
  assert.deepEqual(theirs, {
    ...{ name: "amora@surtur", creation: 9 },
    ...{ flags: OUR_FLAGS, status: "ok" },
  });
  assert.deepEqual(ours, {
    ...{ name: "sif@surtur", creation: 7 },
    ...{ flags: OUR_FLAGS, status: "ok" },
  });
});

test("two nodes with different cookies don't", async () => {
  const [a, b] = handshakePipe();
  const accepting = acceptHandshake(b, own("amora@surtur", 9, "vanilla"), () => "ok");
  accepting.catch(() => b.close());
  await assert.rejects(initiateHandshake(a, sif, "amora@surtur", not.connected), (fault) =>
    isFault(fault, "bad-cookie"),
  );
  await assert.rejects(accepting, (fault) => isFault(fault, "bad-cookie"));
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
