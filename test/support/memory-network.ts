/** Nodes that reach each other in this OS process, and connections to them whose other end a test plays. */
import type { Carrier, Publication } from "../../runtime/node/carrier.ts";
import type { Transport, TransportReceiver } from "../../runtime/node/transport.ts";
import { Deframer, frame2 } from "../../runtime/wire/frames.ts";
import type { HandshakeStream } from "../../runtime/wire/handshake.ts";

/** Lets everything happen that is about to. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One end of a connection. What it sends arrives in the next microtask. */
export class MemoryEnd implements Transport {
  readonly backlog = 0;
  other!: MemoryEnd;
  #receiver: TransportReceiver | undefined;
  #early: ((receiver: TransportReceiver) => void)[] = [];
  #closed = false;

  send(bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes);
    queueMicrotask(() => this.other.#arrives((receiver) => receiver.data(copy)));
  }

  open(receiver: TransportReceiver): void {
    this.#receiver = receiver;
    for (const arrival of this.#early) arrival(receiver);
    this.#early = [];
  }

  close(): void {
    if (this.#closed) return;
    queueMicrotask(() => {
      for (const end of [this, this.other]) {
        if (end.#closed) continue;
        end.#closed = true;
        if (end.#receiver) end.#receiver.closed();
        else end.#early.push((receiver) => receiver.closed());
      }
    });
  }

  abort(): void {
    this.close();
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  #arrives(arrival: (receiver: TransportReceiver) => void): void {
    if (this.#closed) return;
    if (this.#receiver) arrival(this.#receiver);
    else this.#early.push(arrival);
  }
}

/** One end of a connection as the messages of a handshake. */
export function handshakeOn(end: Transport): HandshakeStream {
  const deframer = new Deframer();
  end.open({
    data: (chunk) => deframer.push(chunk),
    drained: () => {},
    closed: () => deframer.end(),
  });
  return {
    send: (message) => end.send(frame2(message)),
    receive: async () => {
      for (;;) {
        const message = deframer.next(2);
        if (message || !(await deframer.more())) return message;
      }
    },
  };
}

export function memoryPipe(): [MemoryEnd, MemoryEnd] {
  const [a, b] = [new MemoryEnd(), new MemoryEnd()];
  a.other = b;
  b.other = a;
  return [a, b];
}

/** What nodes are reached by, by their full names. */
export class MemoryNetwork {
  readonly answers = new Map<string, (end: Transport) => void>();
  #creation = 0;

  readonly carrier: Carrier = {
    publish: async ({ full }, _hidden, accept): Promise<Publication> => {
      this.answers.set(full, accept);
      return { creation: ++this.#creation, withdraw: () => this.answers.delete(full) };
    },
    dial: async (full) => this.call(full),
    names: async () => [],
  };

  /** Calls a node. Gives our end of the connection. */
  call(full: string): MemoryEnd {
    const answer = this.answers.get(full);
    if (!answer) throw new Error(`${full} is not there`);
    const [ours, theirs] = memoryPipe();
    answer(theirs);
    return ours;
  }
}
