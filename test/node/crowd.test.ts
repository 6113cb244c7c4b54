/**
 * A crowd: three thousand callers that say nothing, or half of what they have to say, at the port mapper, at a node
 * and at lib_chan. Honest callers are served, and nothing is left of the crowd when it has gone.
 */
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { netAdm, startNode } from "#runtime";
import { names, portPlease } from "../../runtime/node/epmd-client.ts";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";
import { MANDATORY_FLAGS } from "../../runtime/wire/flags.ts";
import { frame2 } from "../../runtime/wire/frames.ts";
import { encodeName } from "../../runtime/wire/handshake-messages.ts";
import { honest, world } from "../lib_chan/world.ts";
import { until } from "../support/until.ts";

const SIZE = 3_000;

/** A crowd that says something and stays, from another address of this machine. */
async function crowd(port: number, say: (i: number) => Uint8Array): Promise<Socket[]> {
  const sockets: Socket[] = [];
  const connected = Array.from({ length: SIZE }, (_, i) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress: "127.0.0.2" });
    sockets.push(socket);
    socket.on("error", () => {}); // cut off
    socket.resume();
    return new Promise<void>((resolve) => {
      socket.once("close", () => resolve());
      socket.write(say(i), () => resolve());
    });
  });
  await Promise.all(connected);
  return sockets;
}

/** Lets a crowd go, and waits until all of it is gone. */
async function leave(sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await until("the crowd has gone", () => sockets.every((socket) => socket.closed));
}

const halfOf = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);

test("at the port mapper", async () => {
  const daemon = await startEpmd({ port: 0, addresses: ["127.0.0.1"] });
  const sockets = await crowd(daemon.port, (i) => Buffer.from(i % 2 ? "\0" : "\0\x04zs"));
  assert.deepEqual(await names("127.0.0.1", daemon.port), []);
  await leave(sockets);
  daemon.close();
});

test("at a node, with the name of another one", async () => {
  const daemon = await startEpmd({ port: 0, addresses: ["127.0.0.1"] });
  process.env.ERL_EPMD_PORT = String(daemon.port);
  const log = () => {};
  const sif = await startNode("sif", { cookie: "chocolate", log });
  const amora = await startNode("amora", { cookie: "chocolate", log });
  const port = (await portPlease("sif", "127.0.0.1", daemon.port))?.port as number;
  const name = String(Symbol.keyFor(amora.name));
  const said = frame2(encodeName({ name, flags: MANDATORY_FLAGS, creation: 7 }));
  const sockets = await crowd(port, (i) => (i % 3 ? said : halfOf(said)));
  assert.equal(await amora.run(() => netAdm.ping(sif.name)), Symbol.for("pong"));
  await leave(sockets);
  for (const node of [sif, amora]) node.stop();
  daemon.close();
});

test("at lib_chan", () =>
  world(async ({ port, vm }) => {
    await honest(port);
    const before = [...vm.processes].length;
    const sockets = await crowd(port, (i) => Buffer.from(i % 2 ? "\0" : "\0\0\0\x10\x83h\x03w"));
    await honest(port);
    await leave(sockets);
    await until("their processes are gone", () => [...vm.processes].length <= before);
  }, "{audit, none}."));
