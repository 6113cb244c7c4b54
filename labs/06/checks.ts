/**
 * What the student's `my_rpc` has to do: the same as the runtime's own `rpc`, with which it is
 * compared.
 */
import {
  $,
  after,
  equal,
  exit,
  match,
  node,
  on,
  type Pid,
  type RunningNode,
  receive,
  self,
  send,
  type Term,
  t,
} from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

const atom = (name: string) => Symbol.for(name);

/** A module on the other nodes, with mistakes of several kinds. */
const clumsy = {
  trip: () => {
    throw new TypeError("there is a step");
  },
  die: () => exit(self(), atom("kill")),
};

/** The name of the process to which every node's process comes in `atOnce`. */
export const chair = atom("chair");

/** A module on the other nodes: a function that reports its node, and one that waits for the others. */
const meeting = {
  tell: (pid: Pid) => send(pid, node()),
  join: async (at: symbol) => {
    send(t(chair, at), self());
    return receive(on(atom("over"), () => node()));
  },
};

/** A module whose function takes so many ms. */
export const slow = (ms: number) => ({ node: () => receive(after(ms, () => node())) });

/** A node's name as it is written in an expression. */
export const nameOf = ({ name }: RunningNode) => `'${Symbol.keyFor(name)}'`;

/** The name of a node that does not exist. */
export const nobody = (someone: RunningNode) => nameOf(someone).replace(/\w+@/, "nobody@");

/** A node with the student's module. */
export async function started(stage: Stage, name: string): Promise<RunningNode> {
  const node = await stage.node(name, ["my_rpc"]);
  node.load("clumsy", clumsy);
  node.load("meeting", meeting);
  return node;
}

/** A result without the list of places in the code where an error happened. */
function withoutStack(result: Term): Term {
  const [EXIT, badrpc, Stack] = [atom("EXIT"), atom("badrpc"), atom("Stack")];
  const error = match(t(badrpc, t(EXIT, t($("Reason"), $.list("Stack")))), result);
  return error ? t(badrpc, t(EXIT, t(error.Reason, Stack))) : result;
}

/** Makes the same call with `rpc` and with `my_rpc`, and compares what they give. */
export async function likeRpc(stage: Stage, call: string): Promise<void> {
  const told = (result: Term) => shown(result).replaceAll("'Stack'", "Stack");
  const wanted = withoutStack(await stage.does(`rpc:${call}`, "what it gives"));
  const value = withoutStack(await stage.does(`my_rpc:${call}`, told(wanted)));
  if (!equal(value, wanted))
    stage.wrong(`my_rpc:${call} gives ${told(wanted)}, as rpc does`, told(value));
}

export const givesValue: Check = {
  network: "both",
  name: "call gives what the function gives on the other node",
  look: { at: "call", ask: "which process makes the call, and how does its result come home?" },
  hints: [
    "The process over there ends with the result. How does the caller learn that a process has ended?",
    "spawnMonitor starts the process and watches it from its first moment. When it ends, {'DOWN', Ref, process, Pid, Reason} comes, and the Reason is {result, Value}.",
    'const [, ref] = await spawnMonitor(node, atoms.my_rpc, atoms.execute, [module, name, args]);\nreturn receive(on(t(atoms.DOWN, ref, _, _, $("Reason")), ({ Reason }) => resultOf(Reason)));',
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> my_rpc:call(amora@surtur, erlang, node, [], 3000).
amora@surtur
(sif@surtur)2> my_rpc:call(amora@surtur, lists, reverse, [[any_first, any_second]], 3000).
[any_second,any_first]
(sif@surtur)3> my_rpc:call(sif@surtur, erlang, node, [], 3000).
sif@surtur
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      await likeRpc(stage, `call(${nameOf(amora)}, erlang, node, [], 3000)`);
      await likeRpc(stage, `call(${nameOf(amora)}, lists, sum, [[1, 2, 3]], 3000)`);
      await likeRpc(stage, `call(${nameOf(sif)}, erlang, node, [], 3000)`);
    });
  },
};

export const looksLikeBadNews: Check = {
  network: "both",
  name: "a value that looks like bad news is still a value",
  look: { at: "resultOf", ask: "can it tell what the function gave from why the process ended?" },
  hints: [
    "A function may return the atom noconnection. What else makes a process end with the reason noconnection?",
    "A process that was killed, or whose node is lost, ends with a reason too. A result has to look like none of these: {result, Value}.",
    "exit(t(atoms.result, value)); // and only what has this form is a result",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> [my_rpc:call(amora@surtur, erlang, list_to_atom, [Word], 3000) || Word <- ["noconnection", "killed", "timeout"]].
[noconnection,killed,timeout]
(sif@surtur)2> my_rpc:call(amora@surtur, erlang, list_to_tuple, [['DOWN', any_word]], 3000).
{'DOWN',any_word}
(sif@surtur)3> my_rpc:call(amora@surtur, erlang, list_to_tuple, [[badrpc, nodedown]], 3000).
{badrpc,nodedown}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      for (const word of ["noconnection", "killed", "noproc", "normal", "timeout"])
        await likeRpc(stage, `call(${nameOf(amora)}, erlang, list_to_atom, ["${word}"], 3000)`);
      for (const list of ["['DOWN', tired]", "[result, 25]", "[badrpc, nodedown]"])
        await likeRpc(stage, `call(${nameOf(amora)}, erlang, list_to_tuple, [${list}], 3000)`);
    });
  },
};

export const whatGoesWrong: Check = {
  network: "both",
  name: "what goes wrong over there is told as rpc:call tells it",
  look: {
    at: "attempt",
    ask: "what does it give for each class of exception, and resultOf for a process that was killed?",
  },
  hints: [
    "Lab 05 had the same three kinds of failure. What does rpc give for each? Try it in the shell.",
    "A term that was thrown is given like a value. An exit is {badrpc, {'EXIT', Reason}}, an error {badrpc, {'EXIT', {Reason, Stack}}}. And a process that is killed can catch nothing: that case is for resultOf.",
    'if (kind === "throw") return reason;\nreturn t(atoms.badrpc, t(atoms.EXIT, kind === "exit" ? reason : t(reason, stacktrace)));',
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> my_rpc:call(amora@surtur, kvs, forget, [any_key], 3000).
{badrpc,{'EXIT',{undef,[{kvs,forget,[any_key],[]}]}}}
(sif@surtur)2> my_rpc:call(amora@surtur, erlang, exit, [any_reason], 3000).
{badrpc,{'EXIT',any_reason}}
(sif@surtur)3> my_rpc:call(amora@surtur, erlang, throw, [any_ball], 3000).
any_ball
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const calls = [
      "kvs, forget, [weather]",
      "erlang, atom_to_list, [42]",
      "erlang, exit, [tired]",
      "erlang, exit, [normal]",
      "erlang, throw, [ball]",
      "clumsy, trip, []",
      "clumsy, die, []",
    ];
    await sif.run(async () => {
      for (const call of calls) await likeRpc(stage, `call(${nameOf(amora)}, ${call}, 3000)`);
    });
  },
};

export const isGone: Check = {
  network: "both",
  name: "a node that is not there, or is lost while it works, gives {badrpc, nodedown}",
  look: { at: "resultOf", ask: "what does a monitor say when the node can't be reached?" },
  hints: [
    "There is a DOWN message for this too. What is its reason?",
    "When there is no connection to the node, or there is none any more, the reason is noconnection. rpc has another word for it.",
    "reason === atoms.noconnection ? atoms.nodedown : t(atoms.EXIT, reason)",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> my_rpc:call(nobody@surtur, erlang, node, [], 3000).
{badrpc,nodedown}
(sif@surtur)2> my_rpc:call(amora@surtur, erlang, halt, [], 3000).
{badrpc,nodedown}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      await likeRpc(stage, `call(${nobody(sif)}, erlang, node, [], 3000)`);
      await stage.answers(
        `my_rpc:call(${nameOf(amora)}, erlang, halt, [], 3000)`,
        "{badrpc, nodedown}",
      );
    });
  },
};

export const tooLate: Check = {
  network: "both",
  name: "call gives {badrpc, timeout} in time, and throws the late answer away",
  look: { at: "call", ask: "what does it do when the time is over, and what comes after that?" },
  hints: [
    "The function goes on over there, and is done some time later. What happens to its answer?",
    "after(timeout, …) is the last clause of receive. A monitor that was removed sends nothing any more, and flush takes out what it sent just before.",
    "after(timeout, () => {\n  demonitor(ref, [atoms.flush]);\n  return t(atoms.badrpc, atoms.timeout);\n})",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> [self() ! Message || Message <- [hello, {'DOWN', any_word}]], ok.
ok
(sif@surtur)2> my_rpc:call(amora@surtur, timer, sleep, [150], 50).
{badrpc,timeout}
(sif@surtur)3> timer:sleep(250), process_info(self(), messages).
{messages,[hello,{'DOWN',any_word}]}
`,
  async run(stage) {
    const others = ["hello", "{'DOWN', weather}", "{'DOWN', weather, process, sif, gone}"];
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      for (const other of others) stage.plant(other);
      await stage.answers(`my_rpc:call(${nameOf(amora)}, erlang, abs, [-1], 3000)`, "1");
      await stage.answers(
        `my_rpc:call(${nameOf(amora)}, timer, sleep, [150], 50)`,
        "{badrpc, timeout}",
      );
      await stage.pass(250);
      stage.keeps(
        "the messages that were in the mailbox before, and 200 ms later nothing else",
        ...others,
      );
    });
  },
};

export const leavesNothing: Check = {
  network: "both",
  name: "a call leaves no message, no monitor and no process behind",
  look: { at: "call", ask: "what is still there when it returns?" },
  hints: [
    "A caller may make a million calls. What does each of them leave?",
    "A monitor is gone when its DOWN message has been sent. If the answer comes in another way, remove the monitor; and a helper process has to end with the call, also when the time is over.",
    'demonitor(ref, [atoms.flush]) … exit(helper, Symbol.for("kill"))',
  ],
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const call = (mfa: string, ms: number) => `my_rpc:call(${nameOf(amora)}, ${mfa}, ${ms})`;
    const left = "process_info(self(), [messages, monitors])";
    const nothing = "[{messages, []}, {monitors, []}]";
    await sif.run(async () => {
      await stage.answers(call("erlang, abs, [-1]", 3000), "1");
      await stage.leavesNobody(sif, () =>
        stage.leavesNobody(amora, async () => {
          await stage.answers(call("timer, sleep, [20]", 3000), "ok");
          await stage.answers(call("clumsy, die, []", 3000), "{badrpc, {'EXIT', killed}}");
          await stage.pass(50);
          await stage.answers(left, nothing);
        }),
      );
      await stage.leavesNobody(sif, async () => {
        await stage.answers(call("timer, sleep, [infinity]", 50), "{badrpc, timeout}");
        await stage.answers(left, nothing);
        // The answer may be here just when the time is over.
        await stage.does(call("timer, sleep, [40]", 50), "ok, or {badrpc, timeout}");
        await stage.pass(250);
        await stage.answers(left, nothing);
      });
    });
  },
};
