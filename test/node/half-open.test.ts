/** However a connection goes wrong, it is over on both sides, and the next one is as good as new. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { netAdm, nodes, type RunningNode, type SimulatedCluster, send, t } from "#runtime";
import { type Node, nodeOf } from "../../runtime/node/node.ts";
import { current } from "../../runtime/process/current.ts";
import { scene } from "./scene.ts";

const pong = Symbol.for("pong");

/** Plays a scene with two nodes, and says what they have reported. */
async function reportsOf(play: Parameters<typeof scene<void>>[0]): Promise<string> {
  const reports: string[] = [];
  await scene(play, { log: (text) => reports.push(text) });
  return reports.join("");
}

const nodeBehind = (running: RunningNode) =>
  running.run(() => nodeOf(current().vm)) as Promise<Node>;

async function areApart(sif: RunningNode, amora: RunningNode, cluster: SimulatedCluster) {
  await cluster.pass(1000);
  assert.deepEqual([await sif.run(nodes), await amora.run(nodes)], [[], []]);
}

const ping = (from: RunningNode, to: RunningNode) => from.run(() => netAdm.ping(to.name));

const fails = () => {
  throw new Error("it fails");
};

for (const caller of [true, false])
  test(`a fault of the ${caller ? "calling" : "called"} node when they are connected ends it on both sides`, async () => {
    const reports = await reportsOf(async (sif, amora, cluster) => {
      const faulty = await nodeBehind(caller ? sif : amora);
      const observer = { up: fails, down: () => {} };
      faulty.observers.add(observer);
      await ping(sif, amora);
      await areApart(sif, amora, cluster);
      faulty.observers.delete(observer);
      assert.equal(await ping(sif, amora), pong);
      await cluster.pass(1000);
      assert.deepEqual(await amora.run(nodes), [sif.name]);
    });
    assert.match(reports, /closed: it fails/);
  });

test("a fault of a node at what a peer has sent ends the connection on both sides", async () => {
  const reports = await reportsOf(async (sif, amora, cluster) => {
    const { vm } = await nodeBehind(amora);
    const { deliver } = vm;
    assert.equal(await ping(sif, amora), pong);
    vm.deliver = (signal) =>
      "message" in signal && signal.message === 1 ? fails() : deliver.call(vm, signal);
    await sif.run(() => send(t(Symbol.for("a"), amora.name), 1));
    await cluster.pass(1000);
    vm.deliver = deliver;
    await areApart(sif, amora, cluster);
    assert.equal(await ping(sif, amora), pong);
  });
  assert.match(reports, /closed: it fails/);
});
