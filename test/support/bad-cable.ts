/**
 * A bad cable between nodes: a proxy through which they reach each other, that delays what goes through it,
 * and that sooner or later does something worse to each connection, in the middle of its handshake too.
 *
 * A node that is started with the cable's port in place of that of its port mapper is told ports of the
 * proxy in place of those of other nodes.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "../../runtime/process/random.ts";
import { FieldReader } from "../../runtime/wire/field-reader.ts";

/** One end of a connection: the cable's socket to a node. */
interface End {
  readonly socket: Socket;
  /** Whether what is sent to it arrives, and that the other end has closed. */
  reached: boolean;
  /** What is sent to it waits for this. */
  hold: Promise<unknown> | undefined;
}

/** What may happen to a connection, whenever it has carried some chunks. */
const FAULTS = {
  "cut at both ends": (caller: End, called: End) => {
    caller.socket.destroy();
    called.socket.destroy();
  },
  "cut at the caller's end, of which the other learns nothing": (caller: End, called: End) => {
    called.reached = false;
    caller.socket.destroy();
  },
  "cut at the other end, of which the caller learns nothing": (caller: End, called: End) => {
    caller.reached = false;
    called.socket.destroy();
  },
  "silent both ways, for ever": (caller: End, called: End) => {
    caller.reached = false;
    called.reached = false;
  },
  "silent towards the caller, for ever": (caller: End) => {
    caller.reached = false;
  },
  "silent both ways for a while": (caller: End, called: End) => {
    caller.hold = sleep(A_WHILE_MS);
    called.hold = sleep(A_WHILE_MS);
  },
};
type Fault = keyof typeof FAULTS;

/** A chunk is held up for at most so long, in ms; for a while is so long. */
const DELAY_MS = 10;
const A_WHILE_MS = 1_500;
/** A connection carries at most so many chunks until something happens. The handshake are five. */
const CHUNKS = 40;

const PORT2_RESP = 119;

export class BadCable {
  /** What has happened, in its order. */
  readonly happened: Fault[] = [];
  /** Resolves when enough has happened. From then on the cable is good. */
  readonly mended: Promise<void>;
  #mend: () => void = () => {};
  readonly #random: Random;
  readonly #enough: number;
  readonly #servers = new Map<number, Promise<Server>>();
  readonly #sockets = new Set<Socket>();

  private constructor(seed: number, faults: number) {
    this.#random = new Random(seed);
    this.#enough = faults;
    this.mended = new Promise((resolve) => {
      this.#mend = resolve;
    });
  }

  /**
   * @param mapper the port of the port mapper at which the nodes will really be registered
   * @param faults how many are enough
   * @returns the cable, and the port at which nodes find their port mapper behind it
   */
  static async between(
    mapper: number,
    seed: number,
    faults: number,
  ): Promise<{ cable: BadCable; port: number }> {
    const cable = new BadCable(seed, faults);
    const server = await cable.#listen(mapper, (near) => cable.#askMapper(near, mapper));
    return { cable, port: (server.address() as AddressInfo).port };
  }

  end(): void {
    for (const server of this.#servers.values()) void server.then((it) => it.close());
    for (const socket of this.#sockets) socket.destroy();
  }

  #listen(behind: number, accept: (near: Socket) => void): Promise<Server> {
    let listening = this.#servers.get(behind);
    if (!listening) {
      const server = createServer((near) => accept(this.#keep(near))).listen(0, "127.0.0.1");
      listening = once(server, "listening").then(() => server);
      this.#servers.set(behind, listening);
    }
    return listening;
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** Lets a port mapper answer, with the proxy's port where there is one of a node. */
  #askMapper(near: Socket, mapper: number): void {
    const far = this.#keep(connect(mapper, "127.0.0.1"));
    near.pipe(far);
    near.on("close", () => far.destroy());
    far.on("data", async (answer) => {
      const node = answer[0] === PORT2_RESP && answer[1] === 0;
      if (node) {
        const port = new FieldReader(answer.subarray(2)).u16();
        const proxy = await this.#listen(port, (caller) => this.#join(caller, port));
        answer.writeUInt16BE((proxy.address() as AddressInfo).port, 2);
      }
      near.write(answer);
      if (node) near.end();
    });
    far.on("close", () => near.end());
  }

  /** Joins a caller with the node that it has called, until something happens. */
  #join(caller: Socket, port: number): void {
    const near: End = { socket: caller, reached: true, hold: undefined };
    const called = this.#keep(connect(port, "127.0.0.1"));
    const far: End = { socket: called, reached: true, hold: undefined };
    let carries = this.#random.between(0, CHUNKS);
    const carry = async (from: End, to: End) => {
      for await (const chunk of from.socket) {
        if (carries-- === 0) {
          this.#strike(near, far);
          carries = this.#random.between(0, CHUNKS);
        }
        await to.hold;
        await sleep(this.#random.between(0, DELAY_MS));
        if (to.reached) to.socket.write(chunk);
      }
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      carry(from, to).catch(() => {}); // it has been closed
      from.socket.on("close", () => to.reached && to.socket.end());
    }
  }

  #strike(caller: End, called: End): void {
    if (this.happened.length === this.#enough) return;
    const fault = this.#random.pick(Object.keys(FAULTS) as Fault[]);
    FAULTS[fault](caller, called);
    this.happened.push(fault);
    if (this.happened.length === this.#enough) this.#mend();
  }
}
