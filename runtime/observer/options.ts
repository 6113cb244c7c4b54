/** What the observer is started with: the node, and of the shell's options those that make a connection. */
import process from "node:process";
import { ownHost } from "../node/own-host.ts";
import { readOptions, tlsOptions, UsageError } from "../shell/options.ts";
import { isLongHost, isNodeName } from "../wire/node-name.ts";

export const USAGE = `usage: npx tsx runtime/observer NODE [option]...
Shows a cluster that runs, as a page in a browser: its nodes, and what their processes do.
It joins as a hidden node, asks, and changes nothing. NODE is a node of the cluster, ours or an
\`erl\`: sif, or sif@surtur. One whose host has a dot has a long name.
  -setcookie TEXT  the cookie; otherwise the one in $HOME/.erlang.cookie
  -sname NAME      the observer's own short name; otherwise observer_ and a number
  -name NAME@HOST  the observer's own long name
  -proto_dist inet_tls -ssl_dist_optfile FILE
                   talk to the nodes over TLS, with the certificates that FILE names
  -h, --help       this text
`;

export interface Options {
  /** The full name of the node that is asked first. */
  readonly target: string;
  readonly name: string;
  readonly long: boolean;
  readonly cookie: string | undefined;
  readonly tlsOptions: string | undefined;
}

/**
 * Reads a command line.
 *
 * @returns nothing when help is asked for
 * @throws UsageError for what it does not know, and for what is missing
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const [first] = args;
  const node = first?.startsWith("-") ? undefined : first;
  const given = readOptions(node === undefined ? args : args.slice(1), VALUES);
  if (given.has("-h") || given.has("--help")) return undefined;
  if (node === undefined)
    throw new UsageError("which node is to be observed? Its name comes first, as in sif@surtur");
  const [, there] = node.split("@");
  const long = given.has("-name") || (!given.has("-sname") && isLongHost(there ?? ""));
  const host = ownHost(long) ?? "127.0.0.1"; // it only calls others, and is not called
  const target = there === undefined ? `${node}@${host}` : node;
  if (!isNodeName(target)) throw new UsageError(`${node} is not a node's name, as sif@surtur is`);
  return {
    target,
    name: (given.get("-sname") ?? given.get("-name"))?.at(-1) ?? `observer_${process.pid}@${host}`,
    long,
    cookie: given.get("-setcookie")?.at(-1),
    tlsOptions: tlsOptions(given),
  };
}

/** How many values each option takes. */
const VALUES = new Map([
  ["-setcookie", 1],
  ["-sname", 1],
  ["-name", 1],
  ["-proto_dist", 1],
  ["-ssl_dist_optfile", 1],
  ["-h", 0],
  ["--help", 0],
]);
