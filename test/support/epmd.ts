/** Talking to a port mapper byte by byte. */
import { connect, type Socket } from "node:net";
import { encodeRequest } from "../../runtime/wire/epmd.ts";
import { toHex } from "./bytes.ts";

/** Sends bytes and returns all that comes until the connection is closed. */
export async function ask(port: number, chunks: Uint8Array[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  socket.on("error", () => {}); // "close" follows
  for (const chunk of chunks) await new Promise<void>((done) => socket.write(chunk, () => done()));
  return all(socket);
}

/** All that comes until the connection is closed, in hexadecimal digits. */
export async function all(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await new Promise((done) => socket.once("close", done));
  return toHex(Buffer.concat(chunks));
}

/** Tells a port mapper to end itself, and returns its answer. */
export async function kill(port: number): Promise<string> {
  return Buffer.from(await ask(port, [encodeRequest({ op: "KILL_REQ" })]), "hex").toString();
}
