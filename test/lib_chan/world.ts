/**
 * What the tests of lib_chan share: a server with some services in this OS process, an honest client,
 * and a socket that says whatever a test wants.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect as connectSocket, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { libChan, t } from "#runtime";
import type { Clock } from "../../runtime/process/clock.ts";
import { error } from "../../runtime/process/exception.ts";
import type { Exports } from "../../runtime/process/modules.ts";
import { whereis } from "../../runtime/process/names.ts";
import { $ } from "../../runtime/process/pattern.ts";
import { after, on, receive } from "../../runtime/process/receive.ts";
import { send } from "../../runtime/process/send.ts";
import { runOn } from "../../runtime/process/start.ts";
import { exit } from "../../runtime/process/ties.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { Pid } from "../../runtime/term/identifier.ts";
import { charlist, isList } from "../../runtime/term/list.ts";
import type { Term } from "../../runtime/term/term.ts";

export const atom = Symbol.for;
export const PASSWORD = "ABXy45";

/** The services that the tests' configurations speak of. */
const servicesOf = (journal: Term[]): Exports => ({
  /** Answers what it is sent, told what it was started with. */
  echo: (mm: Pid, argsC: Term, args: Term) =>
    serve(mm, (term) => send(mm, t(atom("send"), t(term, argsC, args)))),
  /** Answers `{get, N}` with a string of N characters. */
  library: (mm: Pid, _argsC: Term, _args: Term) =>
    serve(mm, (term) => send(mm, t(atom("send"), charlist("x".repeat(Number(term)))))),
  /** Crashes at the first term it is sent. */
  fragile: (mm: Pid, _argsC: Term, _args: Term) =>
    serve(mm, () => {
      throw new Error("it broke");
    }),
  /** Writes down what it is sent. */
  journal: (mm: Pid, _argsC: Term, _args: Term) => serve(mm, (term) => void journal.push(term)),
  /** Takes only strings as arguments. */
  picky: (mm: Pid, argsC: Term, _args: Term) => {
    if (!isList(argsC)) error(atom("function_clause"));
    return serve(mm, () => {});
  },
  /** Sends so many megabytes as it is started with, and waits. */
  newspaper: async (mm: Pid, editions: Term, _args: Term) => {
    const edition = "news ".repeat(200_000);
    for (let i = 0; i < Number(editions); i++) send(mm, t(atom("send"), edition));
    await serve(mm, () => {});
  },
  /** Is busy for ever. */
  restless: async (_mm: Pid, _argsC: Term, _args: Term) => {
    for (;;)
      await receive(
        on(atom("never"), () => true),
        after(0, () => true),
      );
  },
  /** Goes on for ever, whatever comes, and whether anybody is there. */
  endless: async (_mm: Pid, _argsC: Term, _args: Term) => {
    for (;;) await receive(on(atom("never"), () => true));
  },
});

async function serve(mm: Pid, handle: (term: Term) => void): Promise<void> {
  for (let going = true; going; )
    going = await receive(
      on(t(atom("chan"), mm, $("Term")), ({ Term }) => {
        handle(Term);
        return true;
      }),
      on(t(atom("chan_closed"), mm), () => false),
    );
}

/** `{service, …}.` for each of the services above. */
export const SERVICES: string = Object.keys(servicesOf([]))
  .map(
    (name) =>
      `{service, ${name}, password, "${PASSWORD}", mfa, test_services, ${name}, some_args}.`,
  )
  .join("\n");

export interface World {
  readonly vm: Vm;
  readonly folder: string;
  readonly file: string;
  readonly port: number;
  /** What the service `journal` has been sent. */
  readonly journal: Term[];
  /** What the node has printed. */
  readonly printed: string[];
  /** The lines of the audit so far, without their times and ports. */
  audit(): string[];
  /** Runs code as a process of the server's node. */
  run<R>(code: () => R): Promise<Awaited<R>>;
  /** Ends the server. */
  stop(): Promise<void>;
}

/** Runs a test beside a server. `lines` are added to its configuration. */
export async function world(
  fn: (world: World) => Promise<void>,
  lines = "",
  clock?: Clock,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lib_chan-"));
  const file = join(folder, "lib_chan.conf");
  writeFileSync(file, `{port, 0}.\n${SERVICES}\n${lines}\n`);
  const printed: string[] = [];
  const vm = new Vm(atom("nonode@nohost"), {
    log: (text) => printed.push(text),
    ...(clock && { clock }),
  });
  const journal: Term[] = [];
  vm.modules.load("test_services", servicesOf(journal));
  const stop = () =>
    run(() => {
      const server = whereis(atom("lib_chan_server"));
      if (server) exit(server, atom("kill"));
    });
  const run = <R>(code: () => R) => runOn(vm, code);
  try {
    assert.equal(await run(() => libChan.startServer(file)), true);
    const port = Number(/^Starting a port server on (\d+)\.\.\.\n$/.exec(printed[0] ?? "")?.[1]);
    const audit = () =>
      readFileSync(join(folder, "lib_chan.log"), "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => line.replace(/^\S+ ([\d.]+):\d+/, "$1"));
    await fn({ vm, folder, file, port, journal, printed, run, audit, stop });
  } finally {
    await stop();
    rmSync(folder, { recursive: true });
  }
}

/** Connects to a service of this machine, which must go well. */
export async function connect(port: number, service = "echo", argsC: Term = 1): Promise<Pid> {
  const [, pid] = await libChan.connect("localhost", port, atom(service), PASSWORD, argsC);
  assert.ok(pid instanceof Pid, `connecting gave ${String(pid)}`);
  return pid;
}

/** An honest client gets what it wants. */
export async function honest(port: number, service = "echo", clientVm = new Vm(atom("client"))) {
  await runOn(clientVm, async () => {
    const pid = await connect(port, service, "hi");
    assert.deepEqual(await libChan.rpc(pid, 7), t(7, "hi", atom("some_args")));
    libChan.disconnect(pid);
  });
}

/** Listens at a free port of this machine, for a server that a test plays. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A term in its frame. */
export function framed(term: Term): Uint8Array {
  return frameOf(encode(term));
}

/** Bytes in a frame. */
export function frameOf(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The frame that answers a challenge: MD5 of the letters and the password, in hexadecimal digits. */
export function answerTo(challenge: Uint8Array, password = PASSWORD): Uint8Array {
  const letters = Buffer.from(challenge).toString("latin1").slice(-25);
  const digits = createHash("md5")
    .update(letters + password)
    .digest("hex");
  return framed(t(atom("response"), charlist(digits)));
}

/** A client that says what it wants, and from another address than the honest one. */
export class Stranger {
  readonly socket: Socket;
  /** Everything that has come. */
  received: Buffer = Buffer.alloc(0);
  readonly closed: Promise<void>;
  #isClosed = false;
  #look: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.#look();
    });
    this.closed = new Promise((resolve) =>
      socket.on("close", () => {
        this.#isClosed = true;
        this.#look();
        resolve();
      }),
    );
  }

  static connect(port: number, localAddress = "127.0.0.2"): Promise<Stranger> {
    return new Promise((resolve, reject) => {
      const socket = connectSocket({ port, host: "127.0.0.1", localAddress });
      const stranger = new Stranger(socket);
      socket.once("connect", () => resolve(stranger));
      socket.once("error", reject);
    });
  }

  say(...frames: Uint8Array[]): void {
    for (const frame of frames) this.socket.write(frame);
  }

  /** The bytes of the next frame, or `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const length = this.received.length >= 4 ? this.received.readUInt32BE() : Infinity;
      if (this.received.length >= 4 + length) {
        const frame = this.received.subarray(4, 4 + length);
        this.received = this.received.subarray(4 + length);
        return frame;
      }
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }

  /** Shows that it knows a password, as the protocol has it. The next frame is the server's verdict. */
  async authenticate(service: string, args: Term | Uint8Array = [], password = PASSWORD) {
    const bytes = args instanceof Uint8Array ? args : encode(args).subarray(1);
    const head = encode(t(atom("startService"), atom(service), 0)).subarray(0, -2);
    this.say(frameOf(Buffer.concat([head, bytes])));
    this.say(answerTo((await this.next()) as Uint8Array, password));
  }

  /** Goes away. */
  leave(): void {
    this.socket.destroy();
  }
}
