/** Frames over a socket, however its bytes arrive. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { Channel } from "../../runtime/lib_chan/channel.ts";
import { arrivals, bytes } from "../support/bytes.ts";
import { until } from "../support/until.ts";
import { frameOf, listening } from "./world.ts";

/** A socket that says something, and a channel at its other end. */
async function pair(
  fn: (socket: Socket, channel: Channel, heard: Socket) => Promise<void>,
): Promise<void> {
  const server = createServer();
  const socket = connect(await listening(server), "127.0.0.1");
  const [other] = (await once(server, "connection")) as [Socket];
  try {
    await fn(socket, new Channel(other, 100_000), other);
  } finally {
    socket.destroy();
    other.destroy();
    server.close();
  }
}

const FRAMES = ["a", "", "x".repeat(70_000), "bc"].map((text) => bytes(text));

for (const { how, chunks } of arrivals(Buffer.concat(FRAMES.slice(0, 2).map(frameOf))))
  test(`small frames that arrive ${how} are whole`, () =>
    pair(async (socket, channel) => {
      socket.setNoDelay(true);
      for (const chunk of chunks) {
        socket.write(chunk);
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.deepEqual(await channel.receive(), Buffer.from("a"));
      assert.deepEqual(await channel.receive(), Buffer.alloc(0));
    }));

test("a frame larger than the socket's buffers is whole", () =>
  pair(async (socket, channel) => {
    for (const frame of FRAMES) socket.write(frameOf(frame));
    for (const frame of FRAMES) assert.deepEqual(await channel.receive(), Buffer.from(frame));
    socket.end();
    assert.equal(await channel.receive(), undefined);
    assert.equal(await channel.receive(), undefined);
  }));

test("what arrives while nobody asks is there for the next receive", () =>
  pair(async (socket, channel, heard) => {
    socket.write(frameOf(bytes("first")));
    assert.deepEqual(await channel.receive(), Buffer.from("first"));
    socket.write(frameOf(bytes("second")));
    await until("it is there", () => heard.readableLength > 0 || heard.bytesRead > 9);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(await channel.receive(), Buffer.from("second"));
  }));

test("a frame that ends too early is none", () =>
  pair(async (socket, channel) => {
    socket.end(bytes(0, 0, 0, 9, "half"));
    assert.equal(await channel.receive(), undefined);
  }));

test("a frame longer than the limit is refused by its length", () =>
  pair(async (socket, channel) => {
    socket.write(bytes(0, 1, 0x86, 0xa1)); // 100001
    await assert.rejects(channel.receive(), { code: "too-long" });
  }));
