/** Two ends of a handshake without a socket between them: what one sends, the other receives. */
import type { HandshakeStream } from "../../runtime/wire/handshake.ts";

export interface PipeEnd extends HandshakeStream {
  /** Hangs up: the other end receives what was sent before, and then the end. */
  close(): void;
}

/** Makes both ends. */
export function handshakePipe(): [PipeEnd, PipeEnd] {
  const [there, back] = [new Queue(), new Queue()];
  return [end(there, back), end(back, there)];
}

function end(out: Queue, inward: Queue): PipeEnd {
  return {
    send: (message) => out.put(message),
    receive: () => inward.take(),
    close: () => out.put(undefined),
  };
}

class Queue {
  readonly #messages: (Uint8Array | undefined)[] = [];
  #waiting: ((message: Uint8Array | undefined) => void) | undefined;

  put(message: Uint8Array | undefined): void {
    if (this.#waiting) this.#waiting(message);
    else this.#messages.push(message);
    this.#waiting = undefined;
  }

  take(): Promise<Uint8Array | undefined> {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
