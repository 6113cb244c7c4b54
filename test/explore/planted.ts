/**
 * Faults that are in textbooks, each in a small program that works in most orders: what a search has to
 * find. Each is a scene that throws when the fault has shown.
 */
import {
  $,
  after,
  exit,
  get,
  monitor,
  on,
  type Pid,
  put,
  type RunningNode,
  receive,
  register,
  type SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

/** Thrown by a scene in which a fault has shown. */
export class Shown extends Error {}

export interface Planted {
  readonly name: string;
  readonly delays: number;
  readonly faults: number;
  readonly scene: (cluster: SimulatedCluster) => Promise<void>;
}

const atom = Symbol.for;
const [table, look, write, ok, go, done] = ["table", "look", "write", "ok", "go", "done"].map(
  atom,
) as [symbol, symbol, symbol, symbol, symbol, symbol];

/** Nodes that are connected with the first, on which a process is registered. */
async function nodesWith(
  cluster: SimulatedCluster,
  names: readonly string[],
  name: symbol,
  server: () => unknown,
): Promise<RunningNode[]> {
  return cluster.calmly(async () => {
    const all: RunningNode[] = [];
    for (const each of names) all.push(await cluster.start(each));
    const [first, ...others] = all as [RunningNode, ...RunningNode[]];
    await first.run(() => register(name, spawn(server)));
    for (const other of others)
      await other.run(async () => {
        send(t(name, first.name), t(self(), look, ok));
        await receive(
          on($("Any"), () => {}),
          after(1000, () => {}),
        );
      });
    return all;
  });
}

/** Keeps values under keys, and answers. */
async function keeps(): Promise<never> {
  for (;;)
    await receive(
      on(t($.pid("From"), look, $("Key")), ({ From, Key }) => send(From, t(look, Key, get(Key)))),
      on(t($.pid("From"), write, $("Key"), $("Value")), ({ From, Key, Value }) => {
        put(Key, Value);
        send(From, t(write, Key, Value));
      }),
    );
}

function asks(to: Parameters<typeof send>[0], ...query: readonly Term[]): Promise<Term> | Term {
  send(to, t(self(), ...query));
  return receive(on(t($("Op"), $("Key"), $("Value")), ({ Value }) => Value));
}

/** A table on sif, which the processes of two other nodes ask. */
async function tableOnSif(cluster: SimulatedCluster) {
  const all = await nodesWith(cluster, ["sif", "amora", "thor"], table, keeps);
  const [sif, ...others] = all as [RunningNode, ...RunningNode[]];
  return { sif, others, to: t(table, sif.name) };
}

export const planted: readonly Planted[] = [
  {
    name: "check, then register: two processes find a name free, and both take it",
    delays: 0,
    faults: 0,
    async scene(cluster) {
      const { others, to } = await tableOnSif(cluster);
      const winners: symbol[] = [];
      const competes = (node: RunningNode) => async () => {
        if ((await asks(to, look, go)) !== undefined) return;
        await asks(to, write, go, node.name);
        winners.push(node.name);
      };
      await Promise.all(others.map((each) => each.run(competes(each))));
      if (winners.length !== 1) throw new Shown(`${winners.length} have the name`);
    },
  },
  {
    name: "lost update: two processes read, add 1, and write",
    delays: 0,
    faults: 0,
    async scene(cluster) {
      const { sif, others, to } = await tableOnSif(cluster);
      const adds = async () => {
        const before = ((await asks(to, look, go)) ?? 0) as number;
        await asks(to, write, go, before + 1);
      };
      await Promise.all(others.map((each) => each.run(adds)));
      const sum = await sif.run(() => asks(table, look, go));
      if (sum !== 2) throw new Shown(`the sum is ${String(sum)}`);
    },
  },
  {
    name: "no monitor: a process waits for the answer of another that is lost",
    delays: 0,
    faults: 1,
    async scene(cluster) {
      const [sif, amora] = (await nodesWith(cluster, ["sif", "amora"], table, keeps)) as [
        RunningNode,
        RunningNode,
      ];
      await mayBeKilled(cluster, sif);
      let answered = false;
      const asking = amora.run(async () => {
        // It is watched, but not while the answer is waited for.
        const ref = monitor(t(table, sif.name));
        const isThere = await receive(
          on(t(atom("DOWN"), ref, $("P"), $("W"), $("R")), () => false),
          after(5, () => true),
        );
        if (isThere) await asks(t(table, sif.name), look, go);
        answered = true;
      });
      await Promise.race([asking, cluster.pass(60_000)]);
      if (!answered) throw new Shown("it still waits");
    },
  },
  {
    name: "another's answer: one that came too late is taken for that of the next question",
    delays: 1,
    faults: 0,
    async scene(cluster) {
      const [sif, amora] = (await nodesWith(cluster, ["sif", "amora"], table, keeps)) as [
        RunningNode,
        RunningNode,
      ];
      const to = t(table, sif.name);
      const asksFor = (key: string) => {
        send(to, t(self(), write, key, key));
        return receive(
          on(t(write, $("Key"), $("Value")), ({ Value }) => Value),
          after(20, () => "nothing"),
        );
      };
      const [first, second] = await amora.run(async () => [await asksFor("a"), await asksFor("b")]);
      if (first === "nothing" ? second === "a" : second !== "b" && second !== "nothing")
        throw new Shown(`the answer to b is ${String(second)}`);
    },
  },
  {
    name: "two senders: what was sent first, by one, arrives after what another sent because of it",
    delays: 0,
    faults: 0,
    async scene(cluster) {
      const [sif, amora, thor] = (await nodesWith(
        cluster,
        ["sif", "amora", "thor"],
        table,
        keeps,
      )) as [RunningNode, RunningNode, RunningNode];
      const got: Term[] = [];
      const reader = await thor.run(() =>
        spawn(async () => {
          for (;;) await receive(on($("Any"), ({ Any }) => void got.push(Any)));
        }),
      );
      await cluster.calmly(async () => {
        // All are connected.
        for (const each of [sif, amora]) await each.run(() => send(reader, ok));
        await amora.run(() =>
          register(
            go,
            spawn(() => receive(on(go, () => send(reader, "second")))),
          ),
        );
      });
      await sif.run(() => {
        send(reader, "first");
        send(t(go, amora.name), go);
      });
      await cluster.pass(1000);
      if (got.indexOf("first") > got.indexOf("second")) throw new Shown("the second came first");
    },
  },
  {
    name: "two heads: a backup takes over whose primary was only slow",
    delays: 1,
    faults: 0,
    async scene(cluster) {
      const heads = new Set<Pid>();
      const [sif, amora] = (await nodesWith(cluster, ["sif", "amora"], table, keeps)) as [
        RunningNode,
        RunningNode,
      ];
      const backup = await amora.run(() =>
        spawn(async () => {
          for (;;) {
            const isThere = await receive(
              on(go, () => true),
              on(done, () => exit(atom("normal"))),
              after(30, () => false),
            );
            if (!isThere) break;
          }
          heads.add(self());
        }),
      );
      await sif.run(async () => {
        heads.add(self());
        for (let i = 0; i < 4; i++) {
          send(backup, go);
          await receive(after(10, () => {}));
        }
        send(backup, done);
      });
      await cluster.pass(1000);
      if (heads.size > 1) throw new Shown("there are two heads");
    },
  },
];

/** A node may be killed at any time: where not every order is tried, at one that chance chooses. */
async function mayBeKilled(cluster: SimulatedCluster, node: RunningNode): Promise<void> {
  if (cluster.mayHappen("sif is killed", [node], () => cluster.kill(node))) return;
  const { random } = cluster;
  if (random.between(0, 1)) void cluster.pass(random.between(0, 40)).then(() => cluster.kill(node));
}
