/**
 * The search for all orders, on small programs: it tries each order that makes a difference, and each
 * once. How many there are is known: computed by hand, or by playing every order there is.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  $,
  after,
  exit,
  get,
  link,
  monitor,
  on,
  type Pid,
  processFlag,
  put,
  type RunningNode,
  receive,
  register,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { Random } from "../../runtime/process/random.ts";
import { HappensBefore } from "../../runtime/simulated/happens-before.ts";
import { Abandoned, Schedule } from "../../runtime/simulated/schedule.ts";
import { Search } from "../../runtime/simulated/search.ts";
import type { Limits, Option, Step, Strategy } from "../../runtime/simulated/step.ts";

type Scene = (cluster: SimulatedCluster) => Promise<unknown>;

const [kvs, ok, store, lookup, go] = ["kvs", "ok", "store", "lookup", "go"].map((name) =>
  Symbol.for(name),
) as [symbol, symbol, symbol, symbol, symbol];

/** Plays a scene once. Says whether to its end. */
async function play(
  scene: Scene,
  strategy: Strategy,
  limits: Limits = { delays: 0, faults: 0 },
): Promise<{ steps: readonly Step[]; isWhole: boolean }> {
  const schedule = new Schedule(strategy, limits);
  schedule.open();
  const cluster = new SimulatedCluster(1, undefined, schedule);
  let isWhole = true;
  try {
    await cluster.play(() => scene(cluster));
  } catch (thrown) {
    if (!(thrown instanceof Abandoned)) throw thrown;
    isWhole = false;
  } finally {
    schedule.close();
  }
  return { steps: schedule.steps, isWhole };
}

/** All orders that the search tries, each in the form that is the same for those that are alike. */
async function searched(scene: Scene, limits?: Limits): Promise<string[]> {
  const search = new Search();
  const orders: string[] = [];
  while (search.next()) {
    const { steps, isWhole } = await play(scene, search, limits);
    if (isWhole) orders.push(new HappensBefore(steps).canonical());
    search.note(isWhole);
  }
  return orders;
}

/** Every choice there is, one after the other. */
class Every implements Strategy {
  readonly #path: { of: number; at: number }[] = [];
  #at = 0;

  next(): boolean {
    this.#at = 0;
    for (let last = this.#path.at(-1); last; last = this.#path.at(-1)) {
      if (++last.at < last.of) return true;
      this.#path.pop();
    }
    return false;
  }

  pick(options: readonly Option[]): number {
    const place = this.#path[this.#at] ?? { of: options.length, at: 0 };
    this.#path[this.#at++] = place;
    return place.at;
  }
}

/** The lecture's name server. */
async function server(): Promise<never> {
  for (;;)
    await receive(
      on(t($.pid("From"), t(store, $("Key"), $("Value"))), ({ From, Key, Value }) => {
        put(Key, t(ok, Value));
        send(From, t(kvs, true));
      }),
      on(t($.pid("From"), t(lookup, $("Key"))), ({ From, Key }) => send(From, t(kvs, get(Key)))),
    );
}

/** Stores something, and looks it up. */
async function client(to: Parameters<typeof send>[0]): Promise<void> {
  for (const query of [t(store, ok, 1), t(lookup, ok)]) {
    send(to, t(self(), query));
    await receive(on(t(kvs, $("Reply")), () => {}));
  }
}

const onOneNode =
  (clients: number): Scene =>
  async (cluster) => {
    const sif = await cluster.calmly(() => cluster.start("sif"));
    await sif.run(() => {
      register(kvs, spawn(server));
      for (let i = 0; i < clients; i++) spawn(() => client(kvs));
    });
  };

const onManyNodes =
  (clients: number): Scene =>
  async (cluster) => {
    const there: RunningNode[] = [];
    const sif = await cluster.calmly(async () => {
      const node = await cluster.start("sif");
      await node.run(() => register(kvs, spawn(server)));
      for (const name of ["amora", "thor"].slice(0, clients)) {
        const other = await cluster.start(name);
        await other.run(() => client(t(kvs, node.name))); // they are connected then
        there.push(other);
      }
      return node;
    });
    for (const each of there) await each.run(() => spawn(() => client(t(kvs, sif.name))));
  };

// Each client has two requests, one after the other: (2n)! / 2^n orders in which they reach the server.
for (const [what, scene, expected] of [
  ["two clients on its node", onOneNode(2), 6],
  ["three clients on its node", onOneNode(3), 90],
  ["two clients on nodes of their own", onManyNodes(2), 6],
] as const)
  test(`the lecture's name server and ${what}: ${expected} orders, each tried once`, async () => {
    const orders = await searched(scene);
    assert.equal(orders.length, expected);
    assert.equal(new Set(orders).size, expected);
  });

test("what two processes send to two others comes in one order, as no order makes a difference", async () => {
  const orders = await searched(async (cluster) => {
    const sif = await cluster.calmly(() => cluster.start("sif"));
    await sif.run(() => {
      for (let i = 0; i < 3; i++) {
        const to = spawn(() => receive(on(go, () => {})));
        spawn(() => send(to, go));
      }
    });
  });
  assert.equal(orders.length, 1);
});

/** A program that chance has written: three processes that do to each other what processes do. */
function program(seed: number): Scene {
  const random = new Random(seed);
  const deeds = Array.from({ length: 3 }, () =>
    Array.from({ length: 2 }, () => [random.between(0, 6), random.between(0, 2)] as const),
  );
  return async (cluster) => {
    const sif = await cluster.calmly(() => cluster.start("sif"));
    await sif.run(() => {
      const pids: Pid[] = [];
      const act = async ([deed, whom]: readonly [number, number], i: number): Promise<unknown> => {
        const to = pids[whom] as Pid;
        switch (deed) {
          case 0:
          case 1:
            return send(to, t(go, i));
          case 2:
            return receive(on($("Any"), ({ Any }) => put(ok, Any)));
          case 3:
            return receive(
              on($("Any"), ({ Any }) => put(ok, Any as Term)),
              after(0, () => false),
            );
          case 4:
            return monitor(to);
          case 5:
            processFlag(Symbol.for("trap_exit"), true);
            return link(to);
          default:
            return to === self() ? true : exit(to, go);
        }
      };
      for (const [i, own] of deeds.entries())
        pids.push(
          spawn(async () => {
            for (const deed of own) await act(deed, i);
          }),
        );
    });
  };
}

test("of programs that chance has written, exactly those orders are tried that all orders come to", async () => {
  let most = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const every = new Every();
    const all = new Set<string>();
    let count = 0;
    do {
      const { steps } = await play(program(seed), every);
      all.add(new HappensBefore(steps).canonical());
    } while (every.next() && ++count < 3000);
    if (count === 3000) continue; // too many to be played
    const orders = await searched(program(seed));
    assert.deepEqual([...orders].sort(), [...all].sort(), `seed ${seed}`);
    most = Math.max(most, orders.length);
  }
  assert.ok(most > 10, `the largest has ${most} orders: are the programs too small?`);
});
