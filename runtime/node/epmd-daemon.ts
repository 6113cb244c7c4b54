/**
 * The port mapper, our own: a table of the nodes on this machine and a server that answers questions
 * about it. It speaks the protocol of Erlang's `epmd`, so that a stock `erl` registers with it and
 * `epmd -names` lists it.
 *
 * A name belongs to a node for as long as the connection lives over which the node has registered it:
 * there is no way to give it back but to hang up, and so a node that crashes can't forget to. (STOP_REQ
 * takes a name away from its node; Erlang's obeys it only with -relaxed_command_check, and ours never.)
 * Each registration gets a *creation*, which differs from all others, so that pids of a node that
 * is gone are not taken for those of its successor.
 *
 * Only this machine can register a name or end the daemon, and only this machine can ask it, unless it
 * was told to be open to others. As it serves everybody here, it bounds what one client can take:
 * bytes, time, connections, names.
 */
import { randomInt } from "node:crypto";
import type { Server, Socket } from "node:net";
import {
  decodeRequest,
  type EpmdRequest,
  encodeAliveResponse,
  encodeKillResponse,
  encodeNamesResponse,
  encodePortResponse,
  type NodeEntry,
} from "../wire/epmd.ts";
import { Deframer } from "../wire/frames.ts";
import { isShortName } from "../wire/node-name.ts";
import { listen, portOf } from "./listen.ts";

export const MAX_REQUEST_BYTES = 2048;
/** How many clients may be there that are no nodes: when there are more, the oldest is cut off. */
export const MAX_CLIENTS = 1024;
/** How many nodes one machine may have. */
export const MAX_NAMES = 2048;
/** How long a client may take to say what it wants and to take the answer, in ms. */
export const REQUEST_MS = 10_000;
/** How long a daemon without nodes lives on, in ms. */
export const IDLE_MS = 60_000;

export interface EpmdOptions {
  /** The TCP port, or 0 for any that is free. */
  readonly port: number;
  /** The addresses at which it listens. */
  readonly addresses: readonly string[];
  /** Whether other machines may ask it: by default they may not. */
  readonly open?: boolean;
  /** How long it lives on without a node, in ms: by default a minute. */
  readonly idleMs?: number;
}

/** A running port mapper. Made by {@link startEpmd}. */
export class EpmdDaemon {
  /** Resolves when it has ended, because nobody needed it any more or because it was told to. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};
  readonly #open: boolean;
  readonly #servers: Server[] = [];
  readonly #nodes = new Map<string, NodeEntry>();
  /** Those that are no nodes, the oldest first. */
  readonly #clients = new Set<Socket>();
  readonly #holders = new Set<Socket>();
  readonly #idle: NodeJS.Timeout;
  #creation = randomInt(4, 2 ** 31);

  constructor({ open = false, idleMs = IDLE_MS }: EpmdOptions) {
    this.#open = open;
    this.#idle = setTimeout(() => this.#endIfIdle(), idleMs);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The TCP port at which it listens. */
  get port(): number {
    return portOf(this.#servers[0] as Server);
  }

  /** Listens at one more address. */
  async listen(port: number, address: string): Promise<void> {
    const server = await listen(port, address, (socket, own) => {
      if (own || this.#open) this.#serve(socket, own);
      else socket.destroy();
    });
    this.#servers.push(server);
  }

  /** Ends it at once: all names are lost, and their nodes see it by their connections. */
  close(): void {
    clearTimeout(this.#idle);
    this.#nodes.clear();
    for (const server of this.#servers) server.close();
    for (const socket of [...this.#clients, ...this.#holders]) socket.destroy();
    this.#end();
  }

  #endIfIdle(): void {
    if (this.#nodes.size === 0) this.close();
  }

  /**
   * One connection: one request, in time, and what it asks for.
   *
   * @param own whether the client is on this machine
   */
  #serve(socket: Socket, own: boolean): void {
    const deframer = new Deframer(MAX_REQUEST_BYTES);
    const deadline = setTimeout(() => socket.destroy(), REQUEST_MS);
    let asked = false;
    const [oldest] = this.#clients;
    if (this.#clients.size >= MAX_CLIENTS) oldest?.destroy();
    this.#clients.add(socket);
    const noLonger = () => {
      clearTimeout(deadline);
      this.#clients.delete(socket);
    };
    socket.on("error", () => {}); // "close" follows
    socket.on("close", noLonger);
    socket.on("data", (chunk) => {
      try {
        deframer.push(chunk);
        const message = deframer.next(2);
        if (asked) throw new Error("expected one request on a connection, got more");
        if (!message) return;
        asked = true;
        const answer = this.#answer(socket, own, decodeRequest(message));
        // A client need not hang up, so we do. But a node keeps its name by staying connected.
        if (answer) socket.end(answer, () => socket.destroy());
        else if (this.#holders.has(socket)) noLonger();
        else socket.destroy();
      } catch {
        socket.destroy(); // whatever it was, it is none of the others' business
      }
    });
  }

  /** The answer to a client, after which it is hung up on; `undefined` for a node, and for what gets none. */
  #answer(socket: Socket, own: boolean, request: EpmdRequest): Uint8Array | undefined {
    const name = "node" in request ? request.node.name : "name" in request ? request.name : "-";
    if (name === "" || name.includes("\0")) return undefined; // a string that C does not know
    switch (request.op) {
      case "ALIVE2_REQ":
        return own ? this.#register(socket, request.node) : undefined;
      case "PORT_PLEASE2_REQ":
        return encodePortResponse(this.#nodes.get(request.name));
      case "NAMES_REQ":
        return encodeNamesResponse(this.port, this.#nodes.values());
      case "KILL_REQ": {
        const obey = this.#nodes.size === 0;
        if (own && obey) socket.on("close", () => this.close());
        return own ? encodeKillResponse(obey) : undefined;
      }
    }
  }

  /** Gives a node its name, or the answer that it can't have it. */
  #register(socket: Socket, node: NodeEntry): Uint8Array | undefined {
    const { name } = node;
    if (this.#nodes.has(name) || this.#nodes.size >= MAX_NAMES || !isShortName(name))
      return encodeAliveResponse(undefined);
    this.#nodes.set(name, node);
    this.#holders.add(socket);
    socket.on("close", () => {
      this.#holders.delete(socket);
      if (this.#nodes.delete(name)) this.#idle.refresh();
    });
    this.#creation = this.#creation === 2 ** 32 - 1 ? 4 : this.#creation + 1;
    socket.write(encodeAliveResponse(this.#creation));
    return undefined;
  }
}

/**
 * Starts a port mapper in this OS process.
 *
 * @throws Error with the code `EADDRINUSE` when there is one at this port
 * @example
 * ```ts
 * const daemon = await startEpmd({ port: 4369, addresses: ["127.0.0.1"] });
 * await daemon.ended;
 * ```
 */
export async function startEpmd(options: EpmdOptions): Promise<EpmdDaemon> {
  const daemon = new EpmdDaemon(options);
  try {
    let { port } = options;
    for (const address of options.addresses) {
      await daemon.listen(port, address);
      port = daemon.port;
    }
  } catch (error) {
    daemon.close();
    throw error;
  }
  return daemon;
}
