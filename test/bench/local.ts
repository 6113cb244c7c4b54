/**
 * Rows that need no other node: a call, long mailboxes, and two things that Erlang has by construction, so
 * that it is not asked: fairness, and that ten times as much of something makes nothing slower. These two
 * are measured by the processor's time, of which other programs take nothing.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
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
  self,
  send,
  spawn,
  spawnLink,
  spawnMonitor,
  t,
  whereis,
} from "#runtime";
import { seconds } from "./driver.ts";
import { type Measure, SIZES } from "./rows.ts";

const { MAILBOX, FEW } = SIZES;

const DOWN = Symbol.for("DOWN");
const kill = Symbol.for("kill");
const noise = Symbol.for("noise");
const ping = Symbol.for("ping");

export const local = {
  call: (count) =>
    withServer((server) =>
      seconds(async () => {
        for (let i = 0; i < count; i++) {
          const ref = monitor(server);
          send(server, t(self(), ref, i));
          await receive(
            on(t(ref, $("Answer")), ({ Answer }) => Answer),
            on(t(DOWN, ref, _, _, $("Reason")), ({ Reason }) => exit(Reason)),
          );
          demonitor(ref, [Symbol.for("flush")]);
        }
      }),
    ),

  selective: (count) =>
    withServer((server) => {
      fill(MAILBOX);
      return seconds(async () => {
        for (let i = 0; i < count; i++) {
          send(server, t(self(), ping, i));
          await receive(on(t(ping, _), () => true));
        }
      });
    }),

  "selective-ref": (count) =>
    withServer((server) => {
      fill(MAILBOX);
      return seconds(() => questions(server, count));
    }),

  fairness,

  "more-processes": () =>
    growth((count) => {
      for (let i = 0; i < count; i++) spawnLink(() => receive());
      return async () => {
        for (let i = 0; i < 5000; i++) {
          const [, ref] = spawnMonitor(() => true);
          await receive(on(t(DOWN, ref, _, _, _), () => true));
        }
      };
    }),

  "more-names": () =>
    growth((count) => {
      const names = Array.from({ length: count }, (_each, i) => Symbol.for(`bench-${i}`));
      for (const name of names)
        register(
          name,
          spawnLink(() => receive()),
        );
      return () => {
        for (let i = 0; i < 100_000; i++) whereis(names[i % 100] as symbol);
      };
    }),

  "more-monitors": () =>
    growth((count) => {
      const pid = spawnLink(() => receive());
      for (let i = 0; i < count; i++) monitor(pid);
      return () => {
        for (let i = 0; i < 10_000; i++) demonitor(monitor(pid));
      };
    }),

  "more-messages": () =>
    growth((count) => {
      fill(count);
      const server = spawnLink(serve);
      return () => questions(server, 5000);
    }),

  "more-atoms": () =>
    growth((count) => {
      const atoms = Array.from({ length: count }, (_each, i) => Symbol.for(`atom-${i}`));
      const nobody = spawn(() => true);
      return () => {
        for (let i = 0; i < 100_000; i++) send(nobody, atoms[i % count] as symbol);
      };
    }),
} satisfies Record<string, Measure>;

/** Answers `{From, Tag, Question}`. */
async function serve() {
  for (;;)
    await receive(
      on(t($.pid("From"), $("Tag"), $("Question")), ({ From, Tag, Question }) =>
        send(From, t(Tag, Question)),
      ),
    );
}

async function withServer(measure: (server: Pid) => Promise<number>): Promise<number> {
  const server = spawn(serve);
  const result = await measure(server);
  exit(server, kill);
  return result;
}

/** Each with a reference of its own, by which its answer is known. */
async function questions(server: Pid, count: number) {
  for (let i = 0; i < count; i++) {
    const ref = makeRef();
    send(server, t(self(), ref, i));
    await receive(on(t(ref, _), () => true));
  }
}

/** Sends this process what it does not take. */
function fill(count: number) {
  for (let i = 0; i < count; i++) send(self(), t(noise, i));
}

/**
 * How many times as long something takes where there is ten times as much.
 *
 * @param prepare makes that much in a process which ends with all that is linked to it
 */
async function growth(prepare: (count: number) => () => unknown): Promise<number> {
  const me = self();
  const costs: number[] = [];
  for (const count of [FEW, FEW * 10]) {
    const pid = spawn(async () => {
      const operation = prepare(count);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 7; i++) best = Math.min(best, await processorMs(operation));
      send(me, t(noise, best));
      await receive();
    });
    costs.push(await receive(on(t(noise, $.number("Cost")), ({ Cost }) => Cost)));
    exit(pid, kill);
  }
  return (costs[1] as number) / (costs[0] as number);
}

/** How much time the processor has spent on us, in ms. */
function processorNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function processorMs(run: () => unknown): Promise<number> {
  const start = processorNow();
  await run();
  return processorNow() - start;
}

/**
 * The longest that a timer or a socket has to wait, in ms, while processes never rest: pairs that always
 * have a message for each other, and one whose messages are always there already.
 */
async function fairness(ms: number): Promise<number> {
  const pids = Array.from({ length: 20 }, () => spawn(playing));
  for (const pid of pids) for (const to of pids.slice(0, 2)) send(pid, t(to, ping, 0));
  const busy = spawn(async () => {
    for (;;) {
      send(self(), ping);
      await receive(on(ping, () => true));
    }
  });
  const server = createServer((socket) => {
    socket.on("data", (chunk) => socket.write(chunk));
    socket.on("error", () => {}); // it is destroyed in the end
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  let worst = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const timer = await processorMs(() => setTimeout(1));
    // At either end of the socket.
    const both = await processorMs(() => {
      socket.write("?");
      return once(socket, "data");
    });
    worst = Math.max(worst, timer - 1, both / 2);
  }
  socket.destroy();
  server.close();
  for (const pid of [...pids, busy]) exit(pid, kill);
  return worst;
}

/** Sends back to where it came from, for ever. */
async function playing() {
  for (;;)
    await receive(
      on(t($.pid("From"), ping, $("N")), ({ From, N }) => send(From, t(self(), ping, N))),
    );
}
