/**
 * A channel: frames over a socket, each with its length in front of it.
 *
 *     +-------------+-----------------------+
 *     | 4: Length   | Length: a term (131…) |
 *     +-------------+-----------------------+
 *
 * Frames are asked for one by one. While none is asked for, nothing more is read: the socket's buffers fill
 * up, and the other side has to wait. That is all that keeps a fast sender from filling our memory.
 *
 * A channel belongs to a process, and is closed when that has ended: see `whenEnded`.
 */
import type { Socket } from "node:net";
import process from "node:process";
import type { Clock } from "../process/clock.ts";
import { _ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { runAs } from "../process/running.ts";
import { start } from "../process/start.ts";
import { monitor } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import { TermError } from "../term/external/term-error.ts";
import type { Pid } from "../term/identifier.ts";
import { t } from "../term/tuple.ts";

const channels = new Set<Channel>();

/** How many bytes wait in all channels for their other sides to read. */
export function backlogOfAll(): number {
  let sum = 0;
  for (const channel of channels) sum += channel.backlog;
  return sum;
}

export class Channel {
  readonly #socket: Socket;
  /** The longest frame that is taken, in bytes. */
  maxFrame: number;
  /** Called when there may be more to read, or never will. */
  #wake: () => void = () => {};

  constructor(socket: Socket, maxFrame: number) {
    this.#socket = socket;
    this.maxFrame = maxFrame;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on("error", () => {}); // "close" follows
    for (const event of ["readable", "end", "close"]) socket.on(event, () => this.#wake());
    channels.add(this);
    socket.on("close", () => channels.delete(this));
  }

  /** How many bytes wait for the other side to read. */
  get backlog(): number {
    return this.#socket.destroyed ? 0 : this.#socket.writableLength;
  }

  /** Sends a frame. What is sent in one turn of the event loop goes out together. */
  send(frame: Uint8Array): void {
    if (!this.#socket.writable) return;
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(frame.length);
    this.#socket.cork();
    this.#socket.write(length);
    this.#socket.write(frame);
    process.nextTick(() => this.#socket.uncork());
  }

  /**
   * The next frame, or `undefined` when the other side has closed the channel. One at a time.
   *
   * @throws TermError `too-long`
   */
  async receive(): Promise<Buffer | undefined> {
    const length = (await this.#read(4))?.readUInt32BE();
    if (length === undefined) return undefined;
    if (length > this.maxFrame)
      throw new TermError(
        "too-long",
        `expected a frame of at most ${this.maxFrame} bytes, got one of ${length}`,
      );
    return length === 0 ? Buffer.alloc(0) : this.#read(length);
  }

  async #read(length: number): Promise<Buffer | undefined> {
    for (;;) {
      const bytes: Buffer | null = this.#socket.read(length);
      // At its end a stream gives what is left, which may be less.
      if (bytes?.length === length) return bytes;
      if (this.#socket.readableEnded || this.#socket.destroyed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /**
   * Closes the channel after what has been sent. What still comes is thrown away, so that the other
   * side can take its time to read; but after `ms` milliseconds it is over.
   */
  close(clock: Clock, ms: number): void {
    if (this.#socket.destroyed) return;
    const alarm = clock.setAlarm(ms, () => this.#socket.destroy());
    this.#socket.once("close", () => alarm.cancel());
    this.#socket.removeAllListeners("readable");
    this.#socket.resume();
    this.#socket.end();
  }

  /** Closes the channel at once. */
  destroy(): void {
    this.#socket.destroy();
  }
}

/** Calls `release` once a process of this node has ended, however that came: another process watches it. */
export function whenEnded(vm: Vm, pid: Pid, release: () => void): void {
  const watcher = vm.createProcess(undefined);
  // The monitor is there before anything else can happen to the process.
  const ref = runAs(watcher, () => monitor(pid));
  start(watcher, async () => {
    await receive(on(t(Symbol.for("DOWN"), ref, _, _, _), () => true));
    release();
  });
}
