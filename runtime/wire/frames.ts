/**
 * Frames: how a stream of bytes becomes messages again. Every message has its length in front of it,
 * 2 bytes during the handshake and 4 bytes after it:
 *
 *     +--------+----------+      +----------------+----------+
 *     | 2: Len | Len: …   |      | 4: Len         | Len: …   |
 *     +--------+----------+      +----------------+----------+
 *
 * TCP keeps the order of bytes and nothing else: one message can arrive in pieces, and ten in one
 * piece. A frame of length 0 is a *tick*: it says nothing but "I am still here".
 *
 * Specification: "Distribution Protocol", *Protocol between Connected Nodes*.
 */
import { maxTermBytes } from "../term/limits.ts";
import { ProtocolError } from "./protocol-error.ts";

const EMPTY = new Uint8Array(0);

/** Says "I am still here". */
export const TICK: Uint8Array = Uint8Array.of(0, 0, 0, 0);

/**
 * Cuts a stream into frames. Chunks go in by `push`, frames come out by `next`. The reader says how
 * long the next length is, because the two kinds of frame can arrive in one chunk: the last message of
 * the handshake and the first one after it.
 *
 * @example
 * ```ts
 * socket.on("data", (chunk) => deframer.push(chunk)).on("close", () => deframer.end());
 * do {
 *   for (let frame = deframer.next(4); frame; frame = deframer.next(4)) receive(frame);
 * } while (await deframer.more());
 * ```
 */
export class Deframer {
  readonly #maxBytes: number;
  /** What has arrived and was not read yet. */
  readonly #chunks: Uint8Array[] = [];
  /** How much of the first chunk was read. */
  #at = 0;
  /** How much there is to be read. */
  #left = 0;
  /** How long the next frame is, once that was read. */
  #length: number | undefined;
  #hasEnded = false;
  #wake: (more: boolean) => void = () => {};

  /** @param maxBytes a longer frame is a fault */
  constructor(maxBytes: number = maxTermBytes) {
    this.#maxBytes = maxBytes;
  }

  /** Takes what has arrived. The chunk is not copied: its owner must leave it alone from now on. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#left += chunk.length;
    this.#wake(true);
  }

  /** The stream is over. */
  end(): void {
    this.#hasEnded = true;
    this.#wake(true);
  }

  /** Waits until more has arrived. Says whether it has: `false` when the stream is over. */
  more(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#hasEnded) resolve(false);
    });
  }

  /**
   * The next whole frame without its length, or `undefined` when more has to arrive. A frame that
   * arrived in one chunk is a view of it; any other is copied together once.
   *
   * @param lengthBytes how long the length in front of it is
   * @throws ProtocolError `too-long`
   */
  next(lengthBytes: 2 | 4): Uint8Array | undefined {
    if (this.#length === undefined) {
      if (this.#left < lengthBytes) return undefined;
      this.#length = 0;
      for (let i = 0; i < lengthBytes; i++) this.#length = this.#length * 256 + this.#byte();
    }
    if (this.#length > this.#maxBytes)
      throw new ProtocolError(
        "too-long",
        `expected a frame of at most ${this.#maxBytes} bytes, got one of ${this.#length}`,
      );
    if (this.#left < this.#length) return undefined;
    const frame = this.#take(this.#length);
    this.#length = undefined;
    return frame;
  }

  /** The next byte, which is there. */
  #byte(): number {
    const byte = this.#chunks[0]?.[this.#at] as number;
    this.#skip(1);
    return byte;
  }

  /** The next bytes, which are there. */
  #take(length: number): Uint8Array {
    if (length === 0) return EMPTY;
    const first = this.#part(length);
    if (first.length === length) return first;
    const parts = [first];
    for (let missing = length - first.length; missing > 0; ) {
      const part = this.#part(missing);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts, length);
  }

  /** So many bytes, or those of the first chunk that there are. */
  #part(length: number): Uint8Array {
    const part = (this.#chunks[0] as Uint8Array).subarray(this.#at, this.#at + length);
    this.#skip(part.length);
    return part;
  }

  /** Moves on in the first chunk. */
  #skip(length: number): void {
    this.#left -= length;
    this.#at += length;
    if (this.#at < (this.#chunks[0] as Uint8Array).length) return;
    this.#chunks.shift();
    this.#at = 0;
  }
}

/** A message of the handshake with its 2-byte length in front. */
export function frame2(message: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(2 + message.length);
  frame.writeUInt16BE(message.length);
  frame.set(message, 2);
  return frame;
}

/** A message of the handshake with its length in front: 2 bytes, or 4 inside TLS. */
export function framed(message: Uint8Array, lengthBytes: 2 | 4 = 2): Uint8Array {
  if (lengthBytes === 2) return frame2(message);
  const frame = Buffer.allocUnsafe(4 + message.length);
  frame.writeUInt32BE(message.length);
  frame.set(message, 4);
  return frame;
}
