/**
 * The port, and a process for each socket that is opened there: all that is between your code and the
 * network. A process and a socket have to do with each other by messages, as in Erlang:
 *
 *     {tcp, Socket, Term}     to you: the other side has sent a term
 *     {tcp_closed, Socket}    to you: the other side has closed the connection
 *     {send, Term}            from you: the other side is to get a term
 *     close                   from you: the connection is to be closed
 *
 * For each connection `reception:serve(Socket, Conf, Challenge)` is started, with 25 random letters that
 * nobody has had before. The connection is closed when that process has ended.
 *
 * Frames, and how much of them is taken, are those of the runtime's lib_chan.
 */
import { readFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import type { List, Pid, Term } from "#runtime";
import {
  _,
  $,
  apply,
  charlist,
  error,
  isInteger,
  monitor,
  on,
  receive,
  self,
  send,
  spawn,
  t,
} from "#runtime";
import { parseTerms } from "../../../runtime/erlang/notation/parse.ts";
import { newChallenge } from "../../../runtime/lib_chan/auth.ts";
import { Channel } from "../../../runtime/lib_chan/channel.ts";
import { current, ProcessEnded } from "../../../runtime/process/current.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { decode } from "../../../runtime/term/external/decode.ts";
import { encode } from "../../../runtime/term/external/encode.ts";

const atom = Symbol.for;
const MAX_FRAME_BYTES = 1024 * 1024;
const PATIENCE_MS = 5_000;

/** An open port. */
export interface Listener {
  readonly port: number;
  close(): void;
}

/** `listener:start_server()`: opens the port of `$HOME/.erlang_config/lib_chan.conf`. */
export async function startServer() {
  const file = join(homedir(), ".erlang_config", "lib_chan.conf");
  const conf = parseTerms(await readFile(file, "utf8")).map(({ term }) => term);
  const number = await apply(atom("conf"), atom("port"), [conf]);
  if (!isInteger(number)) throw error(t(atom("conf_port_gave_no_number"), number));
  const { port } = await listen(Number(number), conf);
  await apply(atom("io"), atom("format"), [charlist("Starting a port server on ~w...~n"), [port]]);
  return true;
}

/** Opens a port of this machine, for this machine only. */
export function listen(port: number, conf: List): Promise<Listener> {
  const { vm } = current();
  const server = createServer((socket) => void runOn(vm, () => serve(socket, conf)));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      const own = typeof address === "object" && address ? address.port : port;
      resolve({ port: own, close: () => server.close() });
    });
  });
}

/** Runs as the process of a socket. */
async function serve(socket: Socket, conf: List): Promise<void> {
  const channel = new Channel(socket, MAX_FRAME_BYTES);
  const args: Term[] = [self(), conf, charlist(newChallenge())];
  const handler = spawn(atom("reception"), atom("serve"), args);
  const end = monitor(handler);
  void readAll(channel, handler);
  for (let open = true; open; )
    open = await receive(
      on(t(atom("send"), $("Term")), ({ Term }) => {
        channel.send(encode(Term));
        return true;
      }),
      on(atom("close"), () => false),
      on(t(atom("DOWN"), end, _, _, _), () => false),
    );
  channel.close(current().vm.clock, PATIENCE_MS);
}

/** What can't be read ends the connection, as the other side's end does. */
async function readAll(channel: Channel, handler: Pid): Promise<void> {
  const socket = self();
  try {
    for (let frame = await channel.receive(); frame; frame = await channel.receive())
      send(handler, t(atom("tcp"), socket, decode(frame)));
    send(handler, t(atom("tcp_closed"), socket));
  } catch (error) {
    if (error instanceof ProcessEnded) return;
    channel.destroy();
    send(handler, t(atom("tcp_closed"), socket));
  }
}
