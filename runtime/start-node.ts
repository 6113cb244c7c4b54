/**
 * Starting a node with all that makes it one: its name, its cookie, and the processes that every node
 * has.
 */

import { openConsole } from "./erlang/modules/io-server.ts";
import { nameServer } from "./global/name-server.ts";
import { cookieFromFile, isCookie } from "./node/cookie.ts";
import { flooded } from "./node/flooded.ts";
import { Node } from "./node/node.ts";
import { ownHost } from "./node/own-host.ts";
import { TcpCarrier } from "./node/tcp.ts";
import { readTlsOptions } from "./node/tls.ts";
import { watchTurns } from "./node/turn-watch.ts";
import type { Exports } from "./process/modules.ts";
import { startServices } from "./services/kernel-sup.ts";
import { netKernel } from "./services/net-kernel.ts";
import { rexServer } from "./services/rpc/rex.ts";
import { boundTerms } from "./term/limits.ts";
import { nodeName } from "./wire/node-name.ts";
import "./erlang/modules/standard.ts";

/** How a node is to be started. */
export interface NodeOptions {
  /** Whether the host in the name is a full one: `erl -name` and not `-sname`. */
  readonly long?: boolean;
  /** The cookie; otherwise that of `$HOME/.erlang.cookie`. */
  readonly cookie?: string;
  /** A hidden node is not in the others' `nodes()`. Erlang: `-hidden`. */
  readonly hidden?: boolean;
  /** For how many seconds another node may be silent; otherwise 60. Erlang: `-kernel net_ticktime`. */
  readonly netTicktime?: number;
  /** How long a message may be, in bytes, for all nodes in this OS process; otherwise 128 MiB. */
  readonly maxMessage?: number;
  /** Whether other machines may connect. Otherwise only this one may. */
  readonly open?: boolean;
  /** The file with the options of TLS. Erlang: `-proto_dist inet_tls -ssl_dist_optfile`. */
  readonly tlsOptions?: string;
  /** Folders in which modules are looked for. Erlang: `-pa`. */
  readonly path?: readonly string[];
  /** Where the node's reports go; otherwise to standard output. */
  readonly log?: (text: string) => void;
}

/** A node that was started. */
export interface RunningNode {
  /** The full name, an atom: `sif@surtur`. */
  readonly name: symbol;
  /** Runs code as a process of this node, and gives what it returns. */
  run<R>(code: () => R): Promise<Awaited<R>>;
  /** Makes a module known to this node, so that others can call it. */
  load(name: string, exports: Exports): void;
  /** Ends the node. */
  stop(): void;
}

/**
 * Starts a node in this OS process. Erlang: `erl -sname sif`.
 *
 * @param name `sif`, or `sif@surtur`
 * @throws NodeNameError, CookieError, TlsError, or EpmdError when the name is taken
 * @example
 * ```ts
 * const sif = await startNode("sif");
 * (await sif.run(() => node())) === sif.name; // true
 * sif.stop();
 * ```
 */
export async function startNode(name: string, options: NodeOptions = {}): Promise<RunningNode> {
  const { long = false, hidden = false, open = false, path = [], log } = options;
  const full = nodeName(name, long, ownHost(long));
  const cookie = options.cookie ?? (await cookieFromFile());
  if (!isCookie(cookie)) throw new TypeError("a cookie is a line of 1 to 255 characters");
  if (options.netTicktime !== undefined && !(options.netTicktime > 0))
    throw new TypeError("netTicktime is a number of seconds, 1 or more");
  if (options.maxMessage !== undefined) boundTerms(options.maxMessage);
  const tls = options.tlsOptions === undefined ? undefined : readTlsOptions(options.tlsOptions);
  const node = await Node.start({
    name: full,
    cookie,
    hidden,
    carrier: new TcpCarrier(open, tls),
    ...(log && { log }),
  });
  if (options.netTicktime !== undefined) node.ticks.change(options.netTicktime * 1000, 0);
  node.vm.crowded = (process) => flooded(node.vm, process);
  watchTurns();
  return boot(node, path);
}

/** Gives a node what every node has. */
export function boot(node: Node, path: readonly string[]): RunningNode {
  const { vm } = node;
  vm.modules.addFolders(...path);
  const run = openConsole(vm);
  startServices(vm, [
    ["net_kernel", netKernel],
    ["rex", rexServer],
    ["global_name_server", nameServer],
  ]);
  return {
    name: node.name,
    run,
    load: (module, exports) => vm.modules.load(module, exports),
    stop: () => node.stop(),
  };
}
