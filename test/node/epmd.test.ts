import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { after, test } from "node:test";
import type { Publication } from "../../runtime/node/carrier.ts";
import {
  EpmdError,
  epmdPort,
  names,
  portPlease,
  registerAlive,
} from "../../runtime/node/epmd-client.ts";
import { type EpmdDaemon, MAX_NAMES, startEpmd } from "../../runtime/node/epmd-daemon.ts";
import { encodeRequest } from "../../runtime/wire/epmd.ts";
import { arrivals, hex, toHex } from "../support/bytes.ts";
import { all, ask } from "../support/epmd.ts";
import { freePort } from "../support/erl.ts";
import { until } from "../support/until.ts";

const daemons: EpmdDaemon[] = [];
after(() => {
  for (const daemon of daemons) daemon.close();
});

async function daemon(idleMs?: number): Promise<EpmdDaemon> {
  const options = { port: 0, addresses: ["127.0.0.1"] };
  const started = await startEpmd(idleMs === undefined ? options : { ...options, idleMs });
  daemons.push(started);
  return started;
}

const sif = { name: "sif", port: 40123, hidden: false };

// By hand: port 40123, 77 visible or 72 hidden, protocol, versions, name, nothing extra.
const SIF = "9cbb 4d 00 0006 0006 0003 736966 0000";
const HIDDEN_SIF = SIF.replace("4d", "48");

function isCode(error: unknown, code: string): true {
  assert.ok(error instanceof EpmdError, String(error));
  assert.equal(error.code, code);
  return true;
}

test("a node that registers is found, with all that it said of itself", async () => {
  const { port } = await daemon();
  const registration = await registerAlive({ ...sif, hidden: true }, port);
  assert.ok(registration.creation > 3);
  assert.equal((await portPlease("sif", "localhost", port))?.port, 40123);
  assert.equal(await ask(port, [hex("0004 7a 736966")]), `7700${toHex(hex(HIDDEN_SIF))}`);
  assert.equal(await portPlease("amora", "localhost", port), undefined);
  assert.deepEqual(await names("127.0.0.1", port), [{ name: "sif", port: 40123 }]);
});

test("a name that is taken is refused, and its holder keeps it", async () => {
  const { port } = await daemon();
  await registerAlive(sif, port);
  await assert.rejects(registerAlive({ ...sif, port: 1 }, port), (error) =>
    isCode(error, "name-taken"),
  );
  assert.deepEqual(await names("127.0.0.1", port), [{ name: "sif", port: 40123 }]);
});

for (const { how, chunks } of arrivals(hex("0004 7a 736966")))
  test(`a request is understood when it arrives ${how}`, async () => {
    const { port } = await daemon();
    assert.equal(await ask(port, chunks), "7701");
  });

test("what a node says of itself others are told, byte for byte, whatever its version", async () => {
  const { port } = await daemon();
  const old = "9cbb 4d 00 0005 0005 0003 736966 0002 0102"; // of version 5, with something extra
  const socket = connect(port, "127.0.0.1", () => socket.write(hex(`0012 78 ${old}`)));
  const [answer] = (await once(socket, "data")) as [Buffer];
  assert.match(toHex(answer), /^7600[0-9a-f]{8}$/);
  assert.equal(await ask(port, [hex("0004 7a 736966")]), `7700${toHex(hex(old))}`);
  socket.destroy();
});

for (const [what, request] of [
  ["has an unknown number", "0001 73"],
  ["is empty", "0000"],
  ["is cut off", "0005 78 9cbb 4d 00"],
  ["is too long", "ffff 7a"],
  ["comes with another behind it", "0001 6e 0001 6e 00"],
] as const)
  test(`a client whose request ${what} is hung up on, and others are served`, async () => {
    const { port } = await daemon();
    if (what !== "comes with another behind it") assert.equal(await ask(port, [hex(request)]), "");
    else await ask(port, [hex(request)]);
    assert.deepEqual(await names("127.0.0.1", port), []);
  });

test("a second request on the connection of a node ends its registration", async () => {
  const { port } = await daemon();
  const socket = connect(port, "127.0.0.1", () => socket.write(hex(`0010 78 ${SIF}`)));
  await once(socket, "data");
  assert.equal((await names("127.0.0.1", port)).length, 1);
  socket.write(encodeRequest({ op: "NAMES_REQ" }));
  assert.equal(await all(socket), "");
  await until("sif is gone", async () => (await names("127.0.0.1", port)).length === 0);
});

test("the number of names is bounded", async () => {
  const { port } = await daemon();
  const register = (i: number) => registerAlive({ ...sif, name: `sif${i}` }, port);
  const all: Publication[] = [];
  // A hundred at a time: all at once would wait for each other, and take the port mapper for dead.
  while (all.length < MAX_NAMES) {
    const some = Math.min(100, MAX_NAMES - all.length);
    const next = Array.from({ length: some }, (_, i) => register(all.length + i));
    all.push(...(await Promise.all(next)));
  }
  await assert.rejects(register(MAX_NAMES), EpmdError);
  assert.equal((await names("127.0.0.1", port)).length, MAX_NAMES);
  for (const registration of all) registration.withdraw();
});

for (const [what, request] of [
  ["say nothing", ""],
  ["have got their answer", "0001 6e"],
  ["were refused a name", `0010 78 ${SIF}`],
] as const)
  test(`1,100 clients that ${what} and never hang up are in the way of none`, async () => {
    const { port } = await daemon();
    const registration = await registerAlive(sif, port);
    const clients = Array.from({ length: 1100 }, () => {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      socket.on("error", () => {}).write(hex(request));
      return socket;
    });
    await Promise.all(clients.map((socket) => once(socket, "connect")));
    assert.equal((await names("127.0.0.1", port)).length, 1);
    for (const socket of clients) socket.destroy();
    registration.withdraw();
  });

test("a node registers again when its port mapper has ended and another was started", async () => {
  const first = await daemon();
  const { port } = first;
  const registration = await registerAlive(sif, port);
  first.close();
  const second = await startEpmd({ port, addresses: ["127.0.0.1"] });
  daemons.push(second);
  await until("sif is back", async () => (await names("127.0.0.1", port)).length === 1);
  await assert.rejects(registerAlive(sif, port), (error) => isCode(error, "name-taken"));
  registration.withdraw();
  await until("sif is gone", async () => (await names("127.0.0.1", port)).length === 0);
});

test("a name that would not be one line of text is refused", async () => {
  const { port } = await daemon();
  for (const name of ["610a62", "614062"]) {
    const length = (13 + name.length / 2).toString(16).padStart(4, "0");
    const nlen = (name.length / 2).toString(16).padStart(4, "0");
    const request = hex(`${length} 78 9cbb 4d 00 0006 0006 ${nlen} ${name} 0000`);
    assert.equal(await ask(port, [request]), "760100000000");
  }
});

test("the daemon ends some time after its start when nobody comes", async () => {
  const mapper = await daemon(1);
  await mapper.ended;
});

test("the daemon stays while a node is registered, and ends some time after the last has left", async () => {
  const idleMs = 500;
  const { port, ended } = await daemon(idleMs);
  const registration = await registerAlive(sif, port);
  // A timer that is due after the daemon's own.
  const first = await Promise.race([
    ended.then(() => "ended"),
    new Promise((resolve) => setTimeout(resolve, idleMs, "still there")),
  ]);
  assert.equal(first, "still there");
  registration.withdraw();
  await ended;
});

test("asking where no port mapper is gives a clear error", async () => {
  const port = await freePort();
  await assert.rejects(names("127.0.0.1", port), (error) => isCode(error, "unreachable"));
  await assert.rejects(portPlease("sif", "127.0.0.1", port), (error) =>
    isCode(error, "unreachable"),
  );
});

/** Something that is no port mapper: it says this to everybody, and hangs up. */
async function impostor(answer: Buffer): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(answer);
  }).listen(0, "127.0.0.1");
  after(() => server.close());
  await once(server, "listening");
  return (server.address() as { port: number }).port;
}

for (const [what, answer, error] of [
  ["hangs up", Buffer.alloc(0), { code: "no-answer", message: /hung up/ }],
  ["answers something else", Buffer.from("HTTP/1.1 400"), { code: "unexpected-message" }],
  ["answers half", Buffer.from("77009c", "hex"), { code: "malformed" }],
  ["does not stop", Buffer.alloc(2 ** 21), { code: "no-answer", message: /stop/ }],
] as const)
  test(`asking a port mapper that ${what} gives a clear error`, async () => {
    const port = await impostor(answer);
    await assert.rejects(portPlease("sif", "127.0.0.1", port), error);
  });

test("ERL_EPMD_PORT is a port, or a clear error", () => {
  const saved = process.env.ERL_EPMD_PORT;
  try {
    delete process.env.ERL_EPMD_PORT;
    assert.equal(epmdPort(), 4369);
    process.env.ERL_EPMD_PORT = "14369";
    assert.equal(epmdPort(), 14369);
    for (const wrong of ["0", "65536", "4369x", "-1", "epmd"]) {
      process.env.ERL_EPMD_PORT = wrong;
      assert.throws(epmdPort, { name: "RangeError", message: /ERL_EPMD_PORT/ });
    }
  } finally {
    if (saved === undefined) delete process.env.ERL_EPMD_PORT;
    else process.env.ERL_EPMD_PORT = saved;
  }
});
