import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  after,
  monitor,
  netAdm,
  nodes,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  spawnRequest,
  type Term,
  t,
} from "#runtime";
import { scene } from "./scene.ts";

const module = Symbol.for("module");
const report = Symbol.for("report");

test("a message is what it was when it was sent, before there is a connection and afterwards", () =>
  scene(async (sif, amora) => {
    const got: Term[] = [];
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const receiver = await amora.run(() =>
      spawn(async () => {
        for (let i = 0; i < 2; i++) await receive(on($("X"), ({ X }) => got.push(X)));
        finish();
      }),
    );
    const sendAndChange = async (message: number[]) => {
      send(receiver, message);
      message.push(3);
    };
    await sif.run(() => sendAndChange([1, 2]));
    await sif.run(() => spawn(amora.name, module, report, [self()]).catch(() => {}));
    await sif.run(() => sendAndChange([1, 2]));
    await finished;
    assert.deepEqual(got, [
      [1, 2],
      [1, 2],
    ]);
  }));

test("the arguments of what is spawned are what they were when it was asked for", () =>
  scene(async (sif, amora) => {
    amora.load("module", { report: (to: Pid, list: Term) => send(to, t(report, list)) });
    const got = await sif.run(async () => {
      const list = [1, 2];
      const spawned = spawn(amora.name, module, report, [self(), list]);
      list.push(3);
      await spawned;
      return receive(on(t(report, $("List")), ({ List }) => List));
    });
    assert.deepEqual(got, [1, 2]);
  }));

test("what is no term is refused at once, and does not stop what is sent after it", () =>
  scene((sif, amora) =>
    sif.run(async () => {
      const noTerm = Symbol("not registered");
      await assert.rejects(spawn(amora.name, module, report, [noTerm]), TypeError);
      assert.equal((await spawn(amora.name, module, report, [])).node, amora.name);
    }),
  ));

const long = Symbol.for("x".repeat(256));
const half = Symbol.for("\ud800");

for (const [what, act] of [
  ["a message that is none", (node) => send(t(module, node), Symbol("no term"))],
  ["a message to a symbol that is no atom", (node) => send(t(Symbol("unregistered"), node), 1)],
  ["a message to too long a name", (node) => send(t(long, node), 1)],
  ["a message to half of a character", (node) => send(t(half, node), 1)],
  ["a monitor of too long a name", (node) => monitor(t(long, node))],
  ["a monitor of a symbol that is no atom", (node) => monitor(t(Symbol("unregistered"), node))],
  ["a call of too long a name", (node) => spawnRequest(node, module, long, [], [])],
] satisfies [string, (node: symbol) => unknown][])
  test(`${what} is its sender's own error, and the node is connected to by what comes next`, () =>
    scene((sif, amora) =>
      sif.run(async () => {
        assert.throws(() => act(amora.name));
        assert.deepEqual(nodes(), []);
        assert.equal(await netAdm.ping(amora.name), Symbol.for("pong"));
        amora.load("module", { report: (to: Pid) => send(to, report) });
        await spawn(amora.name, module, report, [self()]);
        assert.equal(await receive(on($("X"), ({ X }) => X)), report);
      }),
    ));

test("more than 256 MiB don't wait for a node: its senders are told that there is no connection, and the console says so", async () => {
  const reports: string[] = [];
  const log = (text: string) => reports.push(text);
  await scene(
    async (sif, amora, cluster) => {
      cluster.partition([sif], [amora]);
      const before = cluster.now();
      const down = await sif.run(async () => {
        const ref = monitor(t(module, amora.name));
        for (let i = 0; i <= 256; i++) send(t(module, amora.name), new Uint8Array(1024 * 1024));
        return receive(
          on(t(Symbol.for("DOWN"), ref, _, _, $("Why")), ({ Why }) => Why),
          after(0, () => "nothing"),
        );
      });
      assert.equal(down, Symbol.for("noconnection"));
      assert.equal(cluster.now(), before);
      cluster.heal();
      await cluster.pass(10_000); // what was sent after that has begun to call again, into the cut
      assert.equal(await sif.run(() => netAdm.ping(amora.name)), Symbol.for("pong"));
    },
    { log },
  );
  assert.match(
    reports.join(""),
    /^\*\* Node amora@simulated takes nothing, .* they are lost \*\*$/m,
  );
});
