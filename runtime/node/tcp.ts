/**
 * TCP, between real nodes: each accepts connections at a port of its own, and the port mapper of its
 * machine tells others which.
 *
 * A program that sends a hundred small messages in a row does not want a hundred packets and system
 * calls. So what is sent in one turn of the event loop is gathered, and goes out together at its end.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { hostname } from "node:os";
import type { NodeName } from "../wire/node-name.ts";
import type { Carrier, NameAndPort, Publication } from "./carrier.ts";
import { names, portPlease, registerAlive } from "./epmd-client.ts";
import { everywhere, listen, ownAddress, portOf } from "./listen.ts";
import { called, calling, type TlsOptions } from "./tls.ts";
import type { Transport, TransportReceiver } from "./transport.ts";

export class TcpCarrier implements Carrier {
  readonly #open: boolean;
  readonly #tls: TlsOptions | undefined;

  /** @param open whether other machines may connect: otherwise they are cut off at once */
  constructor(open: boolean, tls?: TlsOptions) {
    this.#open = open;
    this.#tls = tls;
  }

  /** @throws EpmdError when the name is taken, or no port mapper can be had */
  async publish(
    { name }: NodeName,
    hidden: boolean,
    accept: (transport: Transport) => void,
  ): Promise<Publication> {
    const server = await listen(0, everywhere(), (socket, own) => {
      if (!own && !this.#open) socket.destroy();
      else if (this.#tls) accept(new TcpTransport(called(socket, this.#tls), 4));
      else accept(new TcpTransport(socket, 2));
    });
    try {
      const registered = await registerAlive({
        ...{ name, port: portOf(server), hidden, open: this.#open },
      });
      const withdraw = () => {
        registered.withdraw();
        server.close();
      };
      return { creation: registered.creation, withdraw };
    } catch (error) {
      server.close();
      throw error;
    }
  }

  async dial(fullName: string, timeout: number): Promise<Transport> {
    const [name = "", host = ""] = fullName.split("@");
    // This machine's own name need not be known to the network.
    const address = host === hostname().split(".")[0] ? ownAddress() : host;
    const entry = await portPlease(name, address);
    if (!entry) throw new Error(`no node ${name} is registered at ${host}`);
    const { port } = entry;
    if (!this.#tls) return dialTcp(connect({ host: address, port }), "connect", timeout);
    return dialTcp(calling(address, port, host, this.#tls), "secureConnect", timeout);
  }

  names(host: string): Promise<NameAndPort[]> {
    return names(host);
  }
}

/** Chunks longer than this are passed on as they are: copying them together would cost more. */
const SMALL = 4096;

/** Bytes that go out together. What is encoded one after the other lies so in memory, and is one piece. */
interface Piece {
  readonly buffer: ArrayBufferLike;
  readonly start: number;
  end: number;
}

class TcpTransport implements Transport {
  readonly lengthBytes: 2 | 4;
  readonly #socket: Socket;
  #pending: Piece[] = [];
  #pendingBytes = 0;

  constructor(socket: Socket, lengthBytes: 2 | 4) {
    this.lengthBytes = lengthBytes;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => {}); // "close" follows
  }

  get backlog(): number {
    return this.#socket.writableLength + this.#pendingBytes;
  }

  send(bytes: Uint8Array): void {
    if (this.#pending.length === 0) setImmediate(() => this.#flush());
    const { buffer, byteOffset, length } = bytes;
    const last = this.#pending.at(-1);
    if (last?.buffer === buffer && last.end === byteOffset) last.end += length;
    else this.#pending.push({ buffer, start: byteOffset, end: byteOffset + length });
    this.#pendingBytes += length;
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
    const pieces = joined(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    const several = pieces.length > 1;
    if (several) this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    if (several) this.#socket.uncork();
  }
}

/** Pieces as they are written: small ones that follow each other are one. */
function joined(pending: readonly Piece[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const join = () => {
    const [only] = small;
    if (only) pieces.push(small.length === 1 ? only : Buffer.concat(small));
    small = [];
  };
  for (const { buffer, start, end } of pending) {
    const bytes = new Uint8Array(buffer, start, end - start);
    if (bytes.length > SMALL) join();
    (bytes.length > SMALL ? pieces : small).push(bytes);
  }
  join();
  return pieces;
}

/**
 * Waits until a node's port has answered, with TLS until it is trusted.
 *
 * @throws the socket's error, or after `timeout` milliseconds one that says so
 */
async function dialTcp(
  socket: Socket,
  answered: "connect" | "secureConnect",
  timeout: number,
): Promise<Transport> {
  const tooLate = new Error(`there is no answer in ${timeout} ms`);
  const late = setTimeout(() => socket.destroy(tooLate), timeout);
  try {
    await once(socket, answered); // or its error
  } finally {
    clearTimeout(late);
  }
  return new TcpTransport(socket, answered === "connect" ? 2 : 4);
}
