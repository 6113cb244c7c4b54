import assert from "node:assert/strict";
import { test } from "node:test";
import {
  $,
  demonitor,
  exit,
  link,
  monitor,
  on,
  receive,
  register,
  self,
  send,
  spawn,
  spawnLink,
  t,
  unlink,
} from "#runtime";
import type { TraceEvent } from "../../runtime/process/event.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { until } from "../support/until.ts";
import { own, storyOf } from "./story.ts";

const ping = Symbol.for("ping");
const pong = Symbol.for("pong");
const echo = Symbol.for("echo");
const stop = Symbol.for("stop");

test("a message to another node and its answer are six events, after the nodes have connected", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    const server = amora.run(() => {
      register(echo, self());
      return receive(on(t($.pid("From"), ping), ({ From }) => send(From, pong)));
    });
    await sif.run(() => {
      send(t(echo, amora.name), t(self(), ping));
      return receive(on(pong, () => true));
    });
    await server;
  });
  const [shell] = /<\S+>/.exec(own(story).find((line) => line.includes("sends")) ?? "") ?? [];
  const told = own(story).map((line) => line.replaceAll(shell ?? "", "P"));
  // In amora's own eyes the pid of sif has another first number.
  assert.deepEqual(
    told.map((line) => line.replace(/<8\d+\.\d+\.0>/, "P")),
    [
      "echo on amora: starts",
      "P on sif: starts",
      "echo on amora: registered as echo",
      "P on sif: sends {P,ping} to echo on amora",
      "amora: connected to sif",
      "sif: connected to amora",
      "echo on amora: gets {P,ping} from P on sif",
      "echo on amora: receives {P,ping}",
      "echo on amora: sends pong to P on sif",
      "echo on amora: exits: normal",
      "P on sif: gets pong from P on amora",
      "P on sif: receives pong",
      "P on sif: exits: normal",
    ],
  );
});

test("spawns, links, monitors, exits and names are told as they happen", async () => {
  const events: TraceEvent[] = [];
  const vm = new Vm(Symbol.for("sif@surtur"), { log: () => {} });
  vm.listen((event) => events.push(event));
  const [parent, child, other] = await runOn(vm, async () => {
    const child = spawnLink(() => receive(on(stop, () => true)));
    unlink(child);
    link(child);
    const first = monitor(child);
    demonitor(first);
    const second = monitor(child);
    register(echo, child);
    send(echo, stop);
    await receive(on(t(Symbol.for("DOWN"), second, $("_1"), child, $("_2")), () => true));
    const other = spawn(() => receive());
    exit(other, Symbol.for("kill"));
    return [self(), child, other];
  });
  const names = new Map([
    [parent, "parent"],
    [child, "child"],
    [other, "other"],
  ]);
  await until("all have ended", () => [...vm.processes].length === 0);
  const told = events
    .filter(({ kind }) => kind !== "deliver" && kind !== "receive")
    .map(({ kind, process, signal }) =>
      [process && names.get(process), kind, signal].filter(Boolean).join(" "),
    );
  assert.deepEqual(told, [
    "parent spawn",
    "child spawn",
    "parent send UNLINK_ID",
    "child send UNLINK_ID_ACK",
    "parent send LINK",
    "parent send MONITOR_P",
    "parent send DEMONITOR_P",
    "parent send MONITOR_P",
    "child register",
    "parent send REG_SEND",
    "child exit",
    "child send EXIT",
    "child send MONITOR_P_EXIT",
    "other spawn",
    "parent send EXIT2",
    "other exit",
    "parent exit",
  ]);
});
