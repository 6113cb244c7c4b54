/**
 * The server: it listens at the port of its configuration, and gives every connection to a process of
 * its own. The server is a process too, registered as `lib_chan_server`: when it ends, everything that
 * it has opened is closed.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { apply } from "../process/apply.ts";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { register, whereis } from "../process/names.ts";
import { _ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { report } from "../process/report.ts";
import { spawn } from "../process/spawn.ts";
import { exit } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { Audit } from "./audit.ts";
import { whenEnded } from "./channel.ts";
import { type Config, fileError, readConfig, systemReason, textOf } from "./config.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { type Reception, welcome } from "./reception.ts";

const SERVER = Symbol.for("lib_chan_server");

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
  const audit = openAudit(config, vm);
  const receptions = new Set<Reception>();
  const context = { vm, groupLeader, config, doorkeeper, audit, receptions };
  const listener = createServer((socket) => welcome(context, socket));
  const port = await open(listener, config);
  const server = spawn(stayAlive);
  whenEnded(vm, server, () => {
    listener.close();
    for (const reception of receptions) reception.cut("ended: the server was ended");
  });
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

/** Opens the port, and says which it is. */
async function open(listener: Server, { port, interface: host }: Config): Promise<number> {
  listener.listen({ port, host });
  await once(listener, "listening").catch((error) => {
    throw new Exception("error", systemReason(error), []);
  });
  listener.on("error", () => {}); // a client that could not be accepted
  return (listener.address() as AddressInfo).port;
}

function openAudit({ audit }: Config, vm: Vm): Audit {
  try {
    return new Audit(audit, (error) => {
      const { message } = error as Error;
      report(vm, "ERROR", `lib_chan goes on without its audit: ${message}\n`);
    });
  } catch (error) {
    return fileError(error as NodeJS.ErrnoException, audit ?? "");
  }
}

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
