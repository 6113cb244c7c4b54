/**
 * What a node knows of another one that it is connected to, or about to be.
 *
 * Two nodes may call each other at the same moment, and must end with one connection. The one with the
 * greater name keeps its own call (see `simultaneous`), and the other waits to be called.
 */
import type { Alarm, Clock } from "../process/clock.ts";
import { type PeerNode, simultaneous } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import type { Message } from "../wire/message.ts";
import type { Connection } from "./connection.ts";
import { MAX_BACKLOG_BYTES } from "./outgoing.ts";

/** How long an attempt of the peer's is waited for before we call it ourselves, in ms. */
export const COURTESY_MS = 1_000;

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
   * may go on here until we learn of that, and any of them may be a stranger's that says its name.
   */
  calls = 0;
  /** Whether something waits for a connection that nothing has been done for yet. */
  wanted = false;
  #settled: Promise<boolean>;
  /** Until when an attempt of the peer's is waited for. */
  #patience: Alarm | undefined;
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

  /** Whether there is neither a connection nor an attempt of ours at one. */
  get isApart(): boolean {
    return !this.connection && !this.call;
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

  /**
   * Something waits for a connection: so the peer is called, unless it is calling us. It would take our call for
   * the better one, and hang up. But that is waited for only a moment: any stranger can say that it is the peer.
   */
  want(clock: Clock, call: () => void): void {
    if (!this.isApart || this.wanted) return;
    this.wanted = true;
    if (this.calls === 0) call();
    else this.#patience = clock.setAlarm(COURTESY_MS, call);
  }

  /** An attempt of ours begins. */
  beginCall(): Call {
    this.wanted = false;
    this.#patience?.cancel();
    this.call = { connection: undefined, givenUp: false };
    return this.call;
  }

  /**
   * Whether to take a call of the peer. If we are calling it too, one of the calls is to be given up: but ours
   * only when the other side has shown that it is the peer.
   */
  admission(own: string): AcceptorStatus {
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
    this.giveUpCall();
    this.wanted = false;
    this.#patience?.cancel();
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
    this.wanted = false;
    this.#patience?.cancel();
    this.#settle(false);
    return this.#waiting;
  }
}
