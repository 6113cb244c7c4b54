/**
 * What a node knows of another one that it is connected to, or about to be.
 *
 * Two nodes may call each other at the same moment, and must end with one connection. The one with the
 * greater name keeps its own call (see `simultaneous`), and the other waits to be called.
 */
import { type PeerNode, simultaneous } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import type { Message } from "../wire/message.ts";
import type { Connection } from "./connection.ts";
import { MAX_BACKLOG_BYTES } from "./outgoing.ts";

/** An attempt of ours to connect. */
export interface Call {
  /** Once there is one to have the handshake on. */
  connection: Connection | undefined;
  /** Whether it is given up, be it because the peer's own attempt goes first. */
  givenUp: boolean;
}

export class Peer {
  readonly name: string;
  /** Once the handshake is over. */
  connection: Connection | undefined;
  /** What the handshake has told of it. */
  node: PeerNode | undefined;
  /** Our own attempt to connect, while it goes on. */
  call: Call | undefined;
  /**
   * How many attempts of the peer's are under way. It makes one at a time; but one that it has given up
   * may go on here until we learn of that, and must not keep the next one out.
   */
  calls = 0;
  #settled: Promise<boolean>;
  #settle: (connected: boolean) => void = () => {};
  #waiting: Message[] = [];
  #waitingBytes = 0;

  constructor(name: string) {
    this.name = name;
    this.#settled = this.#unsettled();
  }

  /** Whether there is a connection, once that is known. */
  get settled(): Promise<boolean> {
    return this.#settled;
  }

  #unsettled(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Whether nobody calls yet: neither we nor, which would be taken for the better call, the peer. */
  get isIdle(): boolean {
    return !this.connection && !this.call && this.calls === 0;
  }

  /** Sends a message, or keeps it until there is a connection. Says whether not too much waits for one. */
  send(message: Message): boolean {
    if (this.connection) this.connection.send(message);
    else {
      this.#waiting.push(message.detached());
      this.#waitingBytes += message.length;
    }
    return this.#waitingBytes <= MAX_BACKLOG_BYTES;
  }

  /** An attempt of ours begins. */
  beginCall(): Call {
    this.call = { connection: undefined, givenUp: false };
    return this.call;
  }

  /** Whether to take a call of the peer. If we have called it too, one of the calls is given up. */
  admission(own: string): AcceptorStatus {
    const status = this.#admission(own);
    if (status === "ok_simultaneous") this.giveUpCall();
    if (status !== "nok") this.calls++;
    return status;
  }

  #admission(own: string): AcceptorStatus {
    if (this.connection) return "alive";
    return this.call ? simultaneous(own, this.name) : "ok";
  }

  /** Gives our own attempt to connect up, if there is one. */
  giveUpCall(): void {
    if (!this.call) return;
    this.call.givenUp = true;
    this.call.connection?.abort();
  }

  /** Ends what there is of a connection, or of an attempt at one. */
  hangUp(): void {
    this.giveUpCall();
    this.connection?.close();
  }

  /** There is a connection: what has waited for it goes first. */
  connected(connection: Connection, node: PeerNode): void {
    this.connection = connection;
    this.node = node;
    connection.open(node.flags);
    for (const message of this.#waiting) connection.send(message);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#settle(true);
  }

  /** The connection is over. What is sent from now on waits for another. */
  disconnected(): void {
    this.connection = undefined;
    this.node = undefined;
    this.#settled = this.#unsettled();
  }

  /** There will be no connection. Gives what has waited for it. */
  failed(): readonly Message[] {
    this.#settle(false);
    return this.#waiting;
  }
}
