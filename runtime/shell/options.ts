/**
 * What the shell is started with: the part of `erl`'s command line that the course needs.
 */

export const USAGE = `usage: npx tsx runtime/shell [option]...
The shell of a node, as \`erl\` is.
  -sname NAME      be a node with a short name: NAME@this-machine
  -name NAME@HOST  be a node with a long name; without a HOST it is the full name of
                   this machine
  -setcookie TEXT  the cookie; otherwise the one in $HOME/.erlang.cookie
  -hidden          do not show up in the nodes() of others
  -open            let other machines connect, and ask the port mapper that this starts
  -kernel net_ticktime SECONDS
                   how long another node may be silent; otherwise 60
  -max_message MB  how long a message may be, in MiB; otherwise 128
  -proto_dist inet_tls -ssl_dist_optfile FILE
                   talk to other nodes over TLS, with the certificates that FILE names
  -pa DIR...       look for modules in these folders too
  -eval TEXT       evaluate expressions first; may be given several times
  -noshell         no shell: stay up until halt() is called
  --trace FILE     write a message diagram of all that happens, at the end
  -h               this text
`;

export interface Options {
  /** Absent for a node that is alone. */
  readonly name: string | undefined;
  readonly long: boolean;
  readonly cookie: string | undefined;
  readonly hidden: boolean;
  readonly open: boolean;
  readonly netTicktime: number | undefined;
  /** In bytes. */
  readonly maxMessage: number | undefined;
  /** The file with the options of TLS. */
  readonly tlsOptions: string | undefined;
  readonly folders: readonly string[];
  readonly evaluate: readonly string[];
  readonly shell: boolean;
  /** Where the message diagram goes. */
  readonly trace: string | undefined;
  readonly help: boolean;
}

/** What is wrong with a command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The options of a command line, each with the values behind it.
 *
 * @param takes how many values each option takes, at most
 * @throws UsageError for what is not among them, and for a value that is missing
 */
export function readOptions(
  args: readonly string[],
  takes: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>();
  for (let i = 0; i < args.length; ) {
    const option = args[i++] as string;
    const most = takes.get(option);
    if (most === undefined)
      throw new UsageError(
        option.startsWith("-") ? `unknown option ${option}` : `what is ${option} for?`,
      );
    const values = given.get(option) ?? [];
    given.set(option, values);
    const first = i;
    while (i < args.length && i - first < most && !(args[i] as string).startsWith("-"))
      values.push(args[i++] as string);
    if (most > 0 && i === first) throw new UsageError(`${option} expects a value behind it`);
  }
  if (given.has("-sname") && given.has("-name"))
    throw new UsageError("a node has a short name or a long one: give -sname or -name, not both");
  return given;
}

/**
 * Reads a command line.
 *
 * @throws UsageError for what it does not know, and for a value that is missing
 */
export function parseOptions(args: readonly string[]): Options {
  const given = readOptions(args, VALUES);
  return {
    name: (given.get("-sname") ?? given.get("-name"))?.at(-1),
    long: given.has("-name"),
    cookie: given.get("-setcookie")?.at(-1),
    hidden: given.has("-hidden"),
    open: given.has("-open"),
    netTicktime: ticktime(given.get("-kernel")),
    maxMessage: mebibytes(given.get("-max_message")?.at(-1)),
    tlsOptions: tlsOptions(given),
    folders: given.get("-pa") ?? [],
    evaluate: given.get("-eval") ?? [],
    shell: !given.has("-noshell"),
    trace: given.get("--trace")?.at(-1),
    help: given.has("-h"),
  };
}

function ticktime(values: readonly string[] = []): number | undefined {
  for (let i = 0; i < values.length; i += 2)
    if (values[i] !== "net_ticktime" || !/^[1-9]\d*$/.test(values[i + 1] ?? ""))
      throw new UsageError("-kernel expects net_ticktime and a number of seconds behind it");
  return values.length > 0 ? Number(values.at(-1)) : undefined;
}

/** The file with the options of TLS, if it is to be TLS. */
export function tlsOptions(given: ReadonlyMap<string, readonly string[]>): string | undefined {
  const protocol = given.get("-proto_dist")?.at(-1);
  const file = given.get("-ssl_dist_optfile")?.at(-1);
  if (protocol !== undefined && !["inet_tcp", "inet_tls"].includes(protocol))
    throw new UsageError("-proto_dist expects inet_tls, or inet_tcp, behind it");
  if ((protocol === "inet_tls") !== (file !== undefined))
    throw new UsageError("TLS needs both: -proto_dist inet_tls and -ssl_dist_optfile FILE");
  return file;
}

function mebibytes(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(value))
    throw new UsageError("-max_message expects a number of MiB from 1 to 9999 behind it");
  return Number(value) * 2 ** 20;
}

/** How many values each option takes, at most. */
const VALUES = new Map([
  ["-sname", 1],
  ["-name", 1],
  ["-setcookie", 1],
  ["-hidden", 0],
  ["-open", 0],
  ["-max_message", 1],
  ["-kernel", 2],
  ["-proto_dist", 1],
  ["-ssl_dist_optfile", 1],
  ["-pa", Number.POSITIVE_INFINITY],
  ["-eval", 1],
  ["-noshell", 0],
  ["--trace", 1],
  ["-h", 0],
]);
