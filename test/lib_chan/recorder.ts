/** Stands between a client and a server, and writes down every byte of one connection. */
import { connect, createServer } from "node:net";
import { listening } from "./world.ts";

export interface Recording {
  /** Where the client is to connect. */
  readonly port: number;
  /** Resolves with what was said, once the connection is over. */
  end(): Promise<{ sent: Buffer; received: Buffer }>;
}

/** Records the next connection to a port of this machine. */
export async function recorded(port: number): Promise<Recording> {
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  let over = () => {};
  const ended = new Promise<void>((resolve) => {
    over = resolve;
  });
  const server = createServer((client) => {
    server.close();
    const target = connect(port, "127.0.0.1");
    client.on("data", (chunk) => sent.push(chunk)).pipe(target);
    target.on("data", (chunk) => received.push(chunk)).pipe(client);
    client.on("error", () => target.destroy());
    target.on("error", () => client.destroy());
    client.on("close", over);
  });
  return {
    port: await listening(server),
    end: async () => {
      await ended;
      return { sent: Buffer.concat(sent), received: Buffer.concat(received) };
    },
  };
}
