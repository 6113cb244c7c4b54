/**
 * The checks of lab 09.
 *
 * The disks exist in memory only, and each check keeps those of its machines: it can look at them
 * without a call.
 */
import {
  charlist,
  type List,
  type MemoryOs,
  memoryOs,
  netAdm,
  type RunningNode,
  type Term,
  text,
} from "#runtime";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import * as door from "./given/door.ts";

/** A node that can be attacked, and its disk. */
interface Machine {
  readonly node: RunningNode;
  readonly disk: MemoryOs;
}

export type Refuses = (module: Term, name: Term, args: List) => boolean;

const NOTES = "notes\nthesis\n";

async function machine(stage: Stage, name: string, modules: readonly string[] = []) {
  const node = await stage.node(name, modules);
  const disk = memoryOs({ notes: "chapter 1\n", thesis: "42\n" }, "/");
  node.load("os", disk);
  return { node, disk };
}

/** A machine whose door is guarded: by the student's list, or by another one. */
export async function guarded(stage: Stage, name: string, refuses?: Refuses): Promise<Machine> {
  const one = await machine(stage, name, refuses ? [] : ["guard"]);
  if (refuses) one.node.load("guard", { refuses });
  await one.node.run(door.close);
  return one;
}

/** The attacker's own machine, which knows the others. */
export async function attacker(stage: Stage, ...others: readonly Machine[]): Promise<Machine> {
  const loki = await machine(stage, "loki", ["attack"]);
  for (const { node } of others) await loki.node.run(() => netAdm.ping(node.name));
  return loki;
}

/** What is on a disk. */
export const on = ({ disk }: Machine) => text(disk.cmd(charlist("ls /")));

/** A node's name as it is written in an expression. */
export const nameOf = ({ node }: Machine) => `'${Symbol.keyFor(node.name)}'`;

/** Fails unless this is what is on a machine's disk. */
export function holds(stage: Stage, one: Machine, wanted: string, when: string): void {
  const shown = (files: string) =>
    files === "" ? "nothing" : files.trim().replace(/\n/g, " and ");
  const found = on(one);
  const name = Symbol.keyFor(one.node.name)?.split("@")[0];
  if (found !== wanted)
    stage.wrong(`${shown(wanted)} on the disk of ${name} ${when}`, shown(found));
}

/** Asks a machine from another one by `rpc`. */
const asks = (stage: Stage, from: Machine, to: Machine, mfa: string, answer: string) =>
  from.node.run(() => stage.answers(`rpc:call(${nameOf(to)}, ${mfa})`, answer));

/** Asked from outside: a word on the disk of sif, which is also on that of amora; and loki, which knows both. */
export const DISKS = `(sif@surtur)1> os:cmd("echo any_word > /thesis").
[]
(amora@surtur)1> os:cmd("echo any_word > /thesis").
[]
(loki@surtur)1> [net_adm:ping(Node) || Node <- [sif@surtur, amora@surtur]].
[pong,pong]`;

export const asksAll: Check = {
  network: "both",
  name: "everywhere runs a command on every other node, and gives what each printed",
  look: { at: "everywhere", ask: "on which nodes does it make which call?" },
  hints: [
    "One call for many nodes: rpc has a function for that. Which nodes are to be called?",
    "nodes() gives all the others, and not the node it is called on. rpc.multicall takes them, a module, a function and a list of arguments.",
    "return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line]);",
  ],
  asked: `
${DISKS}
(loki@surtur)2> attack:everywhere("cat /thesis").
{["any_word\\n","any_word\\n"],[]}
`,
  async run(stage) {
    const victims = [await machine(stage, "sif"), await machine(stage, "amora")];
    const loki = await attacker(stage, ...victims);
    await loki.node.run(() =>
      stage.answers('attack:everywhere("cat thesis")', '{["42\\n", "42\\n"], []}'),
    );
  },
};

export const emptiesAll: Check = {
  network: "both",
  name: "one call of everywhere empties every disk but the attacker's own",
  look: { at: "everywhere", ask: "does the command run as it was given, and wait for its end?" },
  hints: [
    "The attack is a command like any other. What happens to the line on its way?",
    "The arguments of os:cmd are a list with one element: the line, as everywhere was given it. And without waiting for the answers, everywhere can't know when it is done.",
    "return rpc.multicall(nodes(), atoms.os, atoms.cmd, [line]);",
  ],
  asked: `
${DISKS}
(loki@surtur)2> attack:everywhere("cd /; rm -rf *").
{[[],[]],[]}
(sif@surtur)2> os:cmd("ls /").
[]
(amora@surtur)2> os:cmd("ls /").
[]
(loki@surtur)3> os:cmd("ls /") =:= [].
false
`,
  async run(stage) {
    const victims = [await machine(stage, "sif"), await machine(stage, "amora")];
    const loki = await attacker(stage, ...victims);
    await loki.node.run(() =>
      stage.answers('attack:everywhere("cd /; rm -rf *")', "{[[], []], []}"),
    );
    for (const victim of victims) holds(stage, victim, "", "after the attack");
    holds(stage, loki, NOTES, "after the attack");
  },
};

export const refusesAttack: Check = {
  network: "both",
  name: "the attack of the lecture is refused, and the disk is as it was",
  look: { file: "guard.ts", at: "refuses", ask: "what does it give for os, cmd and a line?" },
  hints: [
    "refuses is asked about each call: the module, the function, the arguments. Which of them gives the attack away?",
    "Atoms are compared by ===. The module of the attack is atoms.os.",
    "if (module === atoms.os) return true;",
  ],
  asked: `
${DISKS}
(sif@surtur)2> door:close().
true
(loki@surtur)2> rpc:call(sif@surtur, os, cmd, ["cd /; rm -rf *"]).
{badrpc,refused}
(sif@surtur)3> os:cmd("cat /thesis").
"any_word\\n"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif");
    const loki = await machine(stage, "loki");
    await asks(stage, loki, sif, 'os, cmd, ["cd /; rm -rf *"]', "{badrpc, refused}");
    holds(stage, sif, NOTES, "after the attack");
  },
};

export const refusesAnyCommand: Check = {
  network: "both",
  name: "os:cmd is refused whatever the command says",
  look: { file: "guard.ts", at: "refuses", ask: "does its answer depend on the line?" },
  hints: [
    "There are more harmful commands than those with rm in them, and more ways to write rm.",
    "A command can be a string, a binary or an atom, and a shell reads r''m as rm. A guard that looks at the line has lost: look at the module.",
    "if (module === atoms.os) return true;",
  ],
  asked: `
${DISKS}
(sif@surtur)2> door:close().
true
(loki@surtur)2> [rpc:call(sif@surtur, os, cmd, [Line]) || Line <- [any_command, "r''m /thesis", <<"echo > /thesis">>]].
[{badrpc,refused},{badrpc,refused},{badrpc,refused}]
(sif@surtur)3> os:cmd("cat /thesis").
"any_word\\n"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif");
    const loki = await machine(stage, "loki");
    const lines = [
      `"r''m -rf /notes"`,
      '<<"cd /; r\\"\\"m *">>',
      "'rm /thesis'",
      '"echo > /notes"',
    ];
    for (const line of lines)
      await asks(stage, loki, sif, `os, cmd, [${line}]`, "{badrpc, refused}");
    if (text(sif.disk.cmd(charlist("cat notes"))) !== "chapter 1\n")
      stage.wrong("the notes of sif as they were", "they have been changed");
    holds(stage, sif, NOTES, "after the attacks");
  },
};

export const letsIn: Check = {
  network: "both",
  name: "what is harmless is let in",
  look: {
    file: "guard.ts",
    at: "refuses",
    ask: "what does it give for a call that is not on the list?",
  },
  hints: [
    "A node whose guard lets nothing in is of no use. What happens to a call of kvs:store?",
    "refuses has to give false for everything that is not on the list. The words os and cmd do no harm as values, only where they name what is called.",
    "if (module !== atoms.erlang || name !== atoms.apply) return false;",
  ],
  asked: `
${DISKS}
(sif@surtur)2> door:close().
true
(loki@surtur)2> rpc:call(sif@surtur, erlang, atom_to_list, [any_word]).
"any_word"
(loki@surtur)3> rpc:call(sif@surtur, lists, reverse, [[os, cmd, any_word]]).
[any_word,cmd,os]
(loki@surtur)4> rpc:call(sif@surtur, erlang, apply, [erlang, atom_to_list, [any_word]]).
"any_word"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif");
    sif.node.load("kvs", await stage.load("kvs"));
    // Named and called as the function that is looked through, and another.
    const note = (_one: Term, _two: Term, _three: Term) => Symbol.for("noted");
    sif.node.load("diary", { apply: note, note });
    const loki = await machine(stage, "loki");
    await asks(stage, loki, sif, 'os, cmd, ["ls"]', "{badrpc, refused}");
    await asks(stage, loki, sif, "erlang, node, []", nameOf(sif));
    await asks(stage, loki, sif, "kvs, start, []", "true");
    await asks(stage, loki, sif, "kvs, store, [os, cmd]", "true");
    await asks(stage, loki, sif, "kvs, lookup, [os]", "{ok, cmd}");
    await asks(stage, loki, sif, "erlang, apply, [kvs, lookup, [os]]", "{ok, cmd}");
    await asks(stage, loki, sif, "erlang, apply, [kvs, lookup, [[os, cmd, []]]]", "undefined");
    await asks(stage, loki, sif, "diary, note, [os, cmd, []]", "noted");
    await asks(stage, loki, sif, "diary, apply, [os, cmd, []]", "noted");
  },
};

export const seesThroughApply: Check = {
  network: "both",
  name: "the guard looks through apply, and through an apply of apply",
  look: {
    file: "guard.ts",
    at: "refuses",
    ask: "what does erlang:apply(M, F, A) call in the end?",
  },
  hints: [
    "erlang:apply(M, F, A) calls M:F(A…). To a list that knows only os it looks like a call of erlang.",
    "What would be called is in the arguments. Take them apart, and ask the same question about that call: refuses can call itself.",
    'const inner = match([$("M"), $("F"), $.list("A")], args);\nreturn inner !== undefined && refuses(inner.M, inner.F, inner.A);',
  ],
  asked: `
${DISKS}
(sif@surtur)2> door:close().
true
(loki@surtur)2> Remove = [os, cmd, ["rm /thesis"]], rpc:call(sif@surtur, erlang, apply, Remove).
{badrpc,refused}
(loki@surtur)3> rpc:call(sif@surtur, erlang, apply, [erlang, apply, Remove]).
{badrpc,refused}
(sif@surtur)3> os:cmd("cat /thesis").
"any_word\\n"
`,
  async run(stage) {
    const sif = await guarded(stage, "sif");
    const loki = await machine(stage, "loki");
    const once = 'erlang, apply, [os, cmd, ["cd /; rm -rf *"]]';
    await asks(stage, loki, sif, once, "{badrpc, refused}");
    await asks(stage, loki, sif, `erlang, apply, [${once}]`, "{badrpc, refused}");
    holds(stage, sif, NOTES, "after the attacks");
    await asks(stage, loki, sif, "erlang, apply, [erlang, abs, [-3]]", "3");
  },
};
