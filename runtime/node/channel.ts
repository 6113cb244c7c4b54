/**
 * A channel: frames over a transport. During the handshake each side waits for the other's next
 * message; from then on frames come as they come, and are handed on one by one. Both kinds can arrive
 * in one chunk, so it is the same channel that knows where the last message ended.
 */
import { Deframer, frame2 } from "../wire/frames.ts";
import type { HandshakeChannel } from "../wire/handshake.ts";
import type { Transport } from "./transport.ts";

/** Who gets the frames once the handshake is over. */
export interface FrameReceiver {
  frame(frame: Uint8Array): void;
  /** Of what was sent, the transport has got rid of something. */
  drained(): void;
  /** No more will come. The fault, if the peer has broken the protocol's rules. */
  closed(fault: Error | undefined): void;
}

export class Channel implements HandshakeChannel {
  readonly transport: Transport;
  readonly #deframer = new Deframer();
  #closed = false;
  #fault: Error | undefined;
  /** Looks again when something has arrived: what waits for the next message of the handshake. */
  #look: () => void = () => {};
  #receiver: FrameReceiver | undefined;

  constructor(transport: Transport) {
    this.transport = transport;
    transport.open({
      data: (chunk) => {
        this.#deframer.push(chunk);
        this.#look();
      },
      drained: () => this.#receiver?.drained(),
      closed: () => {
        this.#closed = true;
        this.#look();
        this.#receiver?.closed(this.#fault);
      },
    });
  }

  // The handshake.

  send(message: Uint8Array): void {
    this.transport.send(frame2(message));
  }

  receive(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        try {
          const message = this.#deframer.next(2);
          if (message || this.#closed) resolve(message);
        } catch (fault) {
          reject(fault);
        }
      };
      this.#look();
    });
  }

  // After it.

  /** Hands on every frame from now on. */
  handOn(receiver: FrameReceiver): void {
    this.#receiver = receiver;
    this.#look = () => {
      try {
        for (let frame = this.#deframer.next(4); frame; frame = this.#deframer.next(4))
          receiver.frame(frame);
      } catch (fault) {
        this.fail(fault as Error);
      }
    };
    this.#look();
    if (this.#closed) receiver.closed(this.#fault);
  }

  /** Closes the connection because of what the peer did. */
  fail(fault: Error): void {
    this.#fault ??= fault;
    this.#look = () => {};
    this.transport.close();
  }
}
