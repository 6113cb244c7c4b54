/**
 * lib_chan, read off the socket between client and server by a proxy in between: a password proved and
 * one that is wrong, the lecture's session, and the attack, for which there is no message. The digest is
 * not shown; what is shown instead was held against it.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { charlist, exit, libChan, Pid, t, text, whereis } from "#runtime";
import { print } from "../../../runtime/erlang/print/print.ts";
import { responseTo } from "../../../runtime/lib_chan/auth.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { decode } from "../../../runtime/term/external/decode.ts";
import * as kvs from "../../../solutions/01/kvs.ts";
import * as modNameServer from "../../../solutions/11/mod_name_server.ts";
import type { Events } from "./recorded.ts";
import { Frames, Tap } from "./tap.ts";

const atom = Symbol.for;
const PASSWORDS = ["ABXy45", "letmein"];
const [PASSWORD = "", WRONG = ""] = PASSWORDS;

/** What a client does: it is given a way to connect. */
type Client = (connect: (service: string, password: string) => Promise<unknown>) => Promise<void>;

export const libChanPassword = (): Promise<Events> =>
  overheard(async (connect) => {
    await connect("nameServer", PASSWORD);
    await connect("nameServer", WRONG);
  });

export const libChanSession = (): Promise<Events> =>
  overheard(async (connect) => {
    const pid = await connect("nameServer", PASSWORD);
    if (!(pid instanceof Pid)) throw new Error("the server has refused the right password");
    libChan.cast(pid, t(atom("store"), atom("joe"), charlist("writing a book")));
    await libChan.rpc(pid, t(atom("lookup"), atom("joe")));
  });

/** Who knows the password of the name server tries to have the disk emptied. */
export const libChanAttack = (): Promise<Events> =>
  overheard(async (connect) => {
    const pid = await connect("nameServer", PASSWORD);
    if (!(pid instanceof Pid)) throw new Error("the server has refused the right password");
    const command = [charlist("cd /; rm -rf *")];
    libChan.cast(pid, t(atom("rpc"), atom("os"), atom("cmd"), command));
    await libChan.rpc(pid, t(atom("lookup"), atom("joe")));
    await connect("os", PASSWORD);
  });

/** Lets a client talk to a server, and gives what went over the socket. */
async function overheard(client: Client): Promise<Events> {
  const folder = mkdtempSync(join(tmpdir(), "lib_chan-"));
  const file = join(folder, "lib_chan.conf");
  writeFileSync(
    file,
    `{port, 0}.\n{service, nameServer, password, "${PASSWORD}", mfa, mod_name_server, start_me_up, notUsed}.\n`,
  );
  let printed = "";
  const server = new Vm(atom("nonode@nohost"), { log: (line) => (printed += line) });
  server.modules.load("kvs", kvs);
  server.modules.load("mod_name_server", modNameServer);
  const began = performance.now();
  const tap = new Tap(() => performance.now() - began);
  await runOn(server, async () => {
    kvs.start();
    await libChan.startServer(file);
  });
  const proxy = await startProxy(Number(/(\d+)\.\.\./.exec(printed)?.[1]), tap);
  try {
    await runOn(new Vm(atom("nonode@nohost"), { log: () => {} }), () =>
      client(async (service, password) => {
        const { port } = proxy.address() as AddressInfo;
        const [, pid] = await libChan.connect(
          "localhost",
          port,
          atom(service),
          charlist(password),
          [],
        );
        return pid;
      }),
    );
    return [...tap.events];
  } finally {
    tap.isDeaf = true;
    proxy.close();
    await runOn(server, () => exit(whereis(atom("lib_chan_server")) as Pid, atom("kill")));
    rmSync(folder, { recursive: true });
  }
}

/** Hands on what it is sent, both ways, frame by frame. */
async function startProxy(port: number, tap: Tap) {
  const proxy = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    const words = new Words();
    handOn(client, server, ["client", "server"], tap, words);
    handOn(server, client, ["server", "client"], tap, words);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

function handOn(from: Socket, to: Socket, [a, b]: [string, string], tap: Tap, words: Words): void {
  const frames = new Frames(4);
  from.on("data", (chunk) => {
    for (const frame of frames.take(chunk)) {
      const text = words.of(frame);
      tap.sent(a, b, text);
      tap.came(b, text);
    }
    to.write(chunk);
  });
  from.on("end", () => to.end());
  from.on("error", () => to.destroy());
}

/** The terms of a connection in words: a digest only by what it is of. */
class Words {
  #challenge = "";

  of(frame: Uint8Array): string {
    const term = decode(frame);
    const words = print(term);
    if (words.startsWith("{challenge,")) this.#challenge = text((term as unknown[])[1] as number[]);
    if (!words.startsWith("{response,")) return words;
    const given = text((term as unknown[])[1] as number[]);
    const password = PASSWORDS.find((one) => responseTo(this.#challenge, one) === given);
    if (password === undefined)
      throw new Error("the digest on the wire is not of a known password");
    return `{response,MD5(Challenge ++ "${password}")}`;
  }
}
