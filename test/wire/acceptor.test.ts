import assert from "node:assert/strict";
import { test } from "node:test";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import { acceptHandshake } from "../../runtime/wire/handshake.ts";
import { bytes, hex, toHex } from "../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../support/handshake-pipe.ts";
import { acceptor, amora, COOKIE, isFault, md5, NAME } from "./handshake-fixtures.ts";

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
    assert.deepEqual(peer, { name: "sif@surtur", creation: 7, flags: OUR_FLAGS });
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

test("the acceptor names a peer that has no name", async () => {
  // What erl -sname undefined sends: its host.
  const nameless = bytes("N", hex("0000006f07df7fbc 00000000 0006"), "surtur");
  let name = "";
  const { peer, asked } = await acceptor(async (peer) => {
    peer.send(nameless);
    const status = Buffer.from((await peer.receive()) as Uint8Array);
    assert.equal(status.subarray(0, 7).toString(), "snamed:");
    const length = status.readUInt16BE(7);
    name = status.subarray(9, 9 + length).toString();
    assert.equal(status.length, 9 + length + 4);
    const challenge = Buffer.from((await peer.receive()) as Uint8Array);
    peer.send(bytes("r", hex("00000042"), md5(challenge.readUInt32BE(9), COOKIE)));
    assert.equal(toHex((await peer.receive()) as Uint8Array), toHex(bytes("a", md5(0x42))));
  });
  assert.match(name, /^[0-9A-Z]{9,13}@surtur$/);
  assert.deepEqual(asked, [name]);
  assert.deepEqual(peer?.name, name);
});

const refusedNames: [name: string, message: Uint8Array, code: string][] = [
  ["lacks flags", bytes("N", hex("0000000000000001 00000007 000a"), "sif@surtur"), "missing-flags"],
  [
    "asks for another name than it has",
    bytes("N", hex("0000000f07df7fbd 00000007 000a"), "sif@surtur"),
    "bad-name",
  ],
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
