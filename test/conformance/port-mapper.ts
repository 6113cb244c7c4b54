/**
 * Plays a case for a port mapper, `epmd`: bytes that are sent to it, and what comes back.
 *
 *     0004 7a "sif" ; 00 / 01 6e       hexadecimal digits and text; `/` ends a packet, `;` a connection
 *
 * All connections stay open until the end. The report has for each what has come over it, and whether the
 * port mapper has closed it, by the time at which it has answered another, later one.
 */
import { connect, type Socket } from "node:net";
import { startEpmd as startOurs } from "../../runtime/node/epmd-daemon.ts";
import { hex, toHex } from "../support/bytes.ts";
import { freePort, startEpmd } from "../support/erl.ts";

const NAMES_REQ = "0001 6e";

/** What Erlang's own port mapper and ours say to the same bytes. */
export async function playBytes(text: string): Promise<string[]> {
  const port = await freePort();
  const end = await startEpmd(port);
  const daemon = await startOurs({ port: 0, addresses: ["127.0.0.1"] });
  try {
    return [await play(text, port), await play(text, daemon.port)];
  } finally {
    daemon.close();
    await end();
  }
}

async function play(text: string, port: number): Promise<string> {
  const sockets: Socket[] = [];
  const reports: string[] = [];
  for (const step of text.split(" ; ")) {
    const talk = await open(port);
    sockets.push(talk.socket);
    for (const packet of step.split(" / ")) await write(talk.socket, packet);
    const fence = await open(port);
    await write(fence.socket, NAMES_REQ);
    await fence.closed;
    await new Promise((done) => setImmediate(done)); // what came with it is read now
    const answer = normalised(toHex(Buffer.concat(talk.chunks)), step);
    reports.push(`${answer || "nothing"}, ${talk.socket.readableEnded ? "closed" : "open"}`);
  }
  for (const socket of sockets) socket.destroy();
  return reports.join("; ");
}

async function open(port: number) {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.setNoDelay(true);
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => {}); // "close" follows
  const closed = new Promise((done) => socket.once("close", done));
  await new Promise((done) => socket.once("connect", done));
  return { socket, chunks, closed };
}

function write(socket: Socket, packet: string): Promise<void> {
  const digits = packet.replace(/"([^"]*)"/g, (_all, text: string) => toHex(Buffer.from(text)));
  return new Promise((done) => socket.write(hex(digits), () => done()));
}

/** Without what differs between any two: the creation, and the port mapper's own port. */
function normalised(answer: string, step: string): string {
  if (/^0001 6[e4]|^0003 6e/.test(step)) return answer.replace(/^.{8}/, "PORT");
  return answer.replace(/^7600.{8}$/, "7600 CREATION").replace(/^7900.{4}$/, "7900 CREATION");
}
