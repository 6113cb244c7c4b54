/**
 * A peer made of nothing but our wire code and a socket: what it sends and what it gets are control
 * messages. Tests talk with a stock `erl` through it before there is a node of ours to do so.
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { portPlease, registerAlive } from "../../runtime/node/epmd-client.ts";
import type { Signal } from "../../runtime/process/signal.ts";
import { Pid } from "../../runtime/term/identifier.ts";
import { OUR_FLAGS } from "../../runtime/wire/flags.ts";
import { Deframer, frame2 } from "../../runtime/wire/frames.ts";
import {
  acceptHandshake,
  type HandshakeStream,
  initiateHandshake,
  type OwnNode,
  type PeerNode,
} from "../../runtime/wire/handshake.ts";
import type { AcceptorStatus } from "../../runtime/wire/handshake-messages.ts";
import { encodeMessage, MessageDecoder } from "../../runtime/wire/message.ts";
import { partsOf } from "./bytes.ts";
import type { Cluster } from "./erl.ts";
import { DEADLINE_MS } from "./output.ts";

/** What the message with a challenge begins with. */
const CHALLENGE = 78;

/** What a test wants to be different from a plain hidden node. */
export interface PeerOptions {
  readonly flags?: bigint;
  readonly cookie?: string;
  readonly creation?: number;
  readonly isConnected?: () => boolean;
  readonly admit?: () => AcceptorStatus;
  /** Called when a caller has got the challenge: it answers once that is over. */
  readonly pause?: () => Promise<unknown>;
}

/** Calls a node. */
export async function dial(
  c: Cluster,
  name: string,
  to: string,
  options: PeerOptions = {},
): Promise<WirePeer> {
  const [short = "", host = ""] = to.split("@");
  const port = (await portPlease(short, host, c.epmdPort))?.port;
  if (port === undefined) throw new Error(`${to} is not registered`);
  const socket = connect(port, "127.0.0.1");
  c.defer(() => socket.destroy());
  const link = new Link(socket);
  const self = own(name, c.cookie, options);
  const connected = options.isConnected ?? (() => false);
  const stream: HandshakeStream = {
    send: (message) => link.send(message),
    async receive() {
      const message = await link.receive();
      if (message?.[0] === CHALLENGE) await options.pause?.();
      return message;
    },
  };
  return new WirePeer(link, self, await initiateHandshake(stream, self, to, connected));
}

/** Registers a name, waits for one call, and takes it. */
export async function answer(
  c: Cluster,
  name: string,
  options: PeerOptions = {},
): Promise<{ call: Promise<WirePeer> }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const [short = ""] = name.split("@");
  const registration = await registerAlive({ name: short, port, hidden: true }, c.epmdPort);
  c.defer(() => {
    registration.withdraw();
    server.close();
  });
  const self = own(name, c.cookie, options);
  const take = async () => {
    const [socket] = (await once(server, "connection")) as [Socket];
    c.defer(() => socket.destroy());
    const link = new Link(socket);
    const peer = acceptHandshake(link, self, options.admit ?? (() => "ok"));
    peer.catch(() => socket.end());
    return new WirePeer(link, self, await peer);
  };
  const call = take();
  call.catch(() => {}); // the test that awaits it will see
  return { call };
}

function own(name: string, cookie: string, options: PeerOptions): OwnNode {
  return {
    name,
    flags: options.flags ?? OUR_FLAGS,
    creation: options.creation ?? 7,
    cookieFor: () => options.cookie ?? cookie,
    asked: new Set(),
  };
}

/** A socket as a channel: chunks come in, and are waited for. */
export class Link {
  readonly socket: Socket;
  readonly #deframer = new Deframer();
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.#deframer.push(chunk);
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
    socket.resume();
  }

  send(message: Uint8Array): void {
    this.socket.write(frame2(message));
  }

  receive(): Promise<Uint8Array | undefined> {
    return this.frame(2);
  }

  async frame(lengthBytes: 2 | 4): Promise<Uint8Array | undefined> {
    for (;;) {
      const frame = this.#deframer.next(lengthBytes);
      if (frame || this.#ended) return frame;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`nothing came for ${DEADLINE_MS} ms`)),
          DEADLINE_MS,
        );
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }
}

/** One connection after its handshake. */
export class WirePeer {
  /** What the handshake found out. */
  readonly peer: PeerNode;
  /** A process of ours: there is none, but nobody can tell. */
  readonly pid: Pid;
  /** How many fragments came. */
  fragments = 0;
  readonly #link: Link;
  readonly #decoder = new MessageDecoder();

  constructor(link: Link, self: OwnNode, peer: PeerNode) {
    this.#link = link;
    this.peer = peer;
    this.pid = new Pid(Symbol.for(self.name), 43, 0, self.creation);
  }

  send(control: Signal): void {
    for (const part of partsOf(encodeMessage(control).framed(this.peer.flags)))
      this.#link.socket.write(part);
  }

  /** The next control message, or `undefined` when the connection is closed. */
  async receive(): Promise<Signal | undefined> {
    for (;;) {
      const frame = await this.#link.frame(4);
      if (!frame) return undefined;
      if (frame[0] === 131 && frame[1] !== 68) this.fragments++;
      const control = this.#decoder.decode(frame);
      if (control) return control;
    }
  }

  /** Resolves when the other side has closed the connection. */
  async closed(): Promise<void> {
    while (await this.receive());
  }

  /** Sends bytes as they are. */
  write(bytes: Uint8Array): void {
    this.#link.socket.write(bytes);
  }

  close(): void {
    this.#link.socket.destroy();
  }

  /** Breaks the connection off without the end that TCP has for it. */
  reset(): void {
    this.#link.socket.resetAndDestroy();
  }
}
