/**
 * Our side of the bench, in the code that a program of the course would write. `bench.erl` does the
 * same in Erlang, function by function. Arguments: the node's name, and for the driver that of its peer.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  _,
  $,
  exit,
  float,
  global,
  link,
  makeRef,
  monitor,
  netAdm,
  on,
  type Pid,
  processFlag,
  type Reference,
  receive,
  rpc,
  self,
  send,
  spawn,
  spawnMonitor,
  startNode,
  type Term,
  t,
} from "#runtime";
import { current } from "../../runtime/process/current.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { seconds, serve } from "./driver.ts";
import { local } from "./local.ts";
import { type Measure, type RowName, SIZES } from "./rows.ts";
import { simulated } from "./simulated.ts";

const { RING, TUPLES, LARGE, BATCH, CALLERS } = SIZES;

const bench = Symbol.for("bench");
const done = Symbol.for("done");
const ping = Symbol.for("ping");
const pong = Symbol.for("pong");
const store = Symbol.for("store");
const weather = Symbol.for("weather");
const key = Symbol.for("key");

const [name = "", peerName = ""] = process.argv.slice(2);
const peer = Symbol.for(peerName);
const node = await startNode(name, { long: true });
node.load("bench", { echo, sink, nothing });

const measures: Record<RowName, Measure> = {
  "ping-pong": (count) => withProcess(spawn(echo), (echoing) => roundTrips(echoing, count)),

  "ping-pong-traced": async (count) => {
    const { vm } = current();
    let events = 0;
    const stop = vm.listen(() => {
      events++;
    });
    const result = await measures["ping-pong"](count);
    stop();
    if (events < 6 * count) throw new Error(`only ${events} events in ${count} round trips`);
    return result;
  },

  ...local,
  ...simulated,

  ring: (count) =>
    withProcess(ring(RING, self()), (first) =>
      seconds(async () => {
        for (let i = 0; i < count; i++) {
          send(first, ping);
          await receive(on(ping, () => true));
        }
      }),
    ),

  spawn: (count) =>
    seconds(async () => {
      for (let i = 0; i < count; i++) {
        const [, ref] = spawnMonitor(nothing);
        await down(ref);
      }
    }),

  idle: async (count) => {
    const before = memory();
    const me = self();
    const pids = Array.from({ length: count }, () => spawn(() => idle(me)));
    for (let i = 0; i < count; i++) await receive(on(done, () => true));
    const after = memory();
    for (const pid of pids) exit(pid, Symbol.for("kill"));
    return after - before;
  },

  "encode-small": (count) =>
    seconds(() => {
      for (let i = 0; i < count; i++) encode(t(store, weather, i));
    }),

  "decode-small": (count) => {
    const bytes = encode(t(store, weather, 1000));
    return seconds(() => {
      for (let i = 0; i < count; i++) decode(bytes);
    });
  },

  "encode-1mb": (count) => {
    const term = largeTerm();
    return seconds(() => {
      for (let i = 0; i < count; i++) encode(term);
    });
  },

  "decode-1mb": (count) => {
    const bytes = encode(largeTerm());
    return seconds(() => {
      for (let i = 0; i < count; i++) decode(bytes);
    });
  },

  "dist-round-trip": async (count) =>
    withProcess(await spawn(peer, bench, Symbol.for("echo"), []), (echoing) =>
      roundTrips(echoing, count),
    ),

  "dist-one-way": async (count) =>
    withProcess(await spawn(peer, bench, Symbol.for("sink"), []), (sinking) =>
      seconds(() => {
        for (let i = 0; i < count; i++) send(sinking, t(store, weather, i));
        return arrived(sinking);
      }),
    ),

  "dist-64k": async (count) => {
    const binary = new Uint8Array(LARGE).fill(255);
    return withProcess(await spawn(peer, bench, Symbol.for("sink"), []), (sinking) =>
      seconds(async () => {
        for (let i = 0; i < count; i++) {
          for (let j = 0; j < BATCH; j++) send(sinking, binary);
          await arrived(sinking);
        }
      }),
    );
  },

  "dist-spawn": (count) =>
    seconds(async () => {
      for (let i = 0; i < count; i++) {
        const [, ref] = await spawnMonitor(peer, bench, Symbol.for("nothing"), []);
        await down(ref);
      }
    }),

  "dist-monitor": async (count) => {
    const [pid, ref] = await spawnMonitor(peer, bench, Symbol.for("nothing"), []);
    await down(ref);
    return seconds(async () => {
      for (let i = 0; i < count; i++) await down(monitor(pid));
    });
  },

  "dist-link": async (count) => {
    processFlag(Symbol.for("trap_exit"), true);
    const [pid, ref] = await spawnMonitor(peer, bench, Symbol.for("nothing"), []);
    await down(ref);
    return seconds(async () => {
      for (let i = 0; i < count; i++) {
        link(pid);
        await receive(on(t(Symbol.for("EXIT"), pid, _), () => true));
      }
    });
  },

  rpc: (count) => seconds(() => calls(count)),

  "rpc-50": (count) =>
    seconds(async () => {
      const me = self();
      for (let i = 0; i < CALLERS; i++)
        spawn(async () => {
          await calls(count);
          send(me, done);
        });
      for (let i = 0; i < CALLERS; i++) await receive(on(done, () => true));
    }),

  global: async (count) => {
    await netAdm.ping(peer);
    await global.sync();
    const pids = Array.from({ length: count }, () => spawn(() => receive()));
    const result = await seconds(async () => {
      for (const [i, pid] of pids.entries()) await global.registerName(t(bench, i), pid);
    });
    for (const [i, pid] of pids.entries()) {
      await global.unregisterName(t(bench, i));
      exit(pid, Symbol.for("kill"));
    }
    return result;
  },
};

/** Sends back what it gets. */
async function echo() {
  for (;;) await receive(on(t($.pid("From"), ping), ({ From }) => send(From, pong)));
}

/** Takes everything, and says so when it is asked. */
async function sink() {
  for (;;)
    await receive(
      on(t($.pid("From"), done), ({ From }) => send(From, done)),
      on(_, () => true),
    );
}

function nothing() {
  return true;
}

async function roundTrips(echoing: Pid, count: number): Promise<number> {
  const me = self();
  return seconds(async () => {
    for (let i = 0; i < count; i++) {
      send(echoing, t(me, ping));
      await receive(on(pong, () => true));
    }
  });
}

function down(ref: Reference) {
  return receive(on(t(Symbol.for("DOWN"), ref, _, _, _), () => true));
}

function arrived(sinking: Pid) {
  send(sinking, t(self(), done));
  return receive(on(done, () => true));
}

/** A chain of processes that pass on what they get, the last of them to `last`: returns the first. */
function ring(length: number, last: Pid): Pid {
  let next = last;
  for (let i = 1; i < length; i++) {
    const to = next;
    next = spawn(async () => {
      for (;;) await receive(on($("Any"), ({ Any }) => send(to, Any)));
    });
  }
  return next;
}

async function idle(parent: Pid) {
  send(parent, done);
  await receive(on(makeRef(), () => true));
}

async function calls(count: number) {
  for (let i = 0; i < count; i++) await rpc.call(peer, bench, Symbol.for("nothing"), []);
}

function largeTerm(): Term {
  return Array.from({ length: TUPLES }, (_, i) => {
    return t(
      key,
      i * 1000,
      "The quick brown fox jumps over the lazy dog, again and again",
      float(i),
    );
  });
}

/** Measures with a process, and ends it. */
async function withProcess(pid: Pid, measure: (pid: Pid) => Promise<number>): Promise<number> {
  const result = await measure(pid);
  exit(pid, Symbol.for("kill"));
  return result;
}

setFlagsFromString("--expose-gc");
const gc: () => void = runInNewContext("gc");

/** How many bytes are in use. */
function memory(): number {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await serve(
  name,
  Object.fromEntries(
    Object.entries(measures).map(([row, measure]) => [
      row,
      (count: number) => node.run(() => measure(count)),
    ]),
  ),
);
