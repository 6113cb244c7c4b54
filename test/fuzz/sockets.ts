/** Clients and servers on sockets of this machine, that say whatever a target has them say. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * Says something to a server, hears it out until it has hung up, and gives what it has said. Our half of the
 * connection is closed behind the last chunk, so a server that waits for more sees that there is none.
 */
export async function talkTo(
  port: number,
  say: (socket: Socket) => Promise<void> | void,
): Promise<Buffer> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const heard: Buffer[] = [];
  socket.on("data", (chunk) => heard.push(chunk));
  socket.on("error", () => {}); // "close" follows
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await Promise.race([once(socket, "connect"), closed]);
  await say(socket);
  socket.end();
  await closed;
  return Buffer.concat(heard);
}

/** Writes chunks, each when the one before is on its way. */
export async function write(socket: Socket, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks)
    if (!socket.destroyed) await new Promise<void>((done) => socket.write(chunk, () => done()));
}

export interface Server {
  readonly port: number;
  /** What to say to the next caller. */
  say: (socket: Socket) => Promise<void>;
  close(): void;
}

/** A server that says something to whatever calls. */
export async function serverThatSays(): Promise<Server> {
  const listener = createServer((socket) => {
    socket.on("error", () => {}); // the caller has had enough
    socket.resume();
    server.say(socket).then(() => socket.end());
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const server: Server = {
    port: (listener.address() as AddressInfo).port,
    say: async () => {},
    close: () => listener.close(),
  };
  return server;
}
