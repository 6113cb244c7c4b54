/**
 * What a node knows of another one that it is connected to, or about to be.
 *
 * Two nodes may call each other at the same moment, and must end with one connection. The one with the
 * greater name keeps its own call (see `simultaneous`), and the other waits to be called.
 */
import { keep, type Signal } from "../process/signal.ts";
import { simultaneous } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import type { Channel } from "./channel.ts";
import type { Connection } from "./connection.ts";

/** An attempt of ours to connect. */
export interface Call {
  channel: Channel | undefined;
  /** Whether we have given way to the peer's attempt. */
  givenUp: boolean;
}

export class Peer {
  readonly name: string;
  connection: Connection | undefined;
  /** Our own attempt to connect, while it goes on. */
  call: Call | undefined;
  /** Whether an attempt of the peer's is under way. */
  called = false;
  /** How many attempts are under way, ours and theirs. */
  attempts = 0;
  /** Whether there is a connection, once that is known. */
  readonly settled: Promise<boolean>;
  #settle: (connected: boolean) => void = () => {};
  #waiting: Signal[] = [];

  constructor(name: string) {
    this.name = name;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Whether nobody calls yet: neither we nor, which would be taken for the better call, the peer. */
  get isIdle(): boolean {
    return !this.connection && !this.call && !this.called;
  }

  /** Sends a signal, or keeps it until there is a connection. */
  send(signal: Signal): void {
    if (this.connection) this.connection.send(signal);
    else this.#waiting.push(keep(signal));
  }

  /** Whether to take a call of the peer. If we have called it too, one of the calls is given up. */
  admission(own: string): AcceptorStatus {
    if (this.connection) return "alive";
    if (this.called) return "nok";
    if (!this.call) return "ok";
    const status = simultaneous(own, this.name);
    if (status === "ok_simultaneous") {
      this.call.givenUp = true;
      this.call.channel?.transport.close();
    }
    return status;
  }

  /** There is a connection: what has waited for it goes first. */
  connected(connection: Connection): void {
    this.connection = connection;
    this.#settle(true);
    for (const signal of this.#waiting.splice(0)) connection.send(signal);
  }

  /** There will be no connection. Gives what has waited for it. */
  failed(): readonly Signal[] {
    this.#settle(false);
    return this.#waiting;
  }
}
