/**
 * Growth: what an operation costs where there is ten times as much of something. Measured by the
 * processor's time, of which other programs take nothing, in a process that ends with all that it has made.
 */
import process from "node:process";
import {
  _,
  $,
  demonitor,
  exit,
  makeRef,
  monitor,
  on,
  type Pid,
  receive,
  register,
  rpc,
  SimulatedCluster,
  self,
  send,
  spawn,
  spawnLink,
  spawnMonitor,
  t,
  whereis,
} from "#runtime";
import { SIZES } from "./rows.ts";

const { FEW } = SIZES;

const DOWN = Symbol.for("DOWN");
const kill = Symbol.for("kill");
const noise = Symbol.for("noise");

/** Makes so many of something, and gives an operation that may take longer for it. */
type Prepare = (count: number) => () => unknown;

export const grown = {
  processes: (count) => {
    for (let i = 0; i < count; i++) spawnLink(() => receive());
    return async () => {
      for (let i = 0; i < 5000; i++) {
        const [, ref] = spawnMonitor(() => true);
        await receive(on(t(DOWN, ref, _, _, _), () => true));
      }
    };
  },

  names: (count) => {
    const names = Array.from({ length: count }, (_each, i) => Symbol.for(`bench-${i}`));
    for (const name of names)
      register(
        name,
        spawnLink(() => receive()),
      );
    return () => {
      for (let i = 0; i < 100_000; i++) whereis(names[i % 100] as symbol);
    };
  },

  monitors: (count) => {
    const pid = spawnLink(() => receive());
    for (let i = 0; i < count; i++) monitor(pid);
    return () => {
      for (let i = 0; i < 10_000; i++) demonitor(monitor(pid));
    };
  },

  messages: (count) => {
    fill(count);
    const server = spawnLink(serve);
    return () => questions(server, 5000);
  },

  atoms: (count) => {
    const atoms = Array.from({ length: count }, (_each, i) => Symbol.for(`atom-${i}`));
    const nobody = spawn(() => true);
    return () => {
      for (let i = 0; i < 100_000; i++) send(nobody, atoms[i % count] as symbol);
    };
  },
} satisfies Record<string, Prepare>;

/** Answers `{From, Tag, Question}`. */
export async function serve() {
  for (;;)
    await receive(
      on(t($.pid("From"), $("Tag"), $("Question")), ({ From, Tag, Question }) =>
        send(From, t(Tag, Question)),
      ),
    );
}

/** Each with a reference of its own, by which its answer is known. */
export async function questions(server: Pid, count: number) {
  for (let i = 0; i < count; i++) {
    const ref = makeRef();
    send(server, t(self(), ref, i));
    await receive(on(t(ref, _), () => true));
  }
}

/** Sends this process what it does not take. */
export function fill(count: number) {
  for (let i = 0; i < count; i++) send(self(), t(noise, i));
}

/** How many times as long something takes where there is ten times as much. */
export async function growth(prepare: Prepare): Promise<number> {
  const few = await costWith(prepare, FEW);
  return (await costWith(prepare, FEW * 10)) / few;
}

/** What an operation takes of the processor where there is so much, in ms: the best of seven. */
export async function costWith(prepare: Prepare, count: number): Promise<number> {
  const me = self();
  const pid = spawn(async () => {
    const operation = prepare(count);
    send(me, t(noise, await best(operation)));
    await receive();
  });
  const cost = await receive(on(t(noise, $.number("Cost")), ({ Cost }) => Cost));
  exit(pid, kill);
  return cost;
}

/** What a call takes of the processor from a simulated node that so many others are connected to, in ms. */
export function costWithNodes(count: number): Promise<number> {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const sif = await cluster.start("sif");
    // Hidden nodes are connected to this one, and not to each other.
    for (let i = 0; i < count; i++) {
      const other = await cluster.start(`node${i}`, { hidden: true });
      await other.run(() => rpc.call(sif.name, Symbol.for("erlang"), Symbol.for("node"), []));
    }
    const first = Symbol.for("node0@simulated");
    return sif.run(() =>
      best(async () => {
        for (let i = 0; i < 500; i++)
          await rpc.call(first, Symbol.for("erlang"), Symbol.for("node"), []);
      }),
    );
  });
}

async function best(operation: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 7; i++) least = Math.min(least, await processorMs(operation));
  return least;
}

export async function processorMs(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
