/** When a connection ticks, and when it takes the other side for dead. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../runtime/node/connection.ts";
import { TICK_TIME_MS, TickTime } from "../../runtime/node/tick-time.ts";
import type { Transport, TransportReceiver } from "../../runtime/node/transport.ts";
import { cluster, interop } from "../support/erl.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { answer } from "../support/wire-peer.ts";

const STEP_MS = 250;
const seconds = (n: number) => n * 1000;

/** A connection to a peer that is silent. */
function silence() {
  const clock = new VirtualClock();
  const ticks = new TickTime(clock);
  const at: number[] = [];
  let dead: number | undefined;
  let receiver: TransportReceiver | undefined;
  const transport: Transport = {
    backlog: 0,
    open: (to) => {
      receiver = to;
    },
    send: () => at.push(clock.now()),
    close: () => {},
    abort: () => {
      dead ??= clock.now();
      receiver?.closed();
    },
  };
  const connection = new Connection(transport, clock, ticks);
  connection.open(0n);
  const pass = (ms: number) => {
    for (let t = 0; t < ms; t += STEP_MS) clock.advance(STEP_MS);
  };
  return {
    ...{ ticks, pass, at, connection },
    hear: () => receiver?.data(new Uint8Array(4)),
    death: () => dead,
  };
}

test("a connection ticks four times in a tick time, and dies of one tick time of silence", () => {
  const { pass, at, death, connection } = silence();
  pass(TICK_TIME_MS * 2);
  assert.deepEqual(at, [15, 30, 45, 60].map(seconds));
  assert.equal(death(), seconds(75));
  assert.equal(connection.reason, Symbol.for("net_tick_timeout"));
});

test("whatever comes begins the silence anew", () => {
  const { pass, hear, death } = silence();
  pass(seconds(59));
  hear();
  pass(seconds(60));
  assert.equal(death(), undefined);
  pass(seconds(15));
  assert.equal(death(), seconds(120));
});

test("a shorter tick time: the ticks come at once, silence is forgiven until the change is over", () => {
  const { ticks, pass, at, death } = silence();
  pass(seconds(10));
  ticks.change(seconds(4), seconds(8));
  pass(seconds(7.75));
  assert.deepEqual(at, [11, 12, 13, 14, 15, 16, 17].map(seconds));
  assert.equal(death(), undefined);
  pass(seconds(1));
  assert.equal(death(), seconds(18));
});

test("a longer tick time: silence is forgiven at once, the ticks go on until the change is over", () => {
  const { ticks, pass, at, death } = silence();
  ticks.change(seconds(120), seconds(40));
  pass(seconds(200));
  assert.deepEqual(at, [15, 30, 45, 75, 105, 135].map(seconds).slice(0, at.length));
  assert.equal(death(), seconds(135));
});

/** So short is the tick time of a cluster, in seconds. */
const SHORT = 4;

for (const frozen of ["erl", "ours"] as const)
  interop(
    `a cluster with a net_ticktime of ${SHORT} keeps us while all is well; then ${frozen} freezes`,
    () =>
      cluster(async (c) => {
        const sif = await c.erl("sif", { args: ["-kernel", "net_ticktime", String(SHORT)] });
        const amora = await c.ours("amora", { netTicktime: SHORT });
        assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
        const [alive, dying] = frozen === "erl" ? [amora, sif] : [sif, amora];
        await alive.eval("net_kernel:monitor_nodes(true, [nodedown_reason])");
        const wait = (seconds: number) =>
          `receive {nodedown, _, [{_, Why}]} -> Why after ${seconds * 1000} -> connected end`;
        assert.equal(await alive.eval(wait(2 * SHORT)), "connected");
        dying.signal("SIGSTOP");
        assert.equal(await alive.eval(wait(15)), "net_tick_timeout");
        await alive.printed(/\*\* Node '?(sif|amora)@[^ ]+ not responding \*\*\s+\*\* Removing/);
        dying.signal("SIGCONT");
      }),
  );

for (const asking of ["erl", "ours"] as const)
  interop(`a C node that never answers is pang for ${asking} when the tick time is over`, () =>
    cluster(async (c) => {
      const args = ["-kernel", "net_ticktime", String(SHORT)];
      const sif = await c[asking]("sif", { args, netTicktime: SHORT });
      const silent = `silent@${sif.host}`;
      const { call } = await answer(c, silent);
      const ping = sif.eval(`net_adm:ping('${silent}')`);
      await call;
      assert.equal(await ping, "pang");
      assert.equal(await sif.eval("nodes(connected)"), "[]");
    }),
  );
