/**
 * Bare `node:net`, without terms, nodes and processes: what the rows that go over a socket could be at
 * best if nothing but bytes were sent. Each sends as many bytes as our messages have.
 *
 * Argument: for the driver, the port of its peer.
 */
import { type AddressInfo, connect, createServer } from "node:net";
import { seconds, serve } from "./driver.ts";
import { type Measure, type RowName, SIZES } from "./rows.ts";

const { LARGE, BATCH } = SIZES;

/** About as long as a small message with its control message in front. */
const SMALL = 64;

const message = new Uint8Array(SMALL);
const question = new Uint8Array(SMALL).fill(1, -1);
const large = new Uint8Array(LARGE);

// The peer: what ends in 1 wants an answer.
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("data", (chunk) => {
    if (chunk.at(-1) === 1) socket.write(question);
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const socket = connect(Number(process.argv[2] ?? port), "127.0.0.1");
socket.setNoDelay(true);
let answered: () => void = () => {};
socket.on("data", () => answered());

function ask(): Promise<void> {
  return new Promise((resolve) => {
    answered = resolve;
    socket.write(question);
  });
}

const measures: Partial<Record<RowName, Measure>> = {
  "dist-round-trip": (count) =>
    seconds(async () => {
      for (let i = 0; i < count; i++) await ask();
    }),

  "dist-one-way": (count) =>
    seconds(async () => {
      for (let i = 0; i < count; i++) socket.write(message);
      await ask();
    }),

  "dist-64k": (count) =>
    seconds(async () => {
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < BATCH; j++) socket.write(large);
        await ask();
      }
    }),
};

await serve(port, measures);
