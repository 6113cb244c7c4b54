/** The services of a node: what a stock `erl` asks of them is in `test/interop/one-liners.test.ts`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  $,
  type Atom,
  exit,
  global,
  isTuple,
  monitor,
  netAdm,
  nodes,
  on,
  type RunningNode,
  receive,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
  whereis,
} from "#runtime";
import { nodeOf } from "../../runtime/node/node.ts";
import { current } from "../../runtime/process/current.ts";

const atom = Symbol.for;

/** Two nodes that are connected. */
async function pair(cluster: SimulatedCluster): Promise<[RunningNode, RunningNode]> {
  const [sif, amora] = [await cluster.start("sif"), await cluster.start("amora")];
  assert.equal(await sif.run(() => netAdm.ping(amora.name)), atom("pong"));
  return [sif, amora];
}

const WORK: Readonly<Record<string, (of: RunningNode) => Promise<Term>>> = {
  net_kernel: ({ name }) => netAdm.ping(name),
  rex: ({ name }) => rpc.blockCall(name, atom("erlang"), atom("abs"), [-1]),
  global_name_server: async () => [await global.sync(), await global.registerName("me", self())],
};

for (const [service, work] of Object.entries(WORK))
  test(`${service} that has died is started again, and works as before`, () => {
    const reports: string[] = [];
    const cluster = new SimulatedCluster(1, (text) => reports.push(text));
    return cluster.play(async () => {
      const [sif, amora] = await pair(cluster);
      const answer = await amora.run(() => work(sif));
      assert.equal(await amora.run(() => global.unregisterName("me")), atom("ok"));
      await sif.run(async () => {
        const old = whereis(atom(service));
        assert.ok(old);
        monitor(old);
        exit(old, atom("kill"));
        await receive(on(t(atom("DOWN"), $("Ref"), $("What"), old, atom("killed")), () => true));
      });
      await cluster.pass(1000);
      assert.deepEqual(await amora.run(() => work(sif)), answer);
      assert.equal(reports.length, 1);
      assert.match(reports[0] ?? "", new RegExp(`SUPERVISOR REPORT.*${service}.*killed`, "s"));
      assert.deepEqual(await sif.run(() => nodes()), [amora.name]);
    });
  });

test("what global knew on a node is lost with its name server, and learnt again", () => {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const [sif, amora] = await pair(cluster);
    for (const node of [sif, amora])
      await node.run(() => {
        const pid = spawn(() => receive());
        return global.registerName(node.name, pid);
      });
    await sif.run(() => exit(whereis(atom("global_name_server")) ?? self(), atom("kill")));
    await cluster.pass(1000);
    for (const node of [sif, amora])
      assert.deepEqual(await node.run(() => global.registeredNames()), [amora.name]);
  });
});

test("a service that is started again and again leaves nothing behind that hears of nodes", () => {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const [sif] = await pair(cluster);
    const observers = await sif.run(() => nodeOf(current().vm)?.observers);
    assert.ok(observers && observers.size > 0);
    const before = observers.size;
    for (let i = 0; i < 5; i++)
      for (const service of Object.keys(WORK)) {
        await sif.run(() => exit(whereis(atom(service)) ?? self(), atom("kill")));
        await cluster.pass(1000);
      }
    // The latest that have ended are taken out with the next news of a node.
    await sif.run(() => exit(whereis(atom("global_name_server")) ?? self(), atom("kill")));
    await cluster.pass(1000);
    assert.ok(observers.size <= before + 1, `${observers.size} in place of ${before}`);
  });
});

/** Sends a system message, and gives the answer. Erlang: the module `sys`. */
async function system(server: Atom, node: symbol, request: Term): Promise<Term> {
  send(t(server as symbol, node), t(atom("system"), t(self(), atom("tag")), request));
  return receive(on(t(atom("tag"), $("Answer")), ({ Answer }) => Answer));
}

test("a node whose net_kernel does not answer is pang as soon as it is gone, and disconnected", () => {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const [sif, amora] = await pair(cluster);
    const suspended = await sif.run(() => system(atom("net_kernel"), amora.name, atom("suspend")));
    assert.equal(suspended, atom("ok"));
    const ping = sif.run(() => netAdm.ping(amora.name));
    await cluster.pass(100_000);
    cluster.partition([sif], [amora]);
    assert.equal(await ping, atom("pang"));
    assert.deepEqual(await sif.run(() => nodes()), []);
  });
});

test("a server that was ended by a system message is started again", () => {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const [sif] = await pair(cluster);
    const request = t(atom("terminate"), atom("enough"));
    assert.equal(await sif.run(() => system(atom("rex"), sif.name, request)), atom("ok"));
    await cluster.pass(1);
    const state = await sif.run(() => system(atom("rex"), sif.name, atom("get_state")));
    assert.ok(isTuple(state) && state[0] === atom("ok"));
  });
});
