/**
 * The transport over TCP.
 *
 * A program that sends a hundred small messages in a row does not want a hundred packets and system
 * calls. So what is sent in one turn of the event loop is gathered, and goes out together at its end.
 */
import { connect, type Server, type Socket } from "node:net";
import { listen } from "./listen.ts";
import type { Transport, TransportReceiver } from "./transport.ts";

/** Chunks longer than this are passed on as they are: copying them together would cost more. */
const SMALL = 4096;

class TcpTransport implements Transport {
  readonly #socket: Socket;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {}); // "close" follows
  }

  get backlog(): number {
    return this.#socket.writableLength + this.#pendingBytes;
  }

  send(bytes: Uint8Array): void {
    if (this.#pending.length === 0) setImmediate(() => this.#flush());
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  open(receiver: TransportReceiver): void {
    this.#socket.on("data", (chunk) => receiver.data(chunk));
    this.#socket.on("drain", () => receiver.drained());
    this.#socket.on("close", () => receiver.closed());
  }

  close(): void {
    this.#flush();
    this.#socket.destroySoon();
  }

  abort(): void {
    this.#pending = [];
    this.#socket.destroy();
  }

  #flush(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#socket.cork();
    let small: Uint8Array[] = [];
    const writeSmall = () => {
      if (small.length > 0) this.#socket.write(Buffer.concat(small));
      small = [];
    };
    for (const bytes of pending) {
      if (bytes.length <= SMALL) small.push(bytes);
      else {
        writeSmall();
        this.#socket.write(bytes);
      }
    }
    writeSmall();
    this.#socket.uncork();
  }
}

/**
 * Calls a node's port.
 *
 * @throws the socket's error, or after `timeout` milliseconds one that says so
 */
export function dialTcp(host: string, port: number, timeout: number): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, family: 4 });
    const tooLate = new Error(`${host}:${port} has not answered in ${timeout} ms`);
    const late = setTimeout(() => socket.destroy(tooLate), timeout);
    socket.once("error", (error) => {
      clearTimeout(late);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(late);
      resolve(new TcpTransport(socket));
    });
  });
}

/**
 * Accepts connections of nodes at a free port.
 *
 * @param open whether other machines may connect: otherwise they are cut off at once
 */
export function listenTcp(open: boolean, accept: (transport: Transport) => void): Promise<Server> {
  return listen(0, "0.0.0.0", (socket, own) => {
    if (own || open) accept(new TcpTransport(socket));
    else socket.destroy();
  });
}
