/**
 * A connection to another node, once the handshake is over: signals go out as frames, frames come in
 * as signals, and silence is noticed.
 *
 * TCP does not tell when the other machine is switched off. So each side says something at least every
 * quarter of the tick time, an empty frame if there is nothing to say; and who has been silent for the
 * whole tick time is taken for dead.
 */
import type { Alarm, Clock } from "../process/clock.ts";
import type { Signal } from "../process/signal.ts";
import { TICK } from "../wire/frames.ts";
import type { PeerNode } from "../wire/handshake.ts";
import { MessageDecoder } from "../wire/message.ts";
import type { Channel } from "./channel.ts";
import { Outgoing } from "./outgoing.ts";

/** Silence for so long, in ms, is the end: Erlang's `net_ticktime`. */
export const TICK_TIME_MS = 60_000;

/** How often we look, in one tick time. */
const TICKS = 4;

/**
 * So much may wait for a peer that takes nothing. A sender can't be made to wait for the peer, as
 * Erlang makes it, because `send` returns at once; so the peer is given up instead.
 */
const MAX_BACKLOG_BYTES = 256 * 1024 * 1024;

/** What a connection tells its node. */
export interface ConnectionEvents {
  signal(signal: Signal): void;
  /** It is over; why: `connection_closed`, `net_tick_timeout`, `busy_dist_port`. */
  down(reason: symbol, fault: Error | undefined): void;
}

export class Connection {
  readonly peer: PeerNode;
  readonly #channel: Channel;
  readonly #outgoing: Outgoing;
  readonly #clock: Clock;
  #alarm: Alarm | undefined;
  #hasSent = false;
  /** How many times in a row we have looked and nothing had come. */
  #silent = 0;
  #reason = Symbol.for("connection_closed");

  constructor(channel: Channel, peer: PeerNode, clock: Clock) {
    this.#channel = channel;
    this.#outgoing = new Outgoing(channel.transport, peer.flags);
    this.peer = peer;
    this.#clock = clock;
  }

  /** Begins to receive. */
  open(events: ConnectionEvents): void {
    const decoder = new MessageDecoder();
    this.#tick();
    this.#channel.handOn({
      frame: (frame) => {
        this.#silent = 0;
        const control = frame.length > 0 ? decoder.decode(frame) : undefined;
        if (control && control.op !== "NODE_LINK") events.signal(control);
      },
      drained: () => this.#outgoing.go(),
      closed: (fault) => {
        this.#alarm?.cancel();
        events.down(this.#reason, fault);
      },
    });
  }

  send(signal: Signal): void {
    if (this.#outgoing.backlog > MAX_BACKLOG_BYTES) {
      this.#giveUp(Symbol.for("busy_dist_port"));
      return;
    }
    this.#hasSent = true;
    this.#outgoing.send(signal);
  }

  close(reason: symbol = this.#reason): void {
    this.#reason = reason;
    this.#outgoing.flush();
    this.#channel.transport.close();
  }

  /** Ends it at once: the peer takes nothing, so there is no use in sending the rest. */
  #giveUp(reason: symbol): void {
    this.#reason = reason;
    this.#channel.transport.abort();
  }

  #tick(): void {
    this.#alarm = this.#clock.setAlarm(TICK_TIME_MS / TICKS, () => {
      if (++this.#silent > TICKS) {
        this.#giveUp(Symbol.for("net_tick_timeout"));
        return;
      }
      if (!this.#hasSent) this.#channel.transport.send(TICK);
      this.#hasSent = false;
      this.#tick();
    });
  }
}
