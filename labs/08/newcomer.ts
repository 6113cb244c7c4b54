/**
 * A newcomer: it knows the handshake of nodes, and nothing else. What it says about the cookie is up to
 * the code that makes it, which may be a student's: the messages are put together and taken apart here, and
 * every byte that crosses the wire is kept, to be looked at.
 */
import type { Carrier } from "../../runtime/node/carrier.ts";
import { Connection } from "../../runtime/node/connection.ts";
import type { Transport } from "../../runtime/node/transport.ts";
import { RealClock } from "../../runtime/process/clock.ts";
import { newChallenge } from "../../runtime/wire/digest.ts";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import type { HandshakeStream } from "../../runtime/wire/handshake.ts";
import {
  decodeAck,
  decodeChallenge,
  decodeName,
  decodeReply,
  decodeStatus,
  encodeAck,
  encodeChallenge,
  encodeName,
  encodeReply,
  encodeStatus,
} from "../../runtime/wire/handshake-messages.ts";
import { nodeName } from "../../runtime/wire/node-name.ts";

/** A reply to a challenge. */
export interface Answer {
  readonly challenge: number;
  readonly digest: Uint8Array;
}

/** What is said about the cookie. */
export interface CookieExchange {
  /** The caller's reply to a challenge. */
  reply(theirs: number, ours: number): Promise<Answer>;
  /** The digest that the called one has for a reply, or `undefined` to refuse it. */
  ack(ours: number, reply: Answer): Promise<Uint8Array | undefined>;
  /** Whether the caller believes an ack. */
  trusts(ours: number, digest: Uint8Array): Promise<boolean>;
}

/**
 * How a handshake has ended:
 * - `in`: both sides are content
 * - `refused`: the called one did not accept the reply
 * - `not believed`: the caller did not accept the ack
 */
export type Ending = "in" | "refused" | "not believed";

/** Reads along on a wire, both ways, and changes nothing. */
export class Tap {
  readonly sent: Buffer[] = [];
  readonly came: Buffer[] = [];

  /** The same transport, with a tap on it. */
  on(line: Transport): Transport {
    return {
      send: (bytes) => {
        this.sent.push(Buffer.from(bytes));
        line.send(bytes);
      },
      get backlog() {
        return line.backlog;
      },
      open: (receiver) =>
        line.open({
          ...{ drained: () => receiver.drained(), closed: () => receiver.closed() },
          data: (chunk) => {
            this.came.push(Buffer.from(chunk));
            receiver.data(chunk);
          },
        }),
      close: () => line.close(),
      abort: () => line.abort(),
    };
  }

  /** Whether a text has crossed the wire, one way or the other. */
  hears(text: string): boolean {
    const ways = [Buffer.concat(this.sent), Buffer.concat(this.came)];
    const spellings = [Buffer.from(text, "latin1"), Buffer.from(text, "utf8")];
    return ways.some((way) => spellings.some((spelling) => way.includes(spelling)));
  }
}

/** How long a call may take, in ms. */
const CALL_MS = 4_000;

export class Newcomer {
  readonly name: string;
  readonly tap = new Tap();
  readonly #carrier: Carrier;
  readonly #exchange: CookieExchange;
  readonly #lines: Transport[] = [];
  #withdraw = () => {};

  /** @param name with its host */
  constructor(name: string, carrier: Carrier, exchange: CookieExchange) {
    this.name = name;
    this.#carrier = carrier;
    this.#exchange = exchange;
  }

  /** Calls a node. */
  async call(node: string): Promise<Ending> {
    const stream = this.#handshake(await this.#carrier.dial(node, CALL_MS));
    stream.send(encodeName(this.#self(1)));
    const status = decodeStatus(await next(stream));
    if (status !== "ok") throw new Error(`${node} says ${status}`);
    const theirs = decodeChallenge(await next(stream));
    const ours = newChallenge();
    stream.send(encodeReply(await this.#exchange.reply(theirs.challenge, ours)));
    const ack = await stream.receive();
    if (!ack) return "refused";
    return (await this.#exchange.trusts(ours, decodeAck(ack))) ? "in" : "not believed";
  }

  /** Lets others call it. `heard` is told how each call has ended, or what was thrown. */
  async listen(heard: (ending: Promise<Ending>) => void): Promise<void> {
    const long = this.name.includes(".");
    const publication = await this.#carrier.publish(nodeName(this.name, long), true, (line) =>
      heard(this.#answer(line, publication.creation)),
    );
    this.#withdraw = () => publication.withdraw();
  }

  /** Hangs up. */
  end(): void {
    this.#withdraw();
    for (const line of this.#lines) line.abort();
  }

  async #answer(line: Transport, creation: number): Promise<Ending> {
    const stream = this.#handshake(line);
    try {
      decodeName(await next(stream));
      stream.send(encodeStatus("ok"));
      const ours = newChallenge();
      stream.send(encodeChallenge({ ...this.#self(creation), challenge: ours }));
      const digest = await this.#exchange.ack(ours, decodeReply(await next(stream)));
      if (digest) stream.send(encodeAck(digest));
      else line.close();
      return digest ? "in" : "refused";
    } catch (error) {
      line.close();
      throw error;
    }
  }

  #handshake(line: Transport): HandshakeStream {
    this.#lines.push(line);
    return new Connection(this.tap.on(line), new RealClock()).handshake;
  }

  #self(creation: number) {
    return { name: this.name, flags: OUR_FLAGS, creation };
  }
}

async function next(stream: HandshakeStream): Promise<Uint8Array> {
  const message = await stream.receive();
  if (!message) throw new Error("the other side has hung up in the middle of the handshake");
  return message;
}
