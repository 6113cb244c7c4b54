import assert from "node:assert/strict";
import { test } from "node:test";
import {
  $,
  netAdm,
  nodes,
  on,
  type RunningNode,
  receive,
  register,
  SimulatedCluster,
  self,
  send,
  setCookie,
  type Term,
  t,
} from "#runtime";
import { connectNode } from "../../runtime/services/net-kernel.ts";
import { scene } from "./scene.ts";

const pong = Symbol.for("pong");
const pang = Symbol.for("pang");
const a = Symbol.for("a");

test("two nodes that call each other at the same moment end with one connection", async () => {
  for (let seed = 1; seed <= 50; seed++)
    await scene(
      async (sif, amora) => {
        const ping = (from: RunningNode, to: RunningNode) => from.run(() => netAdm.ping(to.name));
        assert.deepEqual(await Promise.all([ping(sif, amora), ping(amora, sif)]), [pong, pong]);
        assert.deepEqual(await sif.run(nodes), [amora.name], `seed ${seed}`);
        assert.deepEqual(await amora.run(nodes), [sif.name], `seed ${seed}`);
      },
      { seed },
    );
});

test("what is sent while a connection is being made arrives behind it, in order", async () => {
  for (let seed = 1; seed <= 20; seed++)
    await scene(
      async (sif, amora) => {
        const got = sif.run(async () => {
          register(a, self());
          const all: Term[] = [];
          for (let i = 0; i < 5; i++) all.push(await receive(on($("X"), ({ X }) => X)));
          return all;
        });
        await amora.run(() => {
          for (let i = 0; i < 5; i++) send(t(a, sif.name), i);
        });
        void sif.run(() => connectNode(amora.name));
        assert.deepEqual(await got, [0, 1, 2, 3, 4], `seed ${seed}`);
      },
      { seed },
    );
});

test("a wrong cookie gives pang to the one and a line of log to the other, without the cookie", async () => {
  const log: string[] = [];
  await scene(
    async (sif, amora) => {
      await amora.run(() => setCookie(sif.name, Symbol.for("OTHERCOOKIE")));
      assert.equal(await amora.run(() => netAdm.ping(sif.name)), pang);
      assert.deepEqual(await sif.run(nodes), []);
    },
    { log: (text) => log.push(text) },
  );
  assert.deepEqual(log, [
    "** Connection attempt from node amora@simulated rejected. Invalid challenge reply. **\n",
  ]);
});

test("a name can be had once, and again when its node has ended", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const first = await cluster.start("sif");
    await assert.rejects(cluster.start("sif"), /the name sif@simulated is taken/);
    first.stop();
    await cluster.start("sif");
  });
});

test("a name that can't be, and one of the other kind, are not connected to", async () => {
  const log: string[] = [];
  await scene(
    async (sif) => {
      for (const name of ["nobody", "a@b@c", "", "sif@host.with.dots"])
        assert.equal(await sif.run(() => netAdm.ping(Symbol.for(name))), pang, name);
    },
    { log: (text) => log.push(text) },
  );
  assert.match(log.join(""), /System running to use short names/);
});
