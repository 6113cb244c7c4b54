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
import { ProtocolError } from "./protocol-error.ts";

/** The longest frame that is taken, in bytes: 100 MB messages have to pass. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024;

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
  /** A frame that came in more than one chunk, and how much of it is there. */
  #frame: Uint8Array | undefined;
  #filled = 0;
  #hasEnded = false;
  #wake: () => void = () => {};

  /** @param maxBytes a longer frame is a fault */
  constructor(maxBytes: number = MAX_FRAME_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Takes what has arrived. The chunk is not copied: its owner must leave it alone from now on. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#left += chunk.length;
    this.#wake();
  }

  /** The stream is over. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** Waits until more has arrived. Says whether it has: `false` when the stream is over. */
  async more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return true;
  }

  /**
   * The next whole frame without its length, or `undefined` when more has to arrive. A frame that
   * arrived in one chunk is a view of it; any other is copied together once.
   *
   * @param lengthBytes how long the length in front of it is
   * @throws ProtocolError `too-long`
   */
  next(lengthBytes: 2 | 4): Uint8Array | undefined {
    if (this.#frame) return this.#fill(this.#frame);
    if (this.#left < lengthBytes) return undefined;
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + this.#byte();
    if (length > this.#maxBytes)
      throw new ProtocolError(
        "too-long",
        `expected a frame of at most ${this.#maxBytes} bytes, got one of ${length}`,
      );
    if (length === 0) return new Uint8Array(0);
    const chunk = this.#chunks[0];
    if (chunk && chunk.length - this.#at >= length) return this.#take(chunk, length);
    this.#frame = Buffer.allocUnsafe(length);
    this.#filled = 0;
    return this.#fill(this.#frame);
  }

  /** Copies what there is into the frame, and returns it when it is whole. */
  #fill(frame: Uint8Array): Uint8Array | undefined {
    for (let chunk = this.#chunks[0]; chunk; chunk = this.#chunks[0]) {
      const room = frame.length - this.#filled;
      const part = this.#take(chunk, Math.min(room, chunk.length - this.#at));
      frame.set(part, this.#filled);
      this.#filled += part.length;
      if (this.#filled < frame.length) continue;
      this.#frame = undefined;
      return frame;
    }
    return undefined;
  }

  #byte(): number {
    const chunk = this.#chunks[0] as Uint8Array;
    const byte = chunk[this.#at] as number;
    this.#skip(chunk, 1);
    return byte;
  }

  /** The next bytes of the first chunk, which has that many. */
  #take(chunk: Uint8Array, length: number): Uint8Array {
    const part = chunk.subarray(this.#at, this.#at + length);
    this.#skip(chunk, length);
    return part;
  }

  #skip(chunk: Uint8Array, length: number): void {
    this.#at += length;
    this.#left -= length;
    if (this.#at < chunk.length) return;
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
