/**
 * Between two processes signals arrive in the order in which they were sent, whatever their kinds: on one
 * node and between two, with a listener and without.
 */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import {
  _,
  $,
  demonitor,
  exit,
  link,
  monitor,
  netAdm,
  on,
  type Pid,
  processFlag,
  type Reference,
  receive,
  register,
  SimulatedCluster,
  self,
  send,
  spawn,
  spawnRequest,
  type Term,
  t,
  unlink,
} from "#runtime";
import { alias } from "../../runtime/erlang/modules/alias.ts";
import { current } from "../../runtime/process/current.ts";
import { newNodes } from "../../runtime/process/event.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";

const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");
const taker = Symbol.for("taker");
const done = Symbol.for("done");
const kill = Symbol.for("kill");
const killed = Symbol.for("killed");
const noproc = Symbol.for("noproc");
const own = Symbol.for("nonode@nohost");

/** What the taker gets a message of, and what it gets none of. */
const TOLD = ["pid", "long", "name", "alias", "exit"] as const;
const UNTOLD = ["link", "unlink", "monitor", "demonitor", "leader", "spawn"] as const;
type Kind = (typeof TOLD)[number] | (typeof UNTOLD)[number];

const kinds = fc.array(fc.constantFrom<Kind>(...TOLD, ...UNTOLD), { maxLength: 40 });
const watches = fc.array(fc.constantFrom("link", "monitor"), { maxLength: 4 });

/** Runs as the process that the signals go to: it collects the numbers in its messages, until it is told that it is done. */
async function take(sender: Pid): Promise<void> {
  processFlag(Symbol.for("trap_exit"), true);
  register(taker, self());
  send(sender, t(self(), alias()));
  const numbers: Term[] = [];
  const isDone = () =>
    receive(
      on(done, () => true),
      on(t(EXIT, sender, $("N")), ({ N }) => void numbers.push(N)),
      on(t($("N"), _), ({ N }) => void numbers.push(N)),
    );
  while (!(await isDone()));
  send(sender, numbers);
  await receive();
}

/** Sends one signal of a kind. */
function signal(kind: Kind, to: Pid, by: Reference, number: number, refs: Reference[]): void {
  const { vm, groupLeader: from } = current();
  const [m, f] = [Symbol.for("erlang"), Symbol.for("node")];
  switch (kind) {
    case "pid":
      return void send(to, t(number, "short"));
    case "long":
      return void send(to, t(number, new Uint8Array(200_000)));
    case "name":
      return void send(t(taker, to.node), t(number, "by name"));
    case "alias":
      return void send(by, t(number, "by alias"));
    case "exit":
      return void exit(to, number);
    case "link":
      return void link(to);
    case "unlink":
      return void unlink(to);
    case "monitor":
      return void refs.push(monitor(to));
    case "demonitor": {
      const ref = refs.pop();
      return void (ref && demonitor(ref));
    }
    case "leader":
      return void vm.route(to.node, { op: "GROUP_LEADER", from, to });
    case "spawn":
      return void spawnRequest(to.node, m, f, [], [t(Symbol.for("reply"), Symbol.for("no"))]);
  }
}

/** Runs as the sender: what comes of it must be in the order of what it does. */
async function sendAll(to: Pid, by: Reference, sent: Kind[], before: string[], after: string[]) {
  processFlag(Symbol.for("trap_exit"), true);
  const refs: Reference[] = [];
  sent.forEach((kind, number) => {
    signal(kind, to, by, number, refs);
  });
  send(to, done);
  const numbers = await receive(on($.list("Numbers"), ({ Numbers }) => Numbers));
  const told = sent.flatMap((kind, i) => (TOLD.some((one) => one === kind) ? i : []));
  assert.deepEqual(numbers, told, "messages and exit signals come in their order");

  unlink(to);
  for (const ref of refs) demonitor(ref);
  const watch = (how: string) => (how === "link" ? link(to) && undefined : monitor(to));
  const first = before.map(watch);
  exit(to, kill);
  const last = after.map(watch);
  const down = (ref: Reference) => receive(on(t(DOWN, ref, _, to, $("Why")), ({ Why }) => Why));
  const ended = () => receive(on(t(EXIT, to, $("Why")), ({ Why }) => Why));
  for (const ref of first) if (ref) assert.equal(await down(ref), killed, "watched before its end");
  for (const ref of last) if (ref) assert.equal(await down(ref), noproc, "watched after its end");
  if (before.includes("link")) assert.equal(await ended(), killed, "linked before its end");
  else if (after.includes("link")) assert.equal(await ended(), noproc, "linked after its end");
}

/** Plays a scene with each of many lists of signals, and says with which seed. */
function check(
  context: TestContext,
  runs: number,
  scene: (seed: number, ...lists: [Kind[], string[], string[]]) => Promise<void>,
): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  const property = fc.asyncProperty(fc.nat(), kinds, watches, watches, scene);
  return fc.assert(property, { seed, numRuns: runs });
}

/** The two processes, the taker started by `there`. */
async function play(there: (code: () => unknown) => unknown, lists: [Kind[], string[], string[]]) {
  const me = self();
  await there(() => spawn(() => take(me)));
  const [to, by] = await receive(
    on(t($.pid("To"), $.ref("By")), ({ To, By }) => [To, By] as const),
  );
  await sendAll(to, by, ...lists);
}

for (const listened of [false, true]) {
  const how = listened ? "with two listeners" : "without a listener";
  /** Does something while there are listeners, or none. */
  const heard = async (code: () => Promise<void>) => {
    let events = 0;
    const stops = listened ? [1, 2].map(() => newNodes.listen(() => void events++)) : [];
    await code().finally(() => {
      for (const stop of stops) stop();
    });
    assert.equal(events > 0, listened);
  };

  test(`signals keep their order on one node, ${how}`, (context) =>
    check(context, 60, (_seed, ...lists) =>
      heard(() => runOn(new Vm(own, { log: () => {} }), () => play((code) => code(), lists))),
    ));

  test(`signals keep their order between two nodes, ${how}`, (context) =>
    check(context, 15, (seed, ...lists) =>
      heard(() => {
        const cluster = new SimulatedCluster(seed);
        return cluster.play(async () => {
          const sif = await cluster.start("sif");
          const amora = await cluster.start("amora");
          await sif.run(() => netAdm.ping(amora.name));
          await sif.run(() => play((code) => amora.run(code), lists));
        });
      }),
    ));
}
