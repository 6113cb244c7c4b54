/**
 * A connection to another node: first the messages of the handshake, then frames. What signals there
 * are goes out, what frames come are read as signals, and silence is noticed (see `tick-time.ts`).
 */
import type { Alarm, Clock } from "../process/clock.ts";
import type { Signal } from "../process/signal.ts";
import { Deframer, framed, TICK } from "../wire/frames.ts";
import type { HandshakeStream, PeerNode } from "../wire/handshake.ts";
import { type Message, MessageDecoder } from "../wire/message.ts";
import { isFault } from "../wire/protocol-error.ts";
import { MAX_BACKLOG_BYTES, Outgoing } from "./outgoing.ts";
import { TickTime } from "./tick-time.ts";
import type { Transport } from "./transport.ts";

/** How long connecting to a node may take, in ms: Erlang's `net_setuptime`. */
export const SETUP_MS = 7_000;

export class Connection {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #ticks: TickTime;
  readonly #frames = new Deframer();
  readonly #outgoing: Outgoing;
  #flags = 0n;
  #alarm: Alarm | undefined;
  #hasSent = false;
  /** For how long nothing has come, in ms. */
  #silent = 0;
  #reason = Symbol.for("connection_closed");

  constructor(transport: Transport, clock: Clock, ticks = new TickTime(clock)) {
    this.#transport = transport;
    this.#clock = clock;
    this.#ticks = ticks;
    this.#outgoing = new Outgoing(transport);
    transport.open({
      data: (chunk) => {
        this.#silent = 0;
        this.#frames.push(chunk);
      },
      drained: () => this.#outgoing.go(),
      closed: () => {
        this.#ticks.followers.delete(this.#tick);
        this.#alarm?.cancel();
        this.#frames.end();
      },
    });
  }

  /** Waits for the end of a handshake, and cuts one off that takes longer than it may. */
  async inTime(handshake: Promise<PeerNode>): Promise<PeerNode> {
    const alarm = this.#clock.setAlarm(SETUP_MS, () => this.abort());
    try {
      return await handshake;
    } finally {
      alarm.cancel();
    }
  }

  /** The messages of the handshake. */
  readonly handshake: HandshakeStream = {
    send: (message) => this.#transport.send(framed(message, this.#transport.lengthBytes)),
    receive: async () => {
      for (;;) {
        const message = this.#frames.next(this.#transport.lengthBytes ?? 2);
        if (message || !(await this.#frames.more())) return message;
      }
    },
  };

  /** Why it is over: `connection_closed`, `net_tick_timeout`, `busy_dist_port`, `disconnect`. */
  get reason(): symbol {
    return this.#reason;
  }

  /**
   * The handshake is over: from now on signals may be sent.
   *
   * @param flags what both nodes have
   */
  open(flags: bigint): void {
    this.#flags = flags;
    this.#ticks.followers.add(this.#tick);
    this.#tick();
  }

  send(message: Message): void {
    if (this.#outgoing.backlog > MAX_BACKLOG_BYTES) {
      this.abort(Symbol.for("busy_dist_port"));
      return;
    }
    this.#hasSent = true;
    this.#outgoing.send(message.framed(this.#flags), message.signal);
  }

  /**
   * Brings every signal that comes, until the connection is over.
   *
   * @throws ProtocolError for a peer that breaks the rules, after which the connection is closed, but for
   * `too-long`: of that a peer is told; what `deliver` throws
   */
  async receive(deliver: (signal: Signal) => void): Promise<void> {
    const decoder = new MessageDecoder();
    try {
      do {
        for (let frame = this.#frames.next(4); frame; frame = this.#frames.next(4)) {
          const signal = decoder.decode(frame);
          if (signal) deliver(signal);
        }
      } while (await this.#frames.more());
    } catch (fault) {
      if (!isFault(fault, "too-long")) this.abort();
      throw fault;
    }
  }

  /** Ends it, after what has been sent. */
  close(reason: symbol = this.#reason): void {
    this.#reason = reason;
    this.#outgoing.flush();
    this.#transport.close();
  }

  /** Ends it at once: the peer takes nothing, so there is no use in sending the rest. */
  abort(reason: symbol = this.#reason): void {
    this.#reason = reason;
    this.#transport.abort();
  }

  /** Waits for the next tick. Begins to wait anew if it was waiting. */
  readonly #tick = (): void => {
    const { interval } = this.#ticks;
    this.#alarm?.cancel();
    this.#alarm = this.#clock.setAlarm(interval, () => {
      this.#silent += interval;
      if (this.#silent > this.#ticks.limit) {
        this.abort(Symbol.for("net_tick_timeout"));
        return;
      }
      if (!this.#hasSent) this.#transport.send(TICK);
      this.#hasSent = false;
      this.#tick();
    });
  };
}
