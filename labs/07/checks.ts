/**
 * The checks of tasks 1 and 2 of lab 07, and what those of task 3 need too. Nodes that know each other
 * are started, and some of them killed; the check then asks every node which process has the name.
 */
import { equal, exit, global, Pid, type RunningNode, type Term } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import { oneHolderAtMost } from "../kit/check/holders.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { connect, startCluster } from "../kit/session/cluster.ts";

const atom = Symbol.for;
export const gkvs = atom("gkvs");

const START = "gkvs:start()";

export type Three = [RunningNode, RunningNode, RunningNode];

/** Nodes with the name server's module. */
export const cluster = (stage: Stage, ...names: string[]) => startCluster(stage, names, ["gkvs"]);

/** Starts the name server on nodes, one after the other: the first has the name. */
export async function startOn(stage: Stage, ...all: RunningNode[]): Promise<void> {
  for (const each of all) await each.run(() => stage.does(START, "the node that has the name"));
}

export const nameOf = ({ name }: RunningNode) => Symbol.keyFor(name) as string;

/** Which process has the name, as a node sees it. */
export const holderOn = (where: RunningNode) => where.run(() => global.whereisName(gkvs));

/** A process as it is told to people: by its node. */
const whose = (pid: Term) =>
  pid instanceof Pid ? `a process of ${Symbol.keyFor(pid.node)}` : shown(pid);

/** Waits until nodes agree that a process of one of them has the name, and gives its node. */
export async function holderAmong(
  stage: Stage,
  expected: string,
  ...all: RunningNode[]
): Promise<RunningNode> {
  let found: (Pid | undefined)[] = [];
  const agree = async () => {
    found = await Promise.all(all.map(holderOn));
    const [first] = found;
    return all.some(({ name }) => name === first?.node) && found.every((pid) => equal(pid, first));
  };
  const came = () =>
    all.map((each, i) => `on ${nameOf(each)} gkvs is ${whose(found[i])}`).join(", ");
  await stage.until(expected, agree, came);
  return all.find(({ name }) => name === found[0]?.node) as RunningNode;
}

/** The beginning of a session on three nodes that know each other. */
const THREE = `
(sif@surtur)1> node().
sif@surtur
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> global:sync().
ok
(thor@surtur)1> net_adm:ping(sif@surtur).
pong
(thor@surtur)2> global:sync().
ok
`.trim();

// Task 1: one name for the cluster.

export const oneName: Check = {
  network: "both",
  name: "the first that starts has the name, on every node",
  look: {
    at: "compete",
    ask: "is the name registered in the whole cluster, and only if it is free?",
  },
  hints: [
    "register gives a process a name on its own node. Here every node has to know it.",
    "The module global has the same for a cluster. It says yes, or no when another process has the name already.",
    "await global.registerName(atoms.gkvs, self())",
  ],
  asked: `
${THREE}
(sif@surtur)2> gkvs:start().
sif@surtur
(amora@surtur)3> gkvs:start().
sif@surtur
(thor@surtur)3> node(global:whereis_name(gkvs)).
sif@surtur
`,
  async run(stage) {
    const [sif, amora, thor] = (await cluster(stage, "sif", "amora", "thor")) as Three;
    for (const each of [sif, amora]) {
      await each.run(() => stage.answers(START, `'${nameOf(sif)}'`));
    }
    for (const each of [sif, amora, thor]) {
      const pid = await holderOn(each);
      if (pid?.node !== sif.name)
        stage.wrong(`${nameOf(each)} knows the process of ${nameOf(sif)} as gkvs`, whose(pid));
    }
  },
};

export const reached: Check = {
  network: "both",
  name: "store and lookup reach the one that has the name from every node",
  look: { at: "holder", ask: "does it give a process of any node?" },
  hints: [
    "whereis knows the names of its own node. Which function knows those of the cluster?",
    "global.whereisName(name) gives a pid, and messages reach a pid wherever its process lives.",
    "return global.whereisName(atoms.gkvs);",
  ],
  asked: `
${THREE}
(amora@surtur)3> gkvs:start().
amora@surtur
(thor@surtur)3> gkvs:store(any_key, any_value).
true
(sif@surtur)2> [gkvs:lookup(any_key), gkvs:lookup(any_other)].
[{ok,any_value},undefined]
`,
  async run(stage) {
    const [sif, amora, thor] = (await cluster(stage, "sif", "amora", "thor")) as Three;
    await startOn(stage, amora, sif);
    await thor.run(() => stage.answers("gkvs:store(weather, sunny)", "true"));
    for (const each of [sif, amora, thor])
      await each.run(() => stage.answers("gkvs:lookup(weather)", "{ok, sunny}"));
    await sif.run(() => stage.answers("gkvs:lookup({location, walter})", "undefined"));
  },
};

export const nobody: Check = {
  network: "both",
  name: "where nobody has the name, they give {error, nobody}",
  look: { at: "holder", ask: "what does it give when no process has the name?" },
  hints: [
    "ask tries for a second, and then gives {error, nobody}. Which process does it ask meanwhile?",
    "holder has to give undefined when the name is free: global.whereisName does so.",
    "return global.whereisName(atoms.gkvs); // no special case when there is none",
  ],
  asked: `
(sif@surtur)1> gkvs:lookup(any_key).
{error,nobody}
(sif@surtur)2> gkvs:start().
sif@surtur
(sif@surtur)3> gkvs:lookup(any_key).
undefined
`,
  async run(stage) {
    const sif = await stage.node("sif", ["gkvs"]);
    await sif.run(async () => {
      await stage.answers("gkvs:lookup(weather)", "{error, nobody}");
      await stage.answers("gkvs:start()", shown(sif.name));
      await stage.answers("gkvs:lookup(weather)", "undefined");
    });
  },
};

// Task 2: somebody takes over.

export const takenOver: Check = {
  network: "both",
  name: "when the node of the one that has the name is lost, another takes it",
  look: { at: "compete", ask: "does a process that gets no watch the one that has the name?" },
  hints: [
    "The others have to learn that the name is free. How do they?",
    "A process that gets no watches the one that has the name, with monitor(pid). Then a message {'DOWN', Ref, process, Pid, Reason} comes when that process is lost, and serve needs a clause for it.",
    "const other = holder();\nif (other) monitor(other);\n…\non(t(atoms.DOWN, _, atoms.process, _, _), () => compete()),",
  ],
  when: {
    "never-matches": {
      look: { at: "serve", ask: "which of its clauses takes the message that a node is lost?" },
      hints: [
        "The message has come: it is in the mailbox. Compare it with the clauses of serve.",
        "{'DOWN', Ref, process, Pid, Reason} has five places. Only the first and the third matter here: _ matches anything.",
        "on(t(atoms.DOWN, _, atoms.process, _, _), () => compete()),",
      ],
    },
  },
  asked: `
${THREE}
(sif@surtur)2> gkvs:start().
sif@surtur
(amora@surtur)3> gkvs:start().
sif@surtur
(sif@surtur)3> halt().
(amora@surtur)4> timer:sleep(2000), node(global:whereis_name(gkvs)).
amora@surtur
(thor@surtur)3> gkvs:store(any_key, any_value).
true
(amora@surtur)5> gkvs:lookup(any_key).
{ok,any_value}
`,
  async run(stage) {
    const [sif, amora, thor] = (await cluster(stage, "sif", "amora", "thor")) as Three;
    await startOn(stage, sif, amora, thor);
    if (stage.faults.mayKill(sif))
      await thor.run(() => stage.answers("gkvs:store(weather, sunny)", "true"));
    await stage.kill(sif);
    await holderAmong(stage, "a process of amora or thor has the name gkvs", amora, thor);
    await thor.run(() => stage.answers("gkvs:store(weather, rainy)", "true"));
    await amora.run(() => stage.answers("gkvs:lookup(weather)", "{ok, rainy}"));
  },
};

/** After so long, in ms, all that compete for a name have had their answers. */
const SETTLED_MS = 60_000;

export const outlivesMore: Check = {
  network: "simulated",
  name: "the others watch the new one, and also when only its process ends",
  look: {
    at: "compete",
    ask: "whom does a process watch that has competed once more, and lost again?",
  },
  hints: [
    "The name was taken over once. Who watches the one that has it now?",
    "Of those that compete one wins, and each of the others watches the winner, each time. A process may end without its node, too: watch the process and not the node.",
    "async function compete() {\n  // every time: registerName, and on no: monitor(holder)\n}",
  ],
  async run(stage) {
    const all = (await cluster(stage, "sif", "amora", "thor")) as Three;
    const [sif, amora, thor] = all;
    oneHolderAtMost(stage, gkvs);
    await startOn(stage, ...all);
    await stage.kill(sif);
    const second = await holderAmong(stage, "amora or thor has the name gkvs", amora, thor);
    await stage.pass(SETTLED_MS);
    const last = second === amora ? thor : amora;
    const pid = (await holderOn(second)) as Pid;
    await last.run(() => exit(pid, atom("kill")));
    const expected = `a process of ${nameOf(last)} has the name gkvs, after that of ${nameOf(second)} was killed`;
    await stage.until(
      expected,
      async () => (await holderOn(last))?.node === last.name,
      async () => `on ${nameOf(last)} gkvs is ${whose(await holderOn(last))}`,
    );
  },
};

export const noGap: Check = {
  network: "simulated",
  name: "one that starts while the name is being lost does not stand by for ever",
  look: { at: "compete", ask: "what if no process has the name any more when it calls holder?" },
  hints: [
    "Between two lines of a program something may happen on another node. What may happen between registerName and holder?",
    "registerName says no, and then the other process is lost before it is watched: holder gives undefined. No DOWN will ever come for that. What should be done with a name that is free?",
    "const other = holder();\nif (!other) return compete();\nmonitor(other);",
  ],
  async run(stage) {
    const { random } = stage.cluster;
    const amora = await stage.node("amora", ["gkvs"]);
    for (let round = 0; round < 3; round++) {
      const sif = await stage.calmly(async () => {
        const node = await stage.node("sif", ["gkvs"]);
        await connect(stage, [amora, node]);
        await startOn(stage, node);
        return node;
      });
      stage.faults.mayKill(sif);
      const starting = amora.run(() => stage.does(START, "the node that has the name"));
      await stage.pass(random.between(1, 40));
      await stage.kill(sif);
      await starting;
      await holderAmong(stage, "a process of amora has the name gkvs", amora);
      const pid = (await holderOn(amora)) as Pid;
      await amora.run(() => exit(pid, atom("kill")));
      await stage.until(
        "the name is free again",
        async () => (await holderOn(amora)) === undefined,
      );
    }
  },
};
