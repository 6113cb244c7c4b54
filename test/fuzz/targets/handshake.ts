/**
 * The handshake, either side of it: it ends with a peer or with a ProtocolError, and with a peer only
 * if that has shown the cookie. No fault says anything of the cookie.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  acceptHandshake,
  initiateHandshake,
  type PeerNode,
} from "../../../runtime/wire/handshake.ts";
import { ProtocolError } from "../../../runtime/wire/protocol-error.ts";
import { bytes } from "../../support/bytes.ts";
import { handshakePipe, type PipeEnd } from "../../support/handshake-pipe.ts";
import { turn } from "../../support/memory-network.ts";
import { own } from "../../wire/handshake-fixtures.ts";
import { number } from "../grammar/bytes.ts";
import { ack, challengeOf, name, reply, type Step, status, steps } from "../grammar/handshake.ts";
import { opened, type Target } from "../target.ts";

const COOKIE = "RAISINSANDCHOCOLATE";
const self = own("sif@surtur", 7, COOKIE);
const PEER = "amora@surtur";

const md5 = (challenge: number) => createHash("md5").update(`${COOKIE}${challenge}`).digest();

/** Says the steps to the other side, whose messages are read only for what has to be computed. */
async function say(peer: PipeEnd, steps: readonly Step[]): Promise<void> {
  const heard: Buffer[] = [];
  const listening = (async () => {
    for (let message = await peer.receive(); message; message = await peer.receive())
      heard.push(Buffer.from(message));
  })();
  /** The number at a place of the latest message that begins with a letter, once the other side is done. */
  const challenge = async (tag: string, at: number) => {
    await turn();
    const found = heard.findLast((message) => message.toString("latin1", 0, 1) === tag);
    return found && found.length >= at + 4 ? found.readUInt32BE(at) : 0;
  };
  for (const step of steps)
    if (step === "right reply") peer.send(bytes("r", number(4, 5), md5(await challenge("N", 9))));
    else if (step === "right ack") peer.send(bytes("a", md5(await challenge("r", 1))));
    else peer.send(step);
  peer.close();
  await listening;
}

async function played(
  ours: Promise<PeerNode>,
  steps: readonly Step[],
  ends: readonly [PipeEnd, PipeEnd],
) {
  const outcome = ours.then(
    (peer) => ({ peer, fault: undefined }),
    (fault: unknown) => ({ peer: undefined, fault }),
  );
  const over = outcome.then(() => ends[0].close());
  await say(ends[1], steps);
  await over;
  const { peer, fault } = await outcome;
  if (peer) {
    const shown = steps.includes("right reply") || steps.includes("right ack");
    assert.ok(shown, "a peer was let in that has not shown the cookie");
    return;
  }
  assert.ok(fault instanceof ProtocolError, `${fault}`);
  assert.ok(!fault.message.includes(COOKIE), "the fault says the cookie");
}

const sizeOf = (steps: readonly Step[]) => steps.reduce((sum, step) => sum + step.length, 0);

const right = fc.constant<Step>;

export const targets: readonly Target[] = [
  {
    name: "handshake-accepting",
    about: "the handshake of a node that is called",
    open: () =>
      opened(
        fc.tuple(
          steps([name, fc.oneof(right("right reply"), reply)]),
          fc.constantFrom("ok", "ok_simultaneous", "nok", "not_allowed", "alive"),
        ),
        ([steps, status]) => {
          const ends = handshakePipe();
          return played(
            acceptHandshake(ends[0], self, () => status),
            steps,
            ends,
          );
        },
        ([steps]) => sizeOf(steps),
      ),
  },
  {
    name: "handshake-calling",
    about: "the handshake of a node that calls",
    open: () =>
      opened(
        fc.tuple(
          steps([status, challengeOf(PEER), fc.oneof(right("right ack"), ack)]),
          fc.boolean(),
        ),
        ([steps, connected]) => {
          const ends = handshakePipe();
          return played(
            initiateHandshake(ends[0], self, PEER, () => connected),
            steps,
            ends,
          );
        },
        ([steps]) => sizeOf(steps),
      ),
  },
];
