import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  after,
  charlist,
  exit,
  monitor,
  netAdm,
  node,
  nodes,
  on,
  type Pid,
  type RunningNode,
  receive,
  register,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  t,
} from "#runtime";

const a = Symbol.for("a");
const DOWN = Symbol.for("DOWN");

/** A cluster of two that are connected. */
async function two(cluster: SimulatedCluster): Promise<[RunningNode, RunningNode]> {
  const sif = await cluster.start("sif");
  const amora = await cluster.start("amora");
  assert.equal(await amora.run(() => netAdm.ping(sif.name)), Symbol.for("pong"));
  return [sif, amora];
}

/** A process of a node that does nothing. */
const idle = (on: RunningNode): Promise<Pid> => on.run(() => spawn(() => receive()));

test("the same seed gives the same deliveries at the same times, another seed others", async () => {
  const run = (seed: number) => {
    const cluster = new SimulatedCluster(seed);
    return cluster.play(async () => {
      const names = ["sif", "amora", "thor"];
      const all = await Promise.all(names.map((name) => cluster.start(name)));
      const log: string[] = [];
      await all[0]?.run(() =>
        register(
          a,
          spawn(async () => {
            for (;;)
              await receive(on($("X"), ({ X }) => log.push(`${cluster.now()} ${String(X)}`)));
          }),
        ),
      );
      const send3 = (i: number) => () => {
        for (let n = 0; n < 3; n++) send(t(a, Symbol.for("sif@simulated")), `${i}.${n}`);
      };
      await Promise.all(all.map((node, i) => node.run(send3(i))));
      await cluster.pass(1000);
      return log;
    });
  };
  const first = await run(1);
  assert.equal(first.length, 9);
  assert.deepEqual(await run(1), first);
  const others = await Promise.all([run(2), run(3), run(4)]);
  assert.ok(others.some((other) => other.join() !== first.join()));
});

test("an hour of silence takes no time, and what never happens is said to", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(() => cluster.pass(3_600_000));
  assert.equal(cluster.now(), 3_600_000);
  await assert.rejects(
    new SimulatedCluster(1).play(() => new Promise(() => {})),
    /what is waited for does not happen/,
  );
});

test("a node that is killed takes its processes with it: monitors see noconnection", async () => {
  const cluster = new SimulatedCluster(1);
  const why = await cluster.play(async () => {
    const [sif, amora] = await two(cluster);
    const there = await idle(amora);
    const down = sif.run(() => {
      monitor(there);
      return receive(on(t(DOWN, _, _, there, $("Why")), ({ Why }) => Why));
    });
    await cluster.pass(100);
    cluster.kill(amora);
    return down;
  });
  assert.equal(why, Symbol.for("noconnection"));
});

test("a partition is noticed by silence, after the tick time", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const [sif, amora] = await two(cluster);
    cluster.partition([sif], [amora]);
    const before = cluster.now();
    await cluster.pass(45_000);
    assert.deepEqual(await sif.run(nodes), [amora.name]);
    await cluster.pass(30_000);
    assert.deepEqual(await sif.run(nodes), [], `after ${cluster.now() - before} ms`);
    assert.equal(await sif.run(() => netAdm.ping(amora.name)), Symbol.for("pang"));
    cluster.heal();
    assert.equal(await sif.run(() => netAdm.ping(amora.name)), Symbol.for("pong"));
  });
});

test("what is sent into a cut arrives when it heals in time, in order", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const [sif, amora] = await two(cluster);
    const got = sif.run(async () => {
      register(a, self());
      const all: unknown[] = [];
      for (let i = 0; i < 3; i++) all.push(await receive(on($("X"), ({ X }) => X)));
      return all;
    });
    cluster.cut(amora, sif);
    await amora.run(() => {
      for (let i = 0; i < 3; i++) send(t(a, sif.name), i);
    });
    await cluster.pass(20_000);
    cluster.heal();
    assert.deepEqual(await got, [0, 1, 2]);
  });
});

test("a one-way cut lets the other way pass", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const [sif, amora] = await two(cluster);
    cluster.cut(amora, sif);
    const arrived = amora.run(async () => {
      register(a, self());
      return receive(
        on($("X"), ({ X }) => X),
        after(1000, () => "nothing"),
      );
    });
    await cluster.pass(1);
    await sif.run(() => send(t(a, amora.name), "hello"));
    assert.equal(await arrived, "hello");
  });
});

test("a node that starts again is another: pids of its earlier life mean nobody", async () => {
  const cluster = new SimulatedCluster(1);
  await cluster.play(async () => {
    const [sif, amora] = await two(cluster);
    const earlier = await idle(amora);
    cluster.kill(amora);
    await cluster.pass(100);
    const again = await cluster.start("amora");
    await again.run(() => true); // as its earlier life had one process more, for the ping
    const later = await idle(again);
    assert.equal(later.id, earlier.id, "the test wants two pids of one number");
    const why = await sif.run(() => {
      monitor(earlier);
      return receive(on(t(DOWN, _, _, _, $("Why")), ({ Why }) => Why));
    });
    assert.equal(why, Symbol.for("noproc"));
    await sif.run(() => exit(earlier, Symbol.for("kill")));
    await cluster.pass(100);
    const asked = [later] as const;
    const alive = await sif.run(() =>
      rpc.call(again.name, Symbol.for("erlang"), Symbol.for("is_process_alive"), [...asked]),
    );
    assert.equal(alive, true);
    assert.equal(await again.run(() => node()), again.name);
  });
});

test("a host's port mapper knows its nodes, outlives them, and can't be asked through a cut", async () => {
  const cluster = new SimulatedCluster(7);
  await cluster.play(async () => {
    const sif = await cluster.start("sif@127.0.0.2", { long: true });
    const amora = await cluster.start("amora@127.0.0.1", { long: true });
    const ask = (host: string) => amora.run(() => netAdm.names(charlist(host)));
    const nobody = t(Symbol.for("error"), Symbol.for("address"));
    const ok = Symbol.for("ok");
    assert.deepEqual(await ask("127.0.0.2"), t(ok, [t(charlist("sif"), 0)]));
    assert.deepEqual(await ask("127.0.0.3"), nobody);
    cluster.kill(sif);
    assert.deepEqual(await ask("127.0.0.2"), t(ok, []));
    cluster.cut(sif, amora);
    assert.deepEqual(await ask("127.0.0.2"), nobody);
  });
});
