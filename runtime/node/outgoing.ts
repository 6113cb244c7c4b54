/**
 * What goes out over one connection. A message of 100 MB takes its time, and nobody else's is to wait
 * for it: its fragments go out a few at a time, as the peer takes them, and what others send, ticks
 * too, goes between them.
 *
 * But signals from one process to another keep their order. So a process that has a long message under way
 * waits with everything that it sends after it: its *lane*. OTP suspends the process meanwhile; here
 * `send` returns at once, and what waits is counted in the backlog. When several have long messages
 * they take turns, fragment by fragment.
 */
import { type Signal, senderOf } from "../process/signal.ts";
import { type Key, keyOf } from "../term/term-map.ts";
import type { Fragments } from "../wire/fragments.ts";
import type { Transport } from "./transport.ts";

/**
 * While so many bytes wait in the transport, fragments wait here, where they can be overtaken. OTP
 * calls a connection busy from here on (`+zdbbl`).
 */
const BUSY_BYTES = 1024 * 1024;

/** How many messages are under way at a time at most: the peer has to keep them until they are whole. */
const AT_A_TIME = 16;

/**
 * So much may wait for a peer that takes nothing, or is not connected yet. A sender can't be made to
 * wait for it, as Erlang makes it, because `send` returns at once; so the peer is given up instead.
 */
export const MAX_BACKLOG_BYTES: number = 256 * 1024 * 1024;

type Bytes = Uint8Array | Fragments;

/** A message that waits, and what the same process has sent after it. */
interface Waiting {
  readonly message: Bytes;
  next: Waiting | undefined;
}

/** What one process has sent, from its long message on. */
interface Lane {
  readonly sender: Key | undefined;
  first: Waiting;
  last: Waiting;
}

export class Outgoing {
  readonly #transport: Transport;
  readonly #lanes = new Map<Key | undefined, Lane>();
  /** The lanes in the order in which they take turns: only the first few of them do. */
  readonly #turns: Lane[] = [];
  /** Which of them has its turn. */
  #turn = 0;
  /** How many bytes wait in the lanes. */
  #waiting = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** How many bytes wait, here and in the transport. */
  get backlog(): number {
    return this.#waiting + this.#transport.backlog;
  }

  /** Sends the bytes of a signal. */
  send(message: Bytes, signal: Signal): void {
    const short = message instanceof Uint8Array;
    const pid = short && this.#lanes.size === 0 ? undefined : senderOf(signal);
    const sender = pid && keyOf(pid);
    const lane = this.#lanes.get(sender);
    if (short && !lane) this.#transport.send(message);
    else this.#wait(message, sender, lane);
  }

  /** Lets go out what may: to be called when the transport has got rid of something. */
  go(): void {
    while (this.#turns.length > 0 && this.#transport.backlog < BUSY_BYTES) this.#next();
  }

  /** Lets everything go out: the connection is to be closed. */
  flush(): void {
    while (this.#turns.length > 0) this.#next();
  }

  #wait(message: Bytes, sender: Key | undefined, lane: Lane | undefined): void {
    this.#waiting += message instanceof Uint8Array ? message.length : message.left;
    const waiting: Waiting = { message, next: undefined };
    if (lane) {
      lane.last.next = waiting;
      lane.last = waiting;
    } else {
      const opened = { sender, first: waiting, last: waiting };
      this.#lanes.set(sender, opened);
      this.#turns.push(opened);
      this.go();
    }
  }

  /** One turn: the next fragment of one lane, or a short message that has waited there. */
  #next(): void {
    if (this.#turn >= Math.min(AT_A_TIME, this.#turns.length)) this.#turn = 0;
    const lane = this.#turns[this.#turn] as Lane;
    const { message, next } = lane.first;
    if (message instanceof Uint8Array) {
      this.#transport.send(message);
      this.#waiting -= message.length;
    } else {
      const [header, body] = message.next();
      this.#transport.send(header);
      this.#transport.send(body);
      this.#waiting -= body.length;
      if (message.left > 0) {
        this.#turn++;
        return;
      }
    }
    // What comes next in this lane has its turn behind all the others.
    this.#turns.splice(this.#turn, 1);
    if (next) {
      lane.first = next;
      this.#turns.push(lane);
    } else this.#lanes.delete(lane.sender);
  }
}
