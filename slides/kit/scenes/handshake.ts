/**
 * The handshake of two nodes, read off the wire between them: once with the same cookie on both sides,
 * once with another. Digests are not shown; what is shown instead was held against them.
 */
import { netAdm, type RunningNode } from "#runtime";
import type { Carrier } from "../../../runtime/node/carrier.ts";
import { Node } from "../../../runtime/node/node.ts";
import type { Transport } from "../../../runtime/node/transport.ts";
import { SimulatedNetwork } from "../../../runtime/simulated/network.ts";
import { Simulation } from "../../../runtime/simulated/simulation.ts";
import { boot } from "../../../runtime/start-node.ts";
import { digest, equalDigests } from "../../../runtime/wire/digest.ts";
import {
  decodeAck,
  decodeChallenge,
  decodeName,
  decodeReply,
  decodeStatus,
} from "../../../runtime/wire/handshake-messages.ts";
import { nodeName } from "../../../runtime/wire/node-name.ts";
import type { Events } from "./recorded.ts";
import { Frames, Tap } from "./tap.ts";

const SIF = "sif@surtur";
const AMORA = "amora@surtur";
const COOKIES = ["abc", "xyz"];

export const handshake = (): Promise<Events> => meeting("abc", "abc");
export const wrongCookie = (): Promise<Events> => meeting("abc", "xyz");

/** amora calls sif. */
async function meeting(...[sifs, amoras]: [sifs: string, amoras: string]): Promise<Events> {
  const world = new Simulation(1);
  const network = new SimulatedNetwork(world);
  const tap = new Tap(() => world.now());
  const words = new Words();
  await world.until(
    (async () => {
      const start = async (own: string, other: string, cookie: string): Promise<RunningNode> => {
        const full = nodeName(own, false);
        const carrier = tapped(network.carrierFor(own), [own, other], tap, words);
        const settings = { name: full, cookie, hidden: false, carrier, clock: world };
        return boot(await Node.start({ ...settings, log: () => {} }), []);
      };
      const sif = await start(SIF, AMORA, sifs);
      const amora = await start(AMORA, SIF, amoras);
      await amora.run(() => netAdm.ping(sif.name));
    })(),
  );
  return tap.events;
}

/** A carrier at whose connections a tap is set. `self` is the one it serves, `other` the only other. */
function tapped(
  carrier: Carrier,
  [self, other]: readonly string[],
  tap: Tap,
  words: Words,
): Carrier {
  const wire = { tap, words, self: self ?? "", other: other ?? "" };
  return {
    publish: (name, hidden, accept) =>
      carrier.publish(name, hidden, (line) =>
        accept(overheard(line, { ...wire, isCaller: false })),
      ),
    dial: async (called, timeout) =>
      overheard(await carrier.dial(called, timeout), { ...wire, isCaller: true }),
    names: (host) => carrier.names(host),
  };
}

interface Wire {
  readonly tap: Tap;
  readonly words: Words;
  readonly self: string;
  readonly other: string;
  readonly isCaller: boolean;
}

function overheard(line: Transport, { tap, words, self, other, isCaller }: Wire): Transport {
  const out = new Frames(2);
  const back = new Frames(2);
  return {
    get backlog() {
      return line.backlog;
    },
    send(bytes) {
      if (!tap.isDeaf)
        for (const frame of out.take(bytes)) tap.sent(self, other, words.of(frame, isCaller));
      line.send(bytes);
    },
    open(receiver) {
      line.open({
        data(chunk) {
          if (!tap.isDeaf)
            for (const frame of back.take(chunk)) {
              tap.came(self, words.of(frame, !isCaller));
              // After the ack they talk as nodes.
              tap.isDeaf ||= frame[0] === "a".charCodeAt(0);
            }
          receiver.data(chunk);
        },
        drained: () => receiver.drained(),
        closed() {
          tap.closed(self, other);
          receiver.closed();
        },
      });
    },
    close: () => line.close(),
    abort: () => line.abort(),
  };
}

/** The messages of a handshake in words. */
class Words {
  readonly #challenges = new Set<number>();

  /** @param isCallers whether the caller has sent it, and not the node that was called */
  of(message: Buffer, isCallers: boolean): string {
    switch (String.fromCharCode(message[0] ?? 0)) {
      case "N": {
        if (isCallers) return `name ${decodeName(message).name}`;
        const { challenge } = decodeChallenge(message);
        this.#challenges.add(challenge);
        return `challenge ${challenge}`;
      }
      case "s":
        return `status ${decodeStatus(message)}`;
      case "r": {
        const { challenge, digest: proof } = decodeReply(message);
        this.#challenges.add(challenge);
        return `reply ${this.#proof(proof)}, challenge ${challenge}`;
      }
      case "a":
        return `ack ${this.#proof(decodeAck(message))}`;
      default:
        throw new Error("expected a message of a handshake, got something else");
    }
  }

  /** Of what a digest is one. */
  #proof(proof: Uint8Array): string {
    for (const cookie of COOKIES)
      for (const challenge of this.#challenges)
        if (equalDigests(proof, digest(cookie, challenge))) return `MD5(${cookie}, ${challenge})`;
    throw new Error("the digest on the wire is not of a known cookie and challenge");
  }
}
