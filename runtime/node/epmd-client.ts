/**
 * The node's side of the port mapper: register a name here, ask for a port anywhere.
 *
 * As with `erl`, nobody has to start a port mapper. Whoever wants to register and finds none starts
 * one, which stays behind when the node ends, because other nodes may need it by then.
 */
import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import {
  decodeAliveResponse,
  decodeNamesResponse,
  decodePortResponse,
  type EpmdRequest,
  encodeRequest,
  HANDSHAKE_VERSION,
  type NodeEntry,
} from "../wire/epmd.ts";
import { isShortName } from "../wire/node-name.ts";
import { epmdAddresses, epmdPort } from "./epmd-env.ts";

const LOOPBACK = "127.0.0.1";
/** How long a port mapper may take to start, in ms. */
const START_MS = 15_000;
/** How long a port mapper may take to answer, in ms. */
const ANSWER_MS = 5_000;
/** The longest answer that is taken, in bytes: room for more names than one machine has nodes. */
const MAX_ANSWER_BYTES = 1024 * 1024;

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

/** A name that is registered. */
export interface Registration {
  /** What tells this incarnation of the node from earlier ones of the same name. */
  readonly creation: number;
  /** Resolves when the name is not ours any more: after `close`, or because the daemon is gone. */
  readonly closed: Promise<void>;
  /** Gives the name back. */
  close(): void;
}

/** What a node registers. */
export interface Alive {
  /** The name before the `@`. */
  readonly name: string;
  /** The TCP port at which the node accepts connections. */
  readonly port: number;
  readonly hidden: boolean;
  /** The port of the port mapper: by default as the environment has it. */
  readonly epmdPort?: number;
}

/**
 * Registers a node with the port mapper of this machine, and starts one when there is none. The name
 * is ours until `close`, or until this OS process ends; that alone does not keep it running.
 *
 * @throws EpmdError `name-taken`, or when there is no port mapper and none can be started
 * @throws TypeError for a name that no node can have
 * @example
 * ```ts
 * const { creation } = await registerAlive({ name: "sif", port: 40123, hidden: false });
 * ```
 */
export async function registerAlive(alive: Alive): Promise<Registration> {
  if (!isShortName(alive.name))
    throw new TypeError(
      `expected a node name such as sif, without @ and spaces, got "${alive.name}"`,
    );
  const at = alive.epmdPort ?? epmdPort();
  try {
    return await register(alive, at);
  } catch (error) {
    if (!(error instanceof EpmdError) || error.code === "name-taken") throw error;
  }
  // Nobody there, or it was just about to end.
  await startDetached(at);
  return register(alive, at);
}

/**
 * The port at which a node accepts connections, and what else its port mapper knows of it.
 *
 * @param name the name before the `@`
 * @param host where the node is: what comes after the `@`
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
  port: number = epmdPort(),
): Promise<NodeEntry | undefined> {
  const request: EpmdRequest = { op: "PORT_PLEASE2_REQ", name };
  return (await ask(host, port, request, atEnd(decodePortResponse))).answer.value;
}

/**
 * The nodes that are registered at a host. Erlang: `net_adm:names/1`.
 *
 * @throws EpmdError when there is no port mapper at that host, or it does not answer
 * @example
 * ```ts
 * await names("surtur"); // [{ name: "sif", port: 40123 }]
 * ```
 */
export async function names(
  host: string,
  port: number = epmdPort(),
): Promise<{ name: string; port: number }[]> {
  return (await ask(host, port, { op: "NAMES_REQ" }, atEnd(decodeNamesResponse))).answer.value;
}

/** Reads an answer that is whole when the connection is closed. */
function atEnd<T>(decode: (answer: Uint8Array) => T) {
  return (answer: Uint8Array, ended: boolean) =>
    ended && answer.length > 0 ? { value: decode(answer) } : undefined;
}

async function register(alive: Alive, at: number): Promise<Registration> {
  const { name, port, hidden } = alive;
  const versions = { highest: HANDSHAKE_VERSION, lowest: HANDSHAKE_VERSION };
  const node = { name, port, hidden, ...versions, extra: new Uint8Array(0) };
  const request: EpmdRequest = { op: "ALIVE2_REQ", node };
  const { answer, socket } = await ask(LOOPBACK, at, request, decodeAliveResponse);
  if (answer.result !== 0) {
    socket.destroy();
    throw new EpmdError(
      "name-taken",
      `the name ${name} is taken: end the node on this machine that has it, or choose another name`,
    );
  }
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {}); // "close" follows
  socket.resume();
  socket.unref();
  return { creation: answer.creation, closed, close: () => socket.destroy() };
}

/** Sends a request and reads until the answer is whole, as `read` says by returning it. */
function ask<T>(
  host: string,
  port: number,
  request: EpmdRequest,
  read: (bytes: Uint8Array, ended: boolean) => T | undefined,
): Promise<{ answer: T; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const bytes = encodeRequest(request);
    const where = `the port mapper of ${host} at port ${port}`;
    let answer: Uint8Array = new Uint8Array(0);
    const socket = connect({ host, port, family: 4 });
    const fail = (error: unknown) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const look = (ended: boolean) => {
      try {
        const whole = read(answer, ended);
        if (whole !== undefined) {
          settle();
          resolve({ answer: whole, socket });
        } else if (ended) fail(new EpmdError("no-answer", `${where} has hung up`));
        else if (answer.length > MAX_ANSWER_BYTES)
          fail(new EpmdError("no-answer", `${where} does not stop answering`));
      } catch (error) {
        fail(error);
      }
    };
    const late = setTimeout(
      () => fail(new EpmdError("no-answer", `${where} does not answer`)),
      ANSWER_MS,
    );
    const settle = () => {
      clearTimeout(late);
      socket.removeAllListeners();
      socket.on("error", () => {});
    };
    socket.on("connect", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      look(false);
    });
    socket.on("end", () => look(true));
    socket.on("error", (error) =>
      fail(new EpmdError("unreachable", `${where} can't be reached: ${error.message}`)),
    );
  });
}

/** Starts a port mapper as an OS process of its own, and waits until one is there. */
function startDetached(port: number): Promise<void> {
  epmdAddresses(); // complain here: the daemon has nobody to complain to
  const main = fileURLToPath(new URL("./epmd-main.ts", import.meta.url));
  const typescript = new URL("./typescript.js", import.meta.url).href;
  // Both are named in full: the daemon runs in the root folder, so as to keep none in use.
  const child = spawn(process.execPath, ["--import", typescript, main], {
    detached: true,
    cwd: "/",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, ERL_EPMD_PORT: String(port) },
  });
  return new Promise((resolve, reject) => {
    const settle = (problem?: string) => {
      clearTimeout(late);
      child.removeAllListeners();
      child.on("error", () => {});
      if (child.connected) child.disconnect();
      child.unref();
      if (problem === undefined) resolve();
      else reject(new EpmdError("unreachable", `no port mapper could be started: ${problem}`));
    };
    const late = setTimeout(() => settle("it takes too long"), START_MS);
    child.on("message", (message) => message === "ready" && settle());
    child.on("error", (error) => settle(error.message));
    // One that finds the port taken ends well: there is a port mapper.
    child.on("exit", (code) => settle(code === 0 ? undefined : "it has ended at once"));
  });
}
