/**
 * A tap on a wire: what two programs send each other over a socket, as events, so that it is drawn like
 * everything else. It reads along and changes nothing.
 *
 * Frames have their length in front; what is in them is put into words by whoever sets the tap.
 */
import type { Entry } from "../../../runtime/trace/entry.ts";

/** What was heard on one connection. */
export class Tap {
  readonly #now: () => number;
  readonly events: Entry[] = [];
  /** A tap that is deaf hears nothing more: what follows is not its subject. */
  isDeaf = false;

  /** @param now the time, in ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A frame has left `from`. */
  sent(from: string, to: string, text: string): void {
    if (this.isDeaf) return;
    this.#add({ kind: "send", node: `${from}/1`, peer: to, signal: "SEND", text });
  }

  /** A frame has come to `to`. */
  came(to: string, text: string): void {
    if (this.isDeaf) return;
    this.#add({ kind: "deliver", node: `${to}/1`, signal: "SEND", text });
    this.#add({ kind: "receive", node: `${to}/1`, text });
  }

  /** One side has noticed that the other has closed the connection. */
  closed(at: string, other: string): void {
    if (this.isDeaf) return;
    this.#add({ kind: "disconnect", node: `${at}/1`, peer: other, text: "closed" });
  }

  #add(entry: Omit<Entry, "time">): void {
    this.events.push({ time: this.#now(), ...entry });
  }
}

/** Cuts a stream of bytes into frames that have their length in front, in so many bytes. */
export class Frames {
  readonly #lengthBytes: number;
  #rest = Buffer.alloc(0);

  constructor(lengthBytes: 2 | 4) {
    this.#lengthBytes = lengthBytes;
  }

  /** The frames that are complete with this chunk. */
  take(chunk: Uint8Array): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    for (;;) {
      const head = this.#lengthBytes;
      if (this.#rest.length < head) return frames;
      const end = head + this.#rest.readUIntBE(0, head);
      if (this.#rest.length < end) return frames;
      frames.push(this.#rest.subarray(head, end));
      this.#rest = this.#rest.subarray(end);
    }
  }
}
