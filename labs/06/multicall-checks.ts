/** The checks of tasks 4 and 5 of lab 06: without waiting, and on many nodes at once. */
import { $, on, type Pid, receive, register, self, send, spawn } from "#runtime";
import type { Check } from "../kit/check/lab.ts";
import { chair, likeRpc, nameOf, nobody, slow, started } from "./checks.ts";

const atom = Symbol.for;

export const notWaiting: Check = {
  network: "both",
  name: "cast gives true at once, and the function runs on the other node",
  look: {
    at: "cast",
    ask: "which process waits for the other node's answer, and what does cast return?",
  },
  hints: [
    "The caller does not want the result of a cast. So what need cast not wait for?",
    "spawn on a node waits until that node has sent the new process's pid. If another process waits for that, cast can go on.",
    "spawn(() => spawn(node, module, name, args));\nreturn true;",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> my_rpc:cast(amora@surtur, timer, sleep, [infinity]).
true
(sif@surtur)2> my_rpc:cast(amora@surtur, erlang, send, [self(), any_word]), receive Word -> Word after 5000 -> none end.
any_word
(sif@surtur)3> my_rpc:cast(nobody@surtur, erlang, node, []), timer:sleep(50), process_info(self(), messages).
{messages,[]}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      const cast = (mfa: string) => `my_rpc:cast(${nameOf(amora)}, ${mfa})`;
      await stage.answers(cast("timer, sleep, [infinity]"), "true");
      await stage.answers(
        `${cast("meeting, tell, [self()]")}, receive Where -> Where end`,
        nameOf(amora),
      );
      await stage.answers(`my_rpc:cast(${nobody(sif)}, erlang, node, [])`, "true");
      await stage.pass(50);
      stage.keeps("nothing in the mailbox of the process that has cast");
    });
  },
};

export const atOnce: Check = {
  network: "both",
  name: "multicall calls all nodes at once, and not one after the other",
  look: {
    at: "multicall",
    ask: "what does each helper end with, and have all been started before it waits for the first?",
  },
  hints: [
    "The nodes wait for each other here: none is done before all have been asked.",
    "First start all calls, then wait for the answers. A process waits in one receive at a time, so several calls need several processes: one for each node, which ends with the result of call.",
    "const calls = nodes.map((node) => spawnMonitor(async () => exit(await call(node, …))));\n// and then, in a second loop: receive the DOWN message of each",
  ],
  async run(stage) {
    const sif = await started(stage, "sif");
    const nodes = [await started(stage, "amora"), sif, await started(stage, "thor")];
    await sif.run(async () => {
      spawn(async () => {
        register(chair, self());
        const guests: Pid[] = [];
        while (guests.length < nodes.length)
          guests.push(await receive(on($.pid("Guest"), ({ Guest }) => Guest)));
        for (const guest of guests) send(guest, atom("over"));
      });
      const names = nodes.map(nameOf).join(", ");
      await stage.answers(
        `{Results, Bad} = my_rpc:multicall([${names}], meeting, join, [node()], 3000), {lists:sort(Results), Bad}`,
        `{[${names}], []}`,
      );
    });
  },
};

export const badNodes: Check = {
  network: "both",
  name: "multicall gives {Results, BadNodes}, both in the order of the nodes",
  look: {
    at: "multicall",
    ask: "which results mean a bad node, and in which order are they listed?",
  },
  hints: [
    "What does rpc:multicall give for a node that is not there, and for a function that fails? Try it in the shell.",
    "Only a node that is down or too late is a bad one: {badrpc, nodedown} and {badrpc, timeout}. Everything else is a result. The node that was asked first comes first, whichever answers first.",
    "for (const { node, ref } of calls) {\n  const result = await receive(…); // the DOWN of this very ref\n  if (isBadNode(result)) badNodes.push(node);\n  else results.push(result);\n}",
  ],
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const thor = await started(stage, "thor");
    amora.load("slow", slow(60));
    thor.load("slow", slow(20));
    const names = [nameOf(amora), nobody(sif), nameOf(thor)].join(", ");
    await sif.run(async () => {
      await likeRpc(stage, `multicall([${names}], slow, node, [], 3000)`);
      await likeRpc(stage, `multicall([${names}], kvs, forget, [weather], 3000)`);
      await likeRpc(stage, `multicall([${names}], erlang, throw, [ball], 3000)`);
      await likeRpc(stage, `multicall([${names}], timer, sleep, [300], 50)`);
      await stage.pass(400);
      stage.keeps("an empty mailbox, also when the late ones are done");
    });
  },
};
