/**
 * Many small worlds in which anything may go wrong at any time: nodes are killed and started again,
 * ways between them are cut and healed, while processes link, monitor, call and send. Each world is
 * made by a seed. Whatever happens, these must hold:
 *
 * 1. Every call by rpc comes to an end.
 * 2. Every monitor gets exactly one DOWN, if the one watched has ended or its node was lost.
 * 3. A process that traps exits gets exactly one 'EXIT' from a linked one that has ended or was lost.
 * 4. What one process sends another arrives in order; if something is missing, the sender has had a
 *    nodedown since it sent it, or the receiver is gone and it has had one some time. But a pid of an
 *    earlier life of a node may be written to in vain, and nobody says so: as in Erlang.
 * 5. When everything is healed, every node that lives finds every other.
 *
 *     SEEDS=5000 SEED=1 node --import tsx --test test/simulation/faults.test.ts
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  type AnyTuple,
  after,
  exit,
  isTuple,
  link,
  monitor,
  monitorNode,
  netAdm,
  nodes,
  on,
  type Pid,
  processFlag,
  type Reference,
  type RunningNode,
  receive,
  register,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const first = Number(process.env.SEED ?? 1);
const count = Number(process.env.SEEDS ?? 1000);
const NAMES = ["sif", "amora", "thor"];
const STEPS = 25;

const echo = Symbol.for("echo");
const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");
const erlang = Symbol.for("erlang");

/** What one watcher has asked for, and what it got. */
interface Watch {
  readonly target: Pid;
  readonly refs: Reference[];
  readonly got: Term[];
}

/** What one process sends another, by number, and what came of it. */
interface Stream {
  readonly from: RunningNode;
  readonly to: RunningNode;
  sent: number;
  readonly got: number[];
  /** How many had been sent at each nodedown. */
  readonly lostBefore: number[];
  /** Whether the sender's node has had a connection while the receiver lived. */
  met: boolean;
}

class World {
  readonly cluster: SimulatedCluster;
  readonly live = new Map<string, RunningNode>();
  /** By node, what its processes watch; forgotten when the node is killed. */
  readonly watches = new Map<string, Watch[]>();
  readonly targets: Pid[] = [];
  readonly streams: Stream[] = [];
  readonly calls: Promise<Term>[] = [];
  callsEnded = 0;

  constructor(seed: number) {
    this.cluster = new SimulatedCluster(seed);
  }

  async start(name: string): Promise<void> {
    const node = await this.cluster.start(name);
    this.live.set(name, node);
    this.watches.set(name, []);
    for (let i = 0; i < 3; i++) this.targets.push(await node.run(() => spawn(() => receive())));
    await node.run(() => {
      const server = spawn(async () => {
        for (;;) await receive(on(t($.pid("From"), $("X")), ({ From, X }) => send(From, X)));
      });
      register(echo, server);
    });
  }

  someNode(): [string, RunningNode] | undefined {
    return this.live.size === 0 ? undefined : this.cluster.random.pick([...this.live]);
  }

  /** A process that watches another in a way, and notes what it learns. */
  async watch(tie: (target: Pid) => Reference | undefined): Promise<void> {
    const at = this.someNode();
    if (!at) return;
    const target = this.cluster.random.pick(this.targets);
    const watch: Watch = { target, refs: [], got: [] };
    this.watches.get(at[0])?.push(watch);
    await at[1].run(() =>
      spawn(async () => {
        processFlag(Symbol.for("trap_exit"), true);
        const ref = tie(target);
        if (ref) watch.refs.push(ref);
        for (;;) await receive(on($("X"), ({ X }) => watch.got.push(X)));
      }),
    );
  }

  /** A process that sends numbers to one on another node, a few at a time, as long as it lives. */
  async stream(): Promise<void> {
    const [from, to] = [this.someNode()?.[1], this.someNode()?.[1]];
    if (!from || !to || from === to) return;
    const stream: Stream = { from, to, sent: 0, got: [], lostBefore: [], met: false };
    this.streams.push(stream);
    const sink = await to.run(() =>
      spawn(async () => {
        for (;;) await receive(on($.number("N"), ({ N }) => stream.got.push(N)));
      }),
    );
    await from.run(() => spawn(() => this.#sendOn(stream, sink)));
  }

  async #sendOn(stream: Stream, sink: Pid): Promise<void> {
    monitorNode(sink.node, true);
    while (stream.sent < 30) {
      const lives = [...this.live.values()].includes(stream.to);
      stream.met ||= lives && nodes().includes(sink.node);
      send(sink, ++stream.sent);
      send(sink, ++stream.sent);
      await receive(
        on(t(Symbol.for("nodedown"), _), () => {
          stream.lostBefore.push(stream.sent);
          monitorNode(sink.node, true);
        }),
        after(1000, () => true),
      );
    }
    await receive(on(t(Symbol.for("nodedown"), _), () => stream.lostBefore.push(stream.sent)));
  }

  call(): void {
    const from = this.someNode()?.[1];
    if (!from) return;
    const to = Symbol.for(`${this.cluster.random.pick(NAMES)}@simulated`);
    const name = this.live.get((Symbol.keyFor(from.name) ?? "").split("@")[0] ?? "");
    const answer = from.run(() => rpc.call(to, erlang, Symbol.for("abs"), [-3]));
    // A caller whose node is killed never hears of anything again.
    const gone = this.untilGone(name as RunningNode);
    this.calls.push(
      Promise.race([answer, gone]).then((value) => {
        this.callsEnded++;
        return value;
      }),
    );
  }

  readonly gone = new Map<RunningNode, () => void>();
  readonly ends = new Map<RunningNode, Promise<Term>>();

  untilGone(node: RunningNode): Promise<Term> {
    let end = this.ends.get(node);
    if (!end) {
      end = new Promise((resolve) => this.gone.set(node, () => resolve(Symbol.for("gone"))));
      this.ends.set(node, end);
    }
    return end;
  }

  kill(name: string): void {
    const node = this.live.get(name);
    if (!node) return;
    this.live.delete(name);
    this.watches.delete(name);
    this.cluster.kill(node);
    this.gone.get(node)?.();
  }

  async step(): Promise<void> {
    const { cluster } = this;
    const { random } = cluster;
    const [a, b] = [this.someNode()?.[1], this.someNode()?.[1]];
    switch (random.between(0, 9)) {
      case 0:
        return this.kill(random.pick(NAMES));
      case 1: {
        const down = NAMES.filter((name) => !this.live.has(name));
        if (down.length > 0) await this.start(random.pick(down));
        return;
      }
      case 2:
        if (a && b && a !== b) cluster.partition([a], [b]);
        return;
      case 3:
        if (a && b && a !== b) cluster.cut(a, b);
        return;
      case 4:
        return cluster.heal();
      case 5:
        return this.watch((target) => monitor(target));
      case 6:
        return this.watch((target) => void link(target));
      case 7: {
        const target = random.pick(this.targets);
        await a?.run(() => exit(target, Symbol.for("kill")));
        return;
      }
      case 8:
        return this.stream();
      default:
        return this.call();
    }
  }

  /** Whether a target lives, and is the process that was meant and not one of a later life. */
  async lives(target: Pid): Promise<boolean> {
    const name = (Symbol.keyFor(target.node) ?? "").split("@")[0] ?? "";
    const node = this.live.get(name);
    if (!node) return false;
    const alive = Symbol.for("is_process_alive");
    return (await node.run(() => rpc.call(target.node, erlang, alive, [target]))) === true;
  }
}

async function play(seed: number): Promise<void> {
  const world = new World(seed);
  const { cluster } = world;
  await cluster.play(async () => {
    for (const name of NAMES) await world.start(name);
    for (let i = 0; i < STEPS; i++) {
      await world.step();
      await cluster.pass(cluster.random.between(0, 3_000));
    }
    cluster.heal();
    for (const name of NAMES) if (!world.live.has(name)) await world.start(name);
    await cluster.pass(120_000);

    assert.equal(world.callsEnded, world.calls.length, "every call comes to an end");
    for (const answer of await Promise.all(world.calls))
      assert.ok(
        answer === 3 || answer === Symbol.for("gone") || isBadRpc(answer),
        "a call gives its value, or badrpc",
      );
    for (const watch of [...world.watches.values()].flat()) await holds(world, watch);
    const survivors = new Set(world.live.values());
    for (const stream of world.streams)
      if (survivors.has(stream.from)) nothingIsLostUnknown(stream, survivors.has(stream.to));
    await everybodyFindsEverybody(world);
  });
}

const isBadRpc = (answer: Term) => isTuple(answer) && answer[0] === Symbol.for("badrpc");

async function holds(world: World, { target, refs, got }: Watch): Promise<void> {
  const notes = got.filter((message): message is AnyTuple => isTuple(message));
  assert.equal(notes.length, got.length, "nothing but DOWN and 'EXIT' comes");
  assert.ok(notes.length <= 1, `exactly one note of an end, not ${notes.length}`);
  const [note] = notes;
  if (note) {
    const [kind, second] = note;
    assert.ok(kind === DOWN || kind === EXIT);
    assert.deepEqual(kind === DOWN ? second : undefined, refs[0]);
  } else assert.ok(await world.lives(target), "the end of a process is told");
}

function nothingIsLostUnknown(stream: Stream, receiverLives: boolean): void {
  const { got, sent, lostBefore, met } = stream;
  got.forEach((n, i) => {
    assert.ok(i === 0 || n > (got[i - 1] as number), `in order: ${got}`);
  });
  const missing = Array.from({ length: sent }, (_n, i) => i + 1).filter((n) => !got.includes(n));
  const known = (n: number) =>
    receiverLives ? lostBefore.some((before) => before >= n) : lostBefore.length > 0 || !met;
  const unknown = missing.filter((n) => !known(n));
  assert.deepEqual(unknown, [], "what is lost is known to be lost");
}

async function everybodyFindsEverybody(world: World): Promise<void> {
  for (const node of world.live.values())
    for (const other of world.live.values()) {
      assert.equal(await node.run(() => netAdm.ping(other.name)), Symbol.for("pong"));
      const answered = await node.run(async () => {
        send(t(echo, other.name), t(self(), "hello"));
        return receive(
          on("hello", () => true),
          after(60_000, () => false),
        );
      });
      assert.ok(answered, "everybody answers everybody");
    }
  for (const node of world.live.values())
    assert.equal((await node.run(nodes)).length, world.live.size - 1);
}

async function playAll(): Promise<void> {
  for (let seed = first; seed < first + count; seed++)
    await play(seed).catch((error: Error) => {
      error.message = `seed ${seed}: ${error.message}\nreplay: SEED=${seed} SEEDS=1 node --import tsx --test test/simulation/faults.test.ts`;
      throw error;
    });
}

// Before the first test is declared: from then on node:test follows every promise, which takes as long
// again as the worlds do.
const failure = await playAll().catch((error: unknown) => error);

test(`whatever goes wrong, nobody waits for ever or is told wrongly (${count} seeds from ${first})`, () => {
  if (failure !== undefined) throw failure;
});
