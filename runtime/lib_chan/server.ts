/**
 * The server: it listens at the port of its configuration, and gives every connection to a process of
 * its own. The server is a process too, registered as `lib_chan_server`: when it ends, everything that
 * it has opened is closed.
 */
import { createServer, type Server, type Socket } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { apply } from "../process/apply.ts";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { register, whereis } from "../process/names.ts";
import { _ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { spawn } from "../process/spawn.ts";
import { start } from "../process/start.ts";
import { exit } from "../process/ties.ts";
import type { Pid } from "../term/identifier.ts";
import { MAX_TERM_BYTES } from "../term/limits.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { Audit } from "./audit.ts";
import { Channel, whenEnded } from "./channel.ts";
import { type Config, fileError, readConfig, systemReason, textOf } from "./config.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { clientAt, Reception, type ServerContext } from "./reception.ts";

const SERVER = Symbol.for("lib_chan_server");

/** The longest frame of a client that has not authenticated yet, if frames are limited at all. */
export const MAX_GREETING_BYTES: number = 64 * 1024;

/**
 * Starts a server on this machine that does what its configuration says.
 * Erlang: `lib_chan:start_server/0,1`.
 *
 * @param file the configuration; otherwise `$HOME/.erlang_config/lib_chan.conf`
 * @returns `true`, once the port is open
 * @throws BadConfig when there is anything wrong in the configuration: then nothing is started;
 * Exception `{enoent, File}` and the like when it can't be read, `eaddrinuse` and the like when the port
 * can't be opened, `{already_started, Pid}` when this node has a server
 * @example
 * ```ts
 * const wrong = await libChan.startServer("/nowhere/lib_chan.conf").catch((error) => error.reason);
 * wrong; // {enoent,"/nowhere/lib_chan.conf"}
 * ```
 */
export async function startServer(file?: Term): Promise<true> {
  const path = file === undefined ? defaultFile() : textOf(file);
  if (!path) throw new BadArgument("start_server expects the name of a file");
  const { vm, groupLeader } = current();
  const running = whereis(SERVER);
  if (running) throw new Exception("error", t(Symbol.for("already_started"), running), []);
  const config = await readConfig(path);
  const doorkeeper = new Doorkeeper(config.limits, vm.clock);
  const audit = await Audit.open(config.audit).catch((error) =>
    fileError(error, config.audit ?? ""),
  );
  const entrance = new Entrance({ vm, config, doorkeeper, audit }, groupLeader);
  const port = await entrance.open();
  const server = spawn(stayAlive);
  whenEnded(vm, server, () => entrance.close());
  try {
    register(SERVER, server);
  } catch (error) {
    exit(server, Symbol.for("kill")); // another one was started meanwhile
    throw error;
  }
  await say(`Starting a port server on ${port}...\n`);
  return true;
}

const defaultFile = () => join(homedir(), ".erlang_config", "lib_chan.conf");

async function stayAlive(): Promise<never> {
  for (;;) await receive(on(_, () => true));
}

/** Prints where the caller's output goes: every node has a module `io` for that. */
async function say(text: string): Promise<void> {
  const { vm } = current();
  const [io, putChars] = [Symbol.for("io"), Symbol.for("put_chars")];
  if (await vm.modules.function(io, putChars, 1)) await apply(io, putChars, [text]);
  else vm.log(text);
}

/** The open port. */
class Entrance {
  readonly #server: ServerContext;
  readonly #groupLeader: Pid;
  readonly #listener: Server;
  readonly #receptions = new Set<Reception>();

  constructor(server: ServerContext, groupLeader: Pid) {
    this.#server = server;
    this.#groupLeader = groupLeader;
    this.#listener = createServer((socket) => this.#accept(socket));
  }

  /** Opens it, and says which port it is. */
  open(): Promise<number> {
    const { port, interface: host }: Config = this.#server.config;
    return new Promise((resolve, reject) => {
      this.#listener.once("error", (error) =>
        reject(new Exception("error", systemReason(error), [])),
      );
      this.#listener.listen({ port, host }, () => {
        this.#listener.on("error", () => {}); // a client that could not be accepted
        const address = this.#listener.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  close(): void {
    this.#listener.close();
    for (const reception of this.#receptions) reception.cut("ended: the server was ended");
  }

  #accept(raw: Socket): void {
    const { vm, config, doorkeeper, audit } = this.#server;
    const { remotePort = 0 } = raw;
    const address = (raw.remoteAddress ?? "unknown").replace(/^::ffff:/, "");
    if (doorkeeper.refuses(address)) {
      audit.add(clientAt(address, remotePort), undefined, "refused: too many failed attempts");
      raw.on("error", () => {}).destroy();
      return;
    }
    const socket = config.tls
      ? new TLSSocket(raw, { isServer: true, secureContext: config.tls })
      : raw;
    const { frame_length } = config.limits;
    const unlimited = !Number.isFinite(frame_length);
    const greeting = unlimited ? MAX_TERM_BYTES : Math.min(frame_length, MAX_GREETING_BYTES);
    const channel = new Channel(socket, greeting);
    const reception = new Reception(this.#server, channel, address, remotePort);
    this.#receptions.add(reception);
    const process = vm.createProcess(this.#groupLeader);
    whenEnded(vm, process.pid, () => {
      this.#receptions.delete(reception);
      reception.release();
    });
    start(process, () => reception.run());
  }
}
