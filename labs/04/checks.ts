/**
 * What the student's `boss` has to do: workers started on other nodes, which fail, and nodes which are
 * lost.
 */
import { $, after, exit, match, node, Pid, type RunningNode, receive, self, t } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

export const atom = (name: string) => Symbol.for(name);

/** A node's name as it is written in an expression. */
export const nameOf = ({ name }: RunningNode) => `'${Symbol.keyFor(name)}'`;

/** The name of a node that does not exist. */
export const nobody = (someone: RunningNode) => nameOf(someone).replace(/\w+@/, "nobody@");

/** A node with `boss`, and a module whose functions do not end well. */
export async function started(stage: Stage, name: string): Promise<RunningNode> {
  const node = await stage.node(name, ["boss"]);
  node.load("clumsy", {
    trip: () => {
      throw new Error("there is a step");
    },
    die: () => exit(self(), atom("kill")),
  });
  return node;
}

/** Makes a call, and kills a node while it is made. */
export async function killedMeanwhile(
  stage: Stage,
  { on, kill }: { on: RunningNode; kill: RunningNode },
  call: string,
  answer: string,
): Promise<void> {
  const end = async () => {
    await stage.pass(100);
    await stage.kill(kill);
  };
  await Promise.all([on.run(() => stage.answers(call, answer)), end()]);
}

/** Asked from outside: two nodes. */
export const TWO = `(amora@surtur)1> node().
amora@surtur`;

export const sendsHome: Check = {
  network: "both",
  name: "start gives a worker on the node, which sends {Pid, Result} home",
  look: { at: "start", ask: "what does the worker run, on which node, and which pid is its boss?" },
  hints: [
    "The other node has to be told what the new process is to run. What does the worker need to know, besides the work?",
    "spawn takes a node, a module, a function and its arguments: boss:worker/4 with the pid of the process that is to get the result. In start, self() is that process; in worker, self() is the worker.",
    "return spawn(node, atoms.boss, atoms.worker, [self(), module, name, args]);\n// and in worker: send(boss, t(self(), result));",
  ],
  asked: `
${TWO}
(sif@surtur)1> Pid = boss:start(amora@surtur, erlang, atom_to_list, [any_word]), node(Pid).
amora@surtur
(sif@surtur)2> receive {Pid, Result} -> Result after 5000 -> none end.
"any_word"
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const call = `boss:start(${nameOf(amora)}, erlang, node, [])`;
    await sif.run(async () => {
      const pid = await stage.does(call, `a worker on ${shown(amora.name)}`);
      const isThere = pid instanceof Pid && pid.node === amora.name;
      if (!isThere) stage.wrong(`${call} gives a worker on ${shown(amora.name)}`, shown(pid));
    });
    await sif.run(() =>
      stage.answers(`Pid = ${call}, receive {Pid, Result} -> Result end`, shown(amora.name)),
    );
  },
};

export const givesOutcome: Check = {
  network: "both",
  name: "run gives {ok, Result}, or {error, Reason} when the worker fails",
  look: { at: "run", ask: "how does it learn that the worker has failed, and survive it?" },
  hints: [
    "The worker fails, and sends nothing. Which processes are told that it has ended?",
    "A link tells the process at its other end; and unless that process traps exits, it ends too. With processFlag(atoms.trap_exit, true) it gets the message {'EXIT', Pid, Reason} instead.",
    'processFlag(atoms.trap_exit, true);\nconst pid = await spawnLink(…);\n… on(t(atoms.EXIT, pid, $("Reason")), ({ Reason }) => t(atoms.error, Reason))',
  ],
  when: {
    died: {
      look: {
        at: "run",
        ask: "is the worker linked, are exits trapped before that, and is there a clause for {'EXIT', …}?",
      },
      hints: [
        "The worker has died, as it was meant to. But run has given no answer: is its own process still alive?",
        "Without a link no process hears of the worker's end. With one, the linked process ends too, unless it has asked for messages before: processFlag(atoms.trap_exit, true).",
        'processFlag(atoms.trap_exit, true);\nconst pid = await spawnLink(…);\n… on(t(atoms.EXIT, pid, $("Reason")), ({ Reason }) => t(atoms.error, Reason))',
      ],
    },
  },
  asked: `
${TWO}
(sif@surtur)1> boss:run(amora@surtur, erlang, atom_to_list, [any_word], 2000).
{ok,"any_word"}
(sif@surtur)2> [boss:run(amora@surtur, erlang, exit, [Why], 2000) || Why <- [any_reason, normal]].
[{error,any_reason},{error,normal}]
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const run = (work: string) => `boss:run(${nameOf(amora)}, ${work}, 2000)`;
    await sif.run(async () => {
      await stage.answers(run("lists, sum, [[1, 2, 3]]"), "{ok, 6}");
      await stage.answers(run("erlang, exit, [tired]"), "{error, tired}");
      await stage.answers(run("erlang, exit, [normal]"), "{error, normal}");
      await stage.answers(run("clumsy, die, []"), "{error, killed}");
      const value = await stage.does(run("clumsy, trip, []"), "{error, {Reason, Stack}}");
      if (!match(t(atom("error"), t($("Reason"), $.list("Stack"))), value))
        stage.wrong(`${run("clumsy, trip, []")} gives {error, {Reason, Stack}}`, shown(value));
    });
  },
};

export const losesNode: Check = {
  network: "both",
  name: "run gives {error, noconnection} when the node is lost, or was never there",
  look: { at: "run", ask: "what does the link say when the node is lost?" },
  hints: [
    "A process ends when its node does. What tells the processes that are linked to it?",
    "Their own node does: the exit signal has the reason noconnection. It is a reason like any other, so that one clause is enough.",
    'on(t(atoms.EXIT, pid, $("Reason")), ({ Reason }) => t(atoms.error, Reason))',
  ],
  asked: `
${TWO}
(sif@surtur)1> boss:run(nobody@surtur, erlang, node, [], 2000).
{error,noconnection}
(sif@surtur)2> Self = self(), Work = [amora@surtur, timer, sleep, [infinity], 1000000], ok.
ok
(sif@surtur)3> spawn(fun() -> Self ! {ended, apply(boss, run, Work)} end), timer:sleep(1000).
ok
(amora@surtur)2> halt().
(sif@surtur)4> receive {ended, Outcome} -> Outcome after 5000 -> none end.
{error,noconnection}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(() =>
      stage.answers(`boss:run(${nobody(sif)}, erlang, node, [], 2000)`, "{error, noconnection}"),
    );
    await killedMeanwhile(
      stage,
      { on: sif, kill: amora },
      `boss:run(${nameOf(amora)}, timer, sleep, [infinity], 1000000)`,
      "{error, noconnection}",
    );
  },
};

export const takesAlong: Check = {
  network: "both",
  name: "when the one who has called run is killed, its worker ends too",
  look: { at: "run", ask: "is the worker linked to the process that waits for it?" },
  hints: [
    "No process waits for the result any more. How does the worker on the other node learn that?",
    "A link works in both directions. The worker is linked from its first moment if it is started by spawnLink, by the process that waits.",
    "await spawnLink(node, atoms.boss, atoms.worker, [self(), module, name, args])",
  ],
  asked: `
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> Before = length(processes()), ok.
ok
(sif@surtur)1> Work = [amora@surtur, timer, sleep, [infinity], 1000000], ok.
ok
(sif@surtur)2> Boss = spawn(fun() -> apply(boss, run, Work) end), timer:sleep(1000).
ok
(amora@surtur)3> length(processes()) - Before.
1
(sif@surtur)3> exit(Boss, kill), timer:sleep(1000).
ok
(amora@surtur)4> length(processes()) - Before.
0
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    await sif.run(async () => {
      await stage.answers(`boss:run(${nameOf(amora)}, erlang, abs, [-1], 2000)`, "{ok, 1}");
      await stage.leavesNobody(amora, async () => {
        const boss = `Boss = spawn(fun() -> boss:run(${nameOf(amora)}, timer, sleep, [infinity], 1000000) end)`;
        await stage.answers(`${boss}, timer:sleep(100), exit(Boss, kill)`, "true");
      });
    });
  },
};

export const givesUp: Check = {
  network: "both",
  name: "run gives {error, timeout} in time, and has disconnected the node: the worker ends",
  look: { at: "run", ask: "what does it do when the time is over?" },
  hints: [
    "The time is over, and the worker goes on. How do you get rid of it, when you can't be sure that its node still hears you?",
    "disconnectNode(node) ends the connection. Then each side takes the other for lost: every process that was linked to the other side gets noconnection.",
    "after(timeout, () => {\n  disconnectNode(node);\n  return t(atoms.error, atoms.timeout);\n})",
  ],
  asked: `
${TWO}
(sif@surtur)1> boss:run(amora@surtur, timer, sleep, [1], 2000).
{ok,ok}
(sif@surtur)2> {boss:run(amora@surtur, timer, sleep, [infinity], 100), nodes()}.
{{error,timeout},[]}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const run = (ms: number | string, timeout: number) =>
      `boss:run(${nameOf(amora)}, timer, sleep, [${ms}], ${timeout})`;
    await sif.run(async () => {
      await stage.answers(run(1, 2000), "{ok, ok}");
      await stage.leavesNobody(amora, async () => {
        await stage.answers(`{${run("infinity", 100)}, nodes()}`, "{{error, timeout}, []}");
      });
      await stage.answers(run(200, 100), "{error, timeout}");
      await stage.pass(300);
      stage.keeps("no late result in the mailbox");
    });
  },
};

export const elsewhere: Check = {
  network: "both",
  name: "anywhere does the work again on the next node, but only when a node is lost",
  look: { at: "anywhere", ask: "for which outcomes is the node to blame, and for which the work?" },
  hints: [
    "Work that fails on one node will fail on the next one too. Which outcomes are worth another try?",
    "{error, noconnection} and {error, timeout} say that the node is lost. With any other outcome the work was done, successfully or not, and must not be done twice.",
    "for (const node of nodes) {\n  const outcome = await run(node, module, name, args, timeout);\n  if (!isLost(outcome)) return outcome;\n}\nreturn t(atoms.error, atoms.no_node);",
  ],
  asked: `
${TWO}
(thor@surtur)1> node().
thor@surtur
(sif@surtur)1> Nodes = [nobody@surtur, amora@surtur, thor@surtur], boss:anywhere(Nodes, erlang, node, [], 1000).
{ok,amora@surtur}
(sif@surtur)2> boss:anywhere(Nodes, erlang, exit, [any_reason], 1000).
{error,any_reason}
(amora@surtur)2> halt().
(sif@surtur)3> boss:anywhere(Nodes, erlang, atom_to_list, [any_word], 1000).
{ok,"any_word"}
(thor@surtur)2> halt().
(sif@surtur)4> boss:anywhere(Nodes, erlang, node, [], 1000).
{error,no_node}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const thor = await started(stage, "thor");
    const nodes = `[${nobody(sif)}, ${nameOf(amora)}, ${nameOf(thor)}]`;
    let tries = 0;
    const tired = () => {
      tries++;
      return exit(atom("tired"));
    };
    for (const each of [amora, thor]) each.load("work", { tired });
    amora.load("place", { slowly: () => receive(after(5000, () => node())) });
    thor.load("place", { slowly: () => node() });
    await sif.run(async () => {
      const anywhere = (work: string) => `boss:anywhere(${nodes}, ${work}, 1000)`;
      await stage.answers(anywhere("erlang, node, []"), `{ok, ${nameOf(amora)}}`);
      const failed = anywhere("work, tired, []");
      await stage.answers(failed, "{error, tired}");
      if (tries !== 1) stage.wrong(`${failed} does the work once`, `it was done ${tries} times`);
      await stage.answers(anywhere("place, slowly, []"), `{ok, ${nameOf(thor)}}`);
      await stage.answers(anywhere("erlang, halt, []"), "{error, no_node}");
    });
  },
};
