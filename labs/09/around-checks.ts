/** The checks of task 3 of lab 09: the ways around a guard. */
import { type List, on as matches, receive, register, spawn, unregister } from "#runtime";
import { current } from "../../runtime/process/current.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import { attacker, DISKS, guarded, holds, nameOf, on, type Refuses } from "./checks.ts";

const [erlang, apply, os] = [Symbol.for("erlang"), Symbol.for("apply"), Symbol.for("os")];
const rex = Symbol.for("rex");

/** A list as task 2 wants it. */
const denyList: Refuses = (module, name, args) =>
  module === os ||
  (module === erlang && name === apply && denyList(args[0], args[1], args[2] as List));

const refuseAll: Refuses = (_module, _name, _args) => true;

export const anotherName: Check = {
  network: "both",
  name: "by_another_name gets past a list that knows os and apply",
  look: {
    at: "byAnotherName",
    ask: "is the function that the guard sees on its list, and does sif have it?",
  },
  hints: [
    "The guard goes by names, and os is one that it knows. Which other function can call os:cmd for you over there?",
    "Some functions call what they are told to: lists:map calls a fun, rpc:call a function on any node, even the one it runs on. None of them is on the list.",
    "return rpc.call(node, atoms.rpc, atoms.call, [node, atoms.os, atoms.cmd, [line]]);",
  ],
  asked: `
${DISKS}
(sif@surtur)2> door:close().
true
(loki@surtur)2> attack:by_another_name(sif@surtur, "cat /thesis").
"any_word\\n"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif", denyList);
    const loki = await attacker(stage, sif);
    const call = (line: string) => `attack:by_another_name(${nameOf(sif)}, "${line}")`;
    await loki.node.run(async () => {
      await stage.answers(call("cat thesis"), '"42\\n"');
      await stage.answers(call("cd /; rm -rf *"), "[]");
    });
    holds(stage, sif, "", "after the attack");
  },
};

export const anotherDoor: Check = {
  network: "both",
  name: "by_another_door empties a disk though the guard refuses everything",
  look: { at: "byAnotherDoor", ask: "does it come in by rpc?" },
  hints: [
    "This guard refuses everything that comes by rpc, but rpc is only one way to have something done on a node.",
    "Lab 04 started processes on other nodes: spawn takes a node, a module, a function and its arguments. The guard is not asked about that.",
    "return spawn(node, atoms.os, atoms.cmd, [line]);",
  ],
  asked: `
${DISKS}
(loki@surtur)2> attack:by_another_door(sif@surtur, "cd /; rm -rf *"), timer:sleep(1000).
ok
(sif@surtur)2> os:cmd("ls /").
[]
`,
  async run(stage) {
    const sif = await guarded(stage, "sif", refuseAll);
    const loki = await attacker(stage, sif);
    const call = `attack:by_another_door(${nameOf(sif)}, "cd /; rm -rf *")`;
    await loki.node.run(() => stage.does(call, "anything, and the disk is emptied"));
    await stage.until(
      "an empty disk on sif",
      () => on(sif) === "",
      () => "all its files are still there",
    );
  },
};

export const byMessage: Check = {
  network: "both",
  name: "by_message needs nothing but a message",
  look: {
    at: "byMessage",
    ask: "what does it send, where, which answer does it wait for, and for how long?",
  },
  hints: [
    "Nothing can be started on this node from outside, neither by rpc nor by spawn. But its processes get messages. Which of them does what a message says?",
    "rex is a process on every node. It takes {From, {call, Module, Function, Arguments, user}}, and its answer is {rex, Result}.",
    'send(t(atoms.rex, node), t(self(), t(atoms.call, atoms.os, atoms.cmd, [line], atoms.user)));\nreturn receive(on(t(atoms.rex, $("Result")), ({ Result }) => Result), after(1000, …));',
  ],
  asked: `
${DISKS}
(loki@surtur)2> attack:by_message(sif@surtur, "cat /thesis").
"any_word\\n"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif", refuseAll);
    const loki = await attacker(stage, sif);
    const amora = await guarded(stage, "amora", refuseAll);
    await amora.node.run(() => {
      unregister(rex);
      register(
        rex,
        spawn(() => receive(matches(rex, () => true))),
      ); // which answers nothing
    });
    const spawned = await loki.node.run(watchSpawning);
    const call = (line: string, node = nameOf(sif)) => `attack:by_message(${node}, "${line}")`;
    const others = ["hello", "{weather, rainy}"];
    await loki.node.run(async () => {
      for (const other of others) stage.plant(other);
      await stage.answers(call("cat thesis"), '"42\\n"', "timeout");
      await stage.answers(call("cd /; rm -rf *"), "[]", "timeout");
      const late = await stage.does(
        call("ls", nameOf(amora)),
        "timeout, from a rex that is silent",
      );
      if (!["timeout", "{badrpc,timeout}"].includes(shown(late)))
        stage.wrong(`${call("ls", nameOf(amora))} gives timeout, when rex is silent`, shown(late));
      stage.keeps("the messages that were in the mailbox before, and nothing else", ...others);
    });
    if (spawned() > 0)
      stage.wrong("nothing sent but messages", "sif was asked to start a process as well");
    holds(stage, sif, "", "after the attack");
  },
};

/** Counts the processes that this node asks other nodes to start, from now on. */
function watchSpawning(): () => number {
  let count = 0;
  current().vm.listen(({ kind, signal }) => {
    if (kind === "send" && signal === "SPAWN_REQUEST") count++;
  });
  return () => count;
}
