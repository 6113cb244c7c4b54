/**
 * `global` among nodes of ours, on a simulated network: where everything may go wrong, and goes wrong
 * the same way again with the same seed. What it does together with a stock `erl` is tested in
 * `test/interop/global.test.ts`, and what each function answers in `test/conformance`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  after,
  atom,
  exit,
  fun,
  global,
  ImproperList,
  isTuple,
  link,
  makeRef,
  netAdm,
  nodes,
  type Pid,
  type RunningNode,
  receive,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { print } from "../../runtime/erlang/print/print.ts";

const boss = Symbol.for("boss");
const yes = Symbol.for("yes");
const no = Symbol.for("no");
const ok = Symbol.for("ok");
const printer = Symbol.for("printer");

// What the nodes of a scene do.

/** A process of a node that does nothing. */
const idle = (on: RunningNode): Promise<Pid> => on.run(() => spawn(() => receive()));

/** Registers a new process of a node, and gives the answer. */
const register = (on: RunningNode, name: Term, resolver?: global.Resolver) =>
  on.run(() =>
    global.registerName(
      name,
      spawn(() => receive()),
      resolver,
    ),
  );

const whereis = (on: RunningNode, name: Term) => on.run(() => global.whereisName(name));

const isAlive = (asked: RunningNode, pid: Pid): Promise<Term> =>
  asked.run(() => rpc.call(pid.node, Symbol.for("erlang"), Symbol.for("is_process_alive"), [pid]));

/** What a node knows: how many nodes, and all names with their processes. */
const tableOf = (on: RunningNode) =>
  on.run(() => ({
    nodes: nodes().length,
    names: global
      .registeredNames()
      .map((name) => `${print(name)} ${print(global.whereisName(name))}`)
      .sort(),
  }));

/** Connects the first of some nodes with each other one, and waits until all know the same. */
async function join(cluster: SimulatedCluster, ...all: RunningNode[]): Promise<void> {
  const [first, ...others] = all as [RunningNode, ...RunningNode[]];
  for (const other of others)
    assert.equal(await other.run(() => netAdm.ping(first.name)), Symbol.for("pong"));
  await settle(cluster, all);
}

/** Waits until nodes know the same. Twice, as the mesh may only be made by the first time. */
async function settle(cluster: SimulatedCluster, all: readonly RunningNode[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await cluster.pass(1_000);
    for (const node of all) assert.equal(await node.run(global.sync), ok);
  }
}

async function allAgree(all: readonly RunningNode[]): Promise<string[]> {
  const tables = await Promise.all(all.map(tableOf));
  for (const table of tables) {
    assert.equal(table.nodes, all.length - 1, "everybody sees everybody");
    assert.deepEqual(table.names, tables[0]?.names, "all know the same names");
  }
  return tables[0]?.names ?? [];
}

/** Runs a scene once for each seed. */
async function play(
  scene: (cluster: SimulatedCluster) => Promise<void>,
  seeds = 20,
): Promise<void> {
  const first = Number(process.env.SEED ?? 1);
  const count = Number(process.env.SEEDS ?? seeds);
  for (let seed = first; seed < first + count; seed++) {
    const cluster = new SimulatedCluster(seed);
    await cluster
      .play(() => scene(cluster))
      .catch((error: Error) => {
        error.message = `seed ${seed}: ${error.message}\nreplay: SEED=${seed} SEEDS=1 node --import tsx --test test/kernel/global.test.ts`;
        throw error;
      });
  }
}

const start = (cluster: SimulatedCluster, ...names: string[]) =>
  Promise.all(names.map((name) => cluster.start(name)));

type Three = [RunningNode, RunningNode, RunningNode];

test("a process that was killed in the middle of registering leaves no lock behind", () =>
  play(async (cluster) => {
    const [sif, amora, thor] = (await start(cluster, "sif", "amora", "thor")) as Three;
    await join(cluster, sif, amora, thor);
    const pid = await sif.run(() =>
      spawn(async () => {
        await global.setLock(t(Symbol.for("global"), self()));
        for (let i = 0; ; i++) await global.registerName(t(boss, i), self());
      }),
    );
    const waiting = register(amora, boss);
    await cluster.pass(cluster.random.between(0, 500));
    await thor.run(() => exit(pid, Symbol.for("kill")));
    assert.equal(await waiting, yes);
  }));

test("one of all processes that want a lock has it at a time", () =>
  play(async (cluster) => {
    const all = await start(cluster, "sif", "amora", "thor");
    await join(cluster, ...all);
    let inside = 0;
    let times = 0;
    const turn = (node: RunningNode) =>
      node.run(() =>
        global.trans(t(printer, self()), async () => {
          assert.equal(++inside, 1, "nobody else is inside");
          await receive(after(cluster.random.between(0, 50), () => ok));
          inside--;
          return ++times;
        }),
      );
    await Promise.all([...all, ...all, ...all].map(turn));
    assert.equal(times, 9);
  }));

test("a process that has not locked the cluster changes no names", () =>
  play(async (cluster) => {
    const [sif, amora] = (await start(cluster, "sif", "amora")) as Three;
    await join(cluster, sif, amora);
    const pid = await idle(sif);
    const atom = Symbol.for;
    const lock = t(atom("lock"), t(atom("global"), pid));
    const insert = t(atom("insert"), t(boss, pid, boss));
    const news = (...extra: Term[]) =>
      t(atom("$gen_cast"), t(atom("new_nodes"), sif.name, [insert], [], [], extra));
    const register = t(atom("register"), boss, pid, boss);
    for (const message of [news(lock), news(), t(atom("$gen_call"), t(pid, boss), register)])
      await sif.run(() => send(t(atom("global_name_server"), amora.name), message));
    await settle(cluster, [sif, amora]);
    assert.deepEqual(await allAgree([sif, amora]), []);
  }));

/** What a name server may be sent, by a process of a node: each with fields that make sense. */
function messagesOf(pid: Pid, node: symbol): Term[][] {
  const atom = Symbol.for;
  const entry = t(boss, pid, boss);
  const nobody = atom("nobody@nowhere");
  const lock = t(atom("global"), [pid, pid]);
  const changes = [t(atom("insert"), entry), t(atom("delete"), boss)];
  const known = new TermMap([[nobody, 8]]);
  const locker = t(atom("locker"), atom("no_longer_a_pid"), known, pid);
  const call = (...request: Term[]) => [atom("$gen_call"), t(pid, t(boss)), t(...request)];
  const cast = (...message: Term[]) => [atom("$gen_cast"), t(...message)];
  return [
    call(atom("set_lock"), t(printer, pid)),
    call(atom("del_lock"), t(printer, pid)),
    call(atom("register"), boss, pid, boss),
    call(atom("register_ext"), boss, pid, boss, node),
    call(atom("unregister"), boss),
    call(atom("sync"), [node]),
    call(atom("registrar"), t(atom("unregister"), boss)),
    call(atom("registrar"), t(atom("register"), boss, t(), boss)),
    cast(atom("init_connect"), t(8, 1), node, locker),
    [atom("init_connect_ack"), node, 1, 1],
    [atom("unheard"), node, 1],
    [atom("cancel_connect"), node, 1],
    cast(atom("lock_set"), pid, true, [node], 1),
    cast(atom("lock_is_set"), node, 1, lock),
    cast(atom("exchange"), node, [entry], [], 1),
    cast(atom("exchange_ops"), node, 1, changes, changes),
    cast(atom("resolved"), node, changes, [t(node, 8)], atom("unused"), [], 1),
    cast(atom("new_nodes"), node, changes, [], [t(nobody, 8)], [t(atom("lock"), lock)]),
    cast(atom("in_sync"), nobody, true),
    [atom("nodeup"), nobody],
    [atom("nodedown"), nobody],
    [atom("extra_nodedown"), nobody],
    [atom("lost_connection"), nobody, 1, 1, nobody],
    [atom("remove_connection"), nobody],
    [atom("DOWN"), makeRef(), atom("process"), pid, boss],
    [atom("EXIT"), pid, boss],
  ];
}

/** A message with one of its fields replaced, on its outside or within its last field. */
function withFault(message: readonly Term[], junk: Term, at: number): Term {
  const last = message.at(-1);
  const inside = isTuple(last) ? [...last] : [];
  if (at < message.length - 1 || inside.length === 0)
    return t(...message.with(at % message.length, junk));
  return t(...message.slice(0, -1), t(...inside.with(at % inside.length, junk)));
}

test("whatever stands in the fields of what a name server is sent, global goes on", () =>
  play(async (cluster) => {
    const all = await start(cluster, "sif", "amora", "thor");
    const [sif, amora] = all as Three;
    await join(cluster, ...all);
    const kept = t("kept");
    assert.equal(await register(amora, kept), yes);
    const junk: Term[] = [
      ...[boss, true, undefined, atom(""), atom("a@b@c"), atom("@"), atom("x\n@y"), amora.name],
      ...[0, -1, 2 ** 53, 10n ** 300n, -1.5, "", "text", new Uint8Array([255])],
      ...[[], [boss], [[boss, 8]], new ImproperList([boss], boss), new TermMap([[boss, boss]])],
      ...[
        t(),
        t(boss, boss),
        t(boss, boss, boss),
        [t()],
        [t(boss)],
        [t(1, 8)],
        [t(atom("x@y"), 8)],
      ],
      ...[[t(atom("insert"), boss)], [t(atom("insert"), t(boss, boss, boss))], [t(atom("delete"))]],
      fun(() => boss),
    ];
    const server = Symbol.for("global_name_server");
    const partings = ["lost_connection", "remove_connection", "nodedown", "extra_nodedown"];
    const sent = await sif.run(async () => {
      const pid = spawn(() => receive());
      await global.setLock(t(atom("global"), self()));
      const messages = [pid, self()].flatMap((by) =>
        [sif.name, Symbol.for("nobody@nowhere")].flatMap((node) => messagesOf(by, node)),
      );
      const to = t(server, amora.name);
      for (const message of messages)
        for (let at = 0; at < 8; at++) {
          const fault = cluster.random.pick(junk);
          // To part from a node that another has lost is no fault.
          const isParting = fault === amora.name && partings.some((op) => message[0] === atom(op));
          if (!isParting) send(to, withFault(message, fault, at));
        }
      for (const fault of junk) send(to, fault);
      const itself = await rpc.call(amora.name, atom("erlang"), atom("whereis"), [server]);
      exit(itself as Pid, boss);
      const linked = spawn(() => link(itself as Pid));
      exit(linked, atom("kill"));
      await global.delLock(t(atom("global"), self()));
      return messages.length;
    });
    assert.ok(sent > 90);
    await settle(cluster, all);
    assert.ok((await whereis(amora, kept)) !== undefined, "what was registered still is");
    for (const node of all) assert.equal(await register(node, node.name), yes);
    for (const asked of all)
      for (const { name } of all)
        assert.equal(((await whereis(asked, name)) as Pid).node, name, `${print(name)} is found`);
    assert.equal(await amora.run(() => global.trans(t(printer, self()), () => ok)), ok);
  }));

test("a program without a node has global for itself", async () => {
  const pid = spawn(() => receive());
  assert.equal(await global.registerName(boss, pid), yes);
  assert.equal(await global.registerName(boss, self()), no);
  assert.equal(global.whereisName(boss), pid);
  assert.equal(await global.sync(), ok);
  assert.equal(await global.trans(t(printer, self()), () => 5), 5);
  assert.deepEqual(global.registeredNames(), [boss]);
  assert.equal(await global.unregisterName(boss), ok);
  assert.throws(() => global.send(boss, 1), { class: "exit" });
  await assert.rejects(global.setLock(printer as never), /a lock is t\(resource, requester\)/);
  await assert.rejects(global.registerName(boss, boss as never), /expected a name and the pid/);
  await assert.rejects(global.registerName(boss, pid, 5 as never), /a resolver is a function/);
});

/** Four nodes, and what may happen to them. */
class World {
  readonly cluster: SimulatedCluster;
  readonly live = new Map<string, RunningNode>();
  readonly #names = ["sif", "amora", "thor", "loki"];
  readonly #ends = new Map<RunningNode, () => void>();
  readonly begun: Promise<unknown>[] = [];

  constructor(cluster: SimulatedCluster) {
    this.cluster = cluster;
  }

  get all(): RunningNode[] {
    return [...this.live.values()];
  }

  async startAll(): Promise<void> {
    for (const name of this.#names)
      if (!this.live.has(name)) this.live.set(name, await this.cluster.start(name));
  }

  async step(): Promise<void> {
    const { cluster } = this;
    const { random } = cluster;
    const victim = random.pick(this.#names);
    const [node, other] = [this.live.get(victim), this.live.get(random.pick(this.#names))];
    const name = atom(`name${random.between(1, 4)}`);
    if (!node || !other) return this.startAll();
    switch (random.between(0, 8)) {
      case 0:
      case 1:
        return this.#begin(node, () => register(node, name));
      case 2:
        return this.#begin(node, () => node.run(() => global.unregisterName(name)));
      case 3:
        return this.#begin(node, () =>
          node.run(() => global.trans(t(printer, self()), () => receive(after(500, () => ok)))),
        );
      case 4:
        if (node !== other) cluster.partition([node], [other]);
        return;
      case 5: {
        const half = new Set(this.all.filter(() => random.between(0, 1) === 0));
        cluster.partition(
          [...half],
          this.all.filter((one) => !half.has(one)),
        );
        return;
      }
      case 6:
        return cluster.heal();
      case 7:
        cluster.kill(node);
        this.live.delete(victim);
        this.#ends.get(node)?.();
        return;
      case 8:
        return this.#begin(node, () => node.run(() => netAdm.ping(other.name)));
    }
  }

  /** Begins something that has to come to an end, unless its node is killed. */
  #begin(node: RunningNode, action: () => Promise<unknown>): void {
    const killed = new Promise<void>((resolve) => {
      const before = this.#ends.get(node);
      this.#ends.set(node, () => {
        before?.();
        resolve();
      });
    });
    this.begun.push(Promise.race([action(), killed]));
  }
}

test("whatever happens to a cluster, it has one table of names afterwards", () =>
  play(async (cluster) => {
    const world = new World(cluster);
    await world.startAll();
    await join(cluster, ...world.all);
    for (let step = 0; step < 15; step++) {
      await world.step();
      await cluster.pass(cluster.random.pick([1, 10, 100, 5_000, 70_000]));
    }
    cluster.heal();
    await world.startAll();
    await cluster.pass(120_000);
    const { all } = world;
    for (const node of all) for (const other of all) await node.run(() => netAdm.ping(other.name));
    await settle(cluster, all);
    await Promise.all(world.begun);
    await settle(cluster, all);
    await allAgree(all);
    for (const node of all)
      for (const name of await node.run(global.registeredNames))
        assert.equal(await isAlive(node, (await whereis(node, name)) as Pid), true);
    for (const node of all) assert.equal(await register(node, t(boss, node.name)), yes);
  }, 100));
