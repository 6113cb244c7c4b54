/**
 * The client: connecting to a service on another machine, and talking to it.
 *
 * What `connect` gives is the middle man of the connection. What the service sends comes to the
 * process that has connected as `{chan, Pid, Term}`, and at the end `{chan_closed, Pid}`. Only the
 * answer to an `rpc` goes to the process that has called it, whichever it is.
 */
import { readFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { current } from "../process/current.ts";
import { BadArgument, Exception } from "../process/exception.ts";
import { _, $, match } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { send } from "../process/send.ts";
import { spawnMonitor } from "../process/spawn.ts";
import { demonitor, exit, monitor, self } from "../process/ties.ts";
import { snapshot } from "../term/copy.ts";
import type { AtomAllowance } from "../term/external/atom-allowance.ts";
import { decode } from "../term/external/decode.ts";
import { encode } from "../term/external/encode.ts";
import { TermError } from "../term/external/term-error.ts";
import { isPid, type Pid } from "../term/identifier.ts";
import { charlist, isList, type List } from "../term/list.ts";
import { isName } from "../term/misuse.ts";
import type { Term } from "../term/term.ts";
import { type Tuple, t } from "../term/tuple.ts";
import { isSecret, responseTo } from "./auth.ts";
import { Channel, whenEnded } from "./channel.ts";
import { DEFAULT_LIMITS, systemReason, textOf } from "./config.ts";
import { atomAllowance } from "./flow.ts";
import { middleMan } from "./middle-man.ts";

/** The longest frame that a client takes from a server. */
export const CLIENT_FRAME_BYTES: number = 16 * 1024 * 1024;

/** How long a client waits for a connection and for each answer up to `ack`, in ms, all in all. */
const CLIENT_PATIENCE = 5_000;

/** What a program wants of a server. */
interface Request {
  readonly host: string;
  readonly port: number;
  /** Absent without TLS. The server's certificate is always checked. */
  readonly tls: { readonly cacertfile: string | undefined } | undefined;
  readonly password: string;
  /** `{startService, Service, ArgsC}`. */
  readonly startService: Uint8Array;
}

/** Why there is no connection: `Why` in `{error, Why}`. */
class NotConnected extends Error {
  readonly why: symbol;

  constructor(why: string) {
    super("not connected");
    this.why = Symbol.for(why);
  }
}

/**
 * Connects to a service. Erlang: `lib_chan:connect/5`; `connect/6` with options, of which there is one:
 * `[{tls, [{cacertfile, File}]}]` or `[{tls, []}]`.
 *
 * @param host a name or an IP address
 * @param password is never sent: the server only sees that it is known here
 * @param args `ArgsC`, what the service is started with
 * @returns `{ok, Pid}`, or `{error, Why}`: `badService`, `authFail`, `econnrefused`, `nxdomain`, `closed`,
 * `timeout` (after 5 s), `protocol` when what answers is no such server
 * @throws Exception `badarg` when the arguments are of the wrong kind
 * @example
 * ```ts
 * const nameServer = Symbol.for("nameServer");
 * await libChan.connect("localhost", 1, nameServer, "ABXy45", ""); // {error,econnrefused}
 * ```
 */
export async function connect(
  host: string | List,
  port: number,
  service: symbol,
  password: string | List,
  args: Term,
  options: List = [],
): Promise<Tuple<readonly [symbol, Pid]> | Tuple<readonly [symbol, Term]>> {
  const secret = textOf(snapshot(password));
  if (secret === undefined || !isSecret(secret))
    throw new BadArgument("connect expects a password of 1 to 255 characters in Latin-1");
  if (!isName(service)) throw new BadArgument("connect expects an atom as service");
  const name = textOf(snapshot(host));
  if (!name) throw new BadArgument("connect expects the name of a host, a string");
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new BadArgument("connect expects a port from 1 to 65535");
  const startService = encode(t(Symbol.for("startService"), service, args));
  const request = { host: name, port, tls: tlsOf(options), password: secret, startService };
  const owner = self();
  const [pid, ref] = spawnMonitor(() => converse(owner, request));
  const answer = await receive(
    on(t(Symbol.for("connected"), pid), () => t(Symbol.for("ok"), pid)),
    on(t(Symbol.for("DOWN"), ref, _, _, $("Why")), ({ Why }) => t(Symbol.for("error"), Why)),
  );
  demonitor(ref, [Symbol.for("flush")]);
  return answer;
}

/** What the options say of TLS. A file is of the certificates to be trusted; else this machine has some. */
function tlsOf(options: List): Request["tls"] {
  if (!isList(options)) throw new BadArgument("connect expects a list of options");
  if (options.length === 0) return undefined;
  const given = match([t(Symbol.for("tls"), $.list("Tls"))], snapshot(options))?.Tls;
  const file = given && match([t(Symbol.for("cacertfile"), $("File"))], given)?.File;
  const cacertfile = textOf(file);
  if (!given || (given.length > 0 && !cacertfile))
    throw new BadArgument(
      "connect expects as options [{tls, []}] or [{tls, [{cacertfile, File}]}]",
    );
  return { cacertfile };
}

/** Runs as the process of the connection: connects, authenticates, and is the middle man from then on. */
async function converse(owner: Pid, request: Request): Promise<void> {
  const { new_atoms, patience } = DEFAULT_LIMITS;
  const atoms = atomAllowance(new_atoms);
  const channel = await open(request, atoms).catch((error) => exit(why(error)));
  send(owner, t(Symbol.for("connected"), self()));
  await middleMan(channel, owner, atoms, patience);
}

async function open(request: Request, atoms: AtomAllowance): Promise<Channel> {
  const { vm, pid } = current();
  const { host, port, tls } = request;
  const ca = tls?.cacertfile === undefined ? {} : { ca: await readFile(tls.cacertfile) };
  const socket = tls ? connectTls({ host, port, ...ca }) : connectTcp({ host, port });
  const channel = new Channel(socket, CLIENT_FRAME_BYTES);
  whenEnded(vm, pid, () => channel.close(vm.clock, DEFAULT_LIMITS.patience));
  let late = false;
  const alarm = vm.clock.setAlarm(CLIENT_PATIENCE, () => {
    late = true;
    channel.destroy();
  });
  try {
    await connected(socket, tls ? "secureConnect" : "connect");
    await authenticate(channel, request, atoms);
    return channel;
  } catch (error) {
    channel.destroy();
    throw late ? new NotConnected("timeout") : error;
  } finally {
    alarm.cancel();
  }
}

/** Resolves when a socket is connected, which with TLS comes after the handshake. */
function connected(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new NotConnected("closed")));
  });
}

async function authenticate(
  channel: Channel,
  { password, startService }: Request,
  atoms: AtomAllowance,
): Promise<void> {
  const next = async () => {
    const frame = await channel.receive();
    if (!frame) throw new NotConnected("closed");
    return decode(frame, channel.maxFrame, atoms);
  };
  channel.send(startService);
  let answer = await next();
  const challenged = match(t(Symbol.for("challenge"), $("Letters")), answer);
  if (challenged) {
    const letters = textOf(challenged.Letters);
    if (letters === undefined || !isSecret(letters)) throw new NotConnected("protocol");
    const response = charlist(responseTo(letters, password));
    channel.send(encode(t(Symbol.for("response"), response)));
    answer = await next();
  }
  for (const refusal of ["badService", "authFail"])
    if (answer === Symbol.for(refusal)) throw new NotConnected(refusal);
  if (answer !== Symbol.for("ack")) throw new NotConnected("protocol");
}

/** What Erlang calls what went wrong: a refusal, or an error of the socket or of a file. */
function why(error: unknown): symbol {
  if (error instanceof NotConnected) return error.why;
  if (error instanceof TermError) return Symbol.for("protocol");
  const reason = systemReason(error as NodeJS.ErrnoException);
  return reason === Symbol.for("enotfound") ? Symbol.for("nxdomain") : reason;
}

/**
 * Sends a term to the service behind a connection, and does not wait. Erlang: `lib_chan:cast/2`.
 *
 * @returns what was sent to the middle man: `{send, Term}`
 * @throws Exception `badarg` when `pid` is none
 * @example
 * ```ts
 * libChan.cast(self(), t(Symbol.for("store"), "joe", 1)); // {send,{store,<<"joe">>,1}}
 * ```
 */
export function cast<T extends Term>(pid: Pid, term: T): Tuple<readonly [symbol, T]> {
  return send(connection(pid, "cast"), t(Symbol.for("send"), term));
}

/**
 * Sends a term to the service behind a connection and waits for the next term that comes from there.
 * Erlang: `lib_chan:rpc/2`.
 *
 * @returns the answer; a service that gives none is waited for as long as the connection lasts
 * @throws Exception `badarg` when `pid` is none; `closed` (class exit) when the connection is, or is
 * closed before the answer has come
 * @example
 * ```ts
 * const [answer, pid] = await libChan.connect("localhost", 1, Symbol.for("nameServer"), "ABXy45", "");
 * if (pid instanceof Pid) await libChan.rpc(pid, t(Symbol.for("lookup"), Symbol.for("joe")));
 * answer; // error
 * ```
 */
export async function rpc(pid: Pid, term: Term): Promise<Term> {
  const ref = monitor(connection(pid, "rpc"));
  try {
    send(pid, t(Symbol.for("rpc"), self(), ref, term));
    const answer = await receive(
      on(t(ref, $("Answer")), ({ Answer }) => t(Answer)),
      on(t(Symbol.for("DOWN"), ref, _, _, _), () => undefined),
    );
    if (answer) return answer[0];
  } finally {
    demonitor(ref, [Symbol.for("flush")]);
  }
  throw new Exception("exit", Symbol.for("closed"), []);
}

/**
 * Closes a connection, after what was sent through it. Erlang: `lib_chan:disconnect/1`. No
 * `chan_closed` comes of it.
 *
 * @returns `true`, also when it is closed already
 * @throws Exception `badarg` when `pid` is none
 * @example
 * ```ts
 * const [answer, why] = await libChan.connect("localhost", 1, Symbol.for("nameServer"), "ABXy45", "");
 * if (why instanceof Pid) libChan.disconnect(why);
 * answer; // error
 * ```
 */
export function disconnect(pid: Pid): true {
  send(connection(pid, "disconnect"), Symbol.for("disconnect"));
  return true;
}

function connection(pid: Pid, caller: string): Pid {
  if (!isPid(pid)) throw new BadArgument(`${caller} expects the pid that connect gave`);
  return pid;
}
