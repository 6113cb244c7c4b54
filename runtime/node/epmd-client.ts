/**
 * The node's side of the port mapper: register a name here, ask for a port anywhere.
 *
 * As with `erl`, nobody has to start a port mapper. A node that wants to register and finds none starts
 * one, which stays behind when the node ends, because other nodes may need it by then.
 */
import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { inBackground } from "../process/background.ts";
import {
  ALIVE2_X_RESP_BYTES,
  decodeAliveResponse,
  decodeNamesResponse,
  decodePortResponse,
  type EpmdRequest,
  encodeRequest,
  type NodeEntry,
  nodeEntry,
} from "../wire/epmd.ts";
import type { NameAndPort, Publication } from "./carrier.ts";
import { ownAddress } from "./listen.ts";

/** Where a port mapper is looked for when nobody says anything else. */
const DEFAULT_PORT = 4369;
/** How long a port mapper may take to start, in ms. */
export const START_MS = 15_000;
/** How long a port mapper may take to answer, in ms. */
export const ANSWER_MS = 5_000;
/** When the port mapper has ended, it is looked for again so often, in ms, as it may be started again. */
export const AGAIN_MS = 500;
/** The longest answer that is taken, in bytes: room for more names than one machine has nodes. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** What can go wrong with a port mapper. */
export type EpmdErrorCode =
  /** Nobody listens there, or the host is not known. */
  | "unreachable"
  /** It has hung up, or does not answer in time. */
  | "no-answer"
  /** There is a node of that name already. */
  | "name-taken";

export class EpmdError extends Error {
  readonly code: EpmdErrorCode;

  constructor(code: EpmdErrorCode, message: string) {
    super(message);
    this.name = "EpmdError";
    this.code = code;
  }
}

/**
 * The TCP port of the port mapper: `ERL_EPMD_PORT`, or 4369.
 *
 * @throws RangeError when the variable holds anything but a port
 */
export function epmdPort(): number {
  const text = process.env.ERL_EPMD_PORT;
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    throw new RangeError(
      `expected a port from 1 to 65535 in ERL_EPMD_PORT, got "${text}": correct or unset it`,
    );
  return port;
}

/** What a node registers. */
export interface Alive {
  /** The name before the `@`. */
  readonly name: string;
  /** The TCP port at which the node accepts connections. */
  readonly port: number;
  readonly hidden: boolean;
  /** Whether a port mapper that has to be started answers other machines too: otherwise it does not. */
  readonly open?: boolean;
}

/**
 * Registers a node with the port mapper of this machine, and starts one when there is none. The name
 * is ours until it is withdrawn, or until this OS process ends; that alone does not keep it running.
 * If the port mapper ends and another takes its place, the node registers there, as `erl` does.
 *
 * @param at the port of the port mapper
 * @throws EpmdError `name-taken`, or when there is no port mapper and none can be started
 * @example
 * ```ts
 * const { creation } = await registerAlive({ name: "sif", port: 40123, hidden: false });
 * ```
 */
export async function registerAlive(alive: Alive, at: number = epmdPort()): Promise<Publication> {
  let registered: Registration;
  try {
    registered = await register(alive, at);
  } catch (error) {
    if (!(error instanceof EpmdError) || error.code === "name-taken") throw error;
    // Nobody there, or it was just about to end.
    await startDetached(at, alive.open === true);
    registered = await register(alive, at);
  }
  return { creation: registered.creation, withdraw: keepRegistered(registered, alive, at) };
}

/** Registers again whenever the port mapper has ended. Returns what gives the name back. */
function keepRegistered(first: Registration, alive: Alive, at: number): () => void {
  let held: Socket | undefined;
  let withdrawn = false;
  const again = () => {
    if (withdrawn) return;
    setTimeout(() => inBackground(register(alive, at).then(hold), again), AGAIN_MS).unref();
  };
  const hold = ({ socket }: Registration) => {
    held = socket.on("close", again);
    if (withdrawn) socket.destroy();
  };
  hold(first);
  return () => {
    withdrawn = true;
    held?.destroy();
  };
}

interface Registration {
  readonly creation: number;
  /** The name is held for as long as this lives. */
  readonly socket: Socket;
}

async function register({ name, port, hidden }: Alive, at: number): Promise<Registration> {
  const request: EpmdRequest = { op: "ALIVE2_REQ", node: nodeEntry(name, port, hidden) };
  const { answer, socket } = await ask(ownAddress(), at, request, ALIVE2_X_RESP_BYTES);
  const creation = decodeAliveResponse(answer);
  if (creation === undefined) {
    socket.destroy();
    throw new EpmdError(
      "name-taken",
      `the name ${name} is taken: end the node on this machine that has it, or choose another name`,
    );
  }
  socket.resume();
  socket.unref();
  return { creation, socket };
}

/**
 * What the port mapper of a host knows of a node there: above all its port.
 *
 * @param name the name before the `@`
 * @param host where the node is: what comes after the `@`
 * @param at the port of the port mapper
 * @returns `undefined` when no node of that name is registered there
 * @throws EpmdError when there is no port mapper at that host, or it does not answer
 * @example
 * ```ts
 * const sif = await portPlease("sif", "surtur"); // sif?.port is 40123
 * ```
 */
export async function portPlease(
  name: string,
  host: string,
  at: number = epmdPort(),
): Promise<NodeEntry | undefined> {
  const { answer } = await ask(host, at, { op: "PORT_PLEASE2_REQ", name });
  return decodePortResponse(answer);
}

/**
 * The nodes that are registered at a host. Erlang: `net_adm:names/1`.
 *
 * @param at the port of the port mapper
 * @throws EpmdError when there is no port mapper at that host, or it does not answer
 * @example
 * ```ts
 * await names("surtur"); // [{ name: "sif", port: 40123 }]
 * ```
 */
export async function names(host: string, at: number = epmdPort()): Promise<NameAndPort[]> {
  const { answer } = await ask(host, at, { op: "NAMES_REQ" });
  return decodeNamesResponse(answer);
}

/** Sends a request, and reads an answer of so many bytes, or up to where the connection ends. */
async function ask(
  host: string,
  port: number,
  request: EpmdRequest,
  length = 0,
): Promise<{ answer: Uint8Array; socket: Socket }> {
  const where = `the port mapper of ${host} at port ${port}`;
  const noAnswer = (what: string) => new EpmdError("no-answer", `${where} ${what}`);
  const socket = connect({ host, port });
  socket.on("error", () => {}); // reading throws it, too
  const late = setTimeout(() => socket.destroy(noAnswer("does not answer")), ANSWER_MS);
  let answer: Uint8Array = new Uint8Array(0);
  try {
    socket.write(encodeRequest(request));
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length === length) return { answer, socket };
      if (answer.length > MAX_ANSWER_BYTES) throw noAnswer("does not stop answering");
    }
    if (answer.length === 0 || length > 0)
      throw noAnswer(
        "has hung up: if something else has that port, set ERL_EPMD_PORT to another for all nodes",
      );
    return { answer, socket };
  } catch (error) {
    socket.destroy();
    if (error instanceof EpmdError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EpmdError("unreachable", `${where} can't be reached: ${why}`);
  } finally {
    clearTimeout(late);
  }
}

/** Starts a port mapper as an OS process of its own, and waits until one is there. */
async function startDetached(port: number, open: boolean): Promise<void> {
  const main = fileURLToPath(new URL("./epmd-main.ts", import.meta.url));
  const typescript = new URL("./typescript.js", import.meta.url).href;
  // Both are named in full: the daemon runs in the root folder, so as to keep none in use.
  const child = spawn(process.execPath, ["--import", typescript, main], {
    detached: true,
    windowsHide: true,
    cwd: "/",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: {
      ...(open && { ERL_EPMD_ADDRESS: "0.0.0.0" }),
      ...process.env,
      ERL_EPMD_PORT: String(port),
    },
  });
  let late: NodeJS.Timeout | undefined;
  const problem = await new Promise<string | undefined>((resolve) => {
    late = setTimeout(resolve, START_MS, "it takes too long");
    child.once("message", (said) => resolve(said === "ready" ? undefined : String(said)));
    child.once("error", (error) => resolve(error.message));
    // One that finds the port taken ends well: there is a port mapper.
    child.once("exit", (code) => resolve(code === 0 ? undefined : "it has ended at once"));
  });
  clearTimeout(late);
  if (child.connected) child.disconnect();
  child.unref();
  if (problem !== undefined)
    throw new EpmdError("unreachable", `no port mapper could be started: ${problem}`);
}
