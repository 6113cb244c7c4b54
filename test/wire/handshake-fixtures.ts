/** Two nodes, their messages by hand, and our side of a handshake with a peer that a test plays. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import {
  acceptHandshake,
  initiateHandshake,
  type OwnNode,
  type PeerNode,
} from "../../runtime/wire/handshake.ts";
import type { AcceptorStatus } from "../../runtime/wire/handshake-messages.ts";
import { ProtocolError } from "../../runtime/wire/protocol-error.ts";
import { bytes, hex } from "../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../support/handshake-pipe.ts";

export const COOKIE = "chocolate";
export const sif: OwnNode = own("sif@surtur", 7);
export const amora: OwnNode = own("amora@surtur", 9);

export function own(name: string, creation: number, cookie = COOKIE): OwnNode {
  return { name, creation, flags: OUR_FLAGS, cookieFor: () => cookie, asked: new Set() };
}

/** Computed here, and not by the code under test. */
export function md5(challenge: number, cookie = COOKIE): Uint8Array {
  return Uint8Array.from(createHash("md5").update(`${cookie}${challenge}`).digest());
}

export const not = { connected: () => false };

/** One of our sides against a peer that does what the test says. */
async function played(
  ourSide: (ours: PipeEnd) => Promise<PeerNode>,
  script: (peer: PipeEnd) => Promise<void>,
): Promise<{ peer?: PeerNode; fault?: unknown }> {
  const [ours, theirs] = handshakePipe();
  const ended = ourSide(ours).then(
    (peer) => ({ peer }),
    (fault: unknown) => ({ fault }),
  );
  await script(theirs);
  return ended;
}

export function initiator(
  script: (peer: PipeEnd) => Promise<void>,
  connected = not.connected,
): Promise<{ peer?: PeerNode; fault?: unknown }> {
  return played((ours) => initiateHandshake(ours, sif, "amora@surtur", connected), script);
}

/** Gives besides which peers it was asked to admit. */
export async function acceptor(
  script: (peer: PipeEnd) => Promise<void>,
  status: AcceptorStatus = "ok",
) {
  const asked: string[] = [];
  const admit = (peer: string) => {
    asked.push(peer);
    return status;
  };
  const result = await played((ours) => acceptHandshake(ours, amora, admit), script);
  return { ...result, asked };
}

export function isFault(fault: unknown, code: string): true {
  assert.ok(fault instanceof ProtocolError, String(fault));
  assert.equal(fault.code, code, fault.message);
  assert.ok(!fault.message.includes(COOKIE));
  return true;
}

/** Flags of OTP 25, creation 7, "sif@surtur". */
export const NAME = bytes("N", hex("0000000d07df7fbd 00000007 000a"), "sif@surtur");
/** Flags of OTP 25, challenge 12345, creation 9, "amora@surtur". */
export const CHALLENGE = bytes("N", hex("0000000d07df7fbd 00003039 00000009 000c"), "amora@surtur");
