/**
 * The checks of tasks 1 and 2 of lab 12, and what those of the others need too. Replicas are started, killed,
 * and started again, and what each of them keeps is compared with what was acknowledged.
 */
import {
  global,
  makeRef,
  type Pid,
  type RunningNode,
  self,
  send,
  type Term,
  TermMap,
  t,
  whereis,
} from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { connect, startCluster } from "../kit/session/cluster.ts";

const atom = Symbol.for;
export const rkvs = atom("rkvs");

export const nameOf = ({ name }: RunningNode) => Symbol.keyFor(name) as string;

/** Which process has the name, as a node sees it. */
export const primaryOn = (where: RunningNode) => where.run(() => global.whereisName(rkvs));

/** What a node's replica keeps, as it is printed. */
export const tableOn = async (stage: Stage, where: RunningNode) =>
  shown(await where.run(() => stage.does("rkvs:table()", "what the replica keeps")));

/** Waits until a node's replica keeps what it should. */
export async function keeps(stage: Stage, where: RunningNode, table: string): Promise<void> {
  await stage.until(
    `the replica of ${nameOf(where)} keeps ${table}`,
    async () => (await tableOn(stage, where)) === table,
    async () => `it keeps ${await tableOn(stage, where)}`,
  );
}

/** Nodes that are connected, with a primary on the first and a backup on each of the others. */
export async function replicas(stage: Stage, ...names: string[]): Promise<RunningNode[]> {
  const all = await startCluster(stage, names, ["rkvs"]);
  const [first, ...others] = all as [RunningNode, ...RunningNode[]];
  await first.run(() => stage.answers("rkvs:start()", "yes"));
  for (const other of others) await other.run(() => stage.answers("rkvs:join()", "true"));
  return all;
}

type Two = [RunningNode, RunningNode];
export type Three = [RunningNode, RunningNode, RunningNode];

/** Starts a node that was killed once more, with a new replica that joins. */
export async function comesBack(stage: Stage, name: string, ...others: RunningNode[]) {
  const node = await stage.node(name, ["rkvs"]);
  await connect(stage, [...others, node]);
  await node.run(() => stage.answers("rkvs:join()", "true"));
  return node;
}

/** Waits until one of some nodes has the primary. */
export async function primaryAmong(stage: Stage, ...all: RunningNode[]): Promise<RunningNode> {
  const names = all.map(nameOf).join(" or ");
  let found: RunningNode | undefined;
  await stage.until(
    `a replica of ${names} is the primary: it has the name rkvs`,
    async () => {
      const pids = await Promise.all(all.map(primaryOn));
      found = all.find(({ name }) => pids.every((pid) => pid?.node === name));
      return found !== undefined;
    },
    async () => {
      const pid = await primaryOn(all[0] as RunningNode);
      return pid ? `rkvs is a process of ${Symbol.keyFor(pid.node)}` : "no process has it";
    },
  );
  return found as RunningNode;
}

/** The beginning of a session with a primary on sif and a backup on amora; and with one more on thor. */
const TWO = `
(sif@surtur)1> rkvs:start().
yes
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> rkvs:join().
true
`.trim();
export const MORE = `
${TWO}
(thor@surtur)1> net_adm:ping(sif@surtur).
pong
(thor@surtur)2> global:sync(), rkvs:join(), timer:sleep(1000).
ok
`.trim();

// Task 1: a copy for whoever joins.

export const getsCopy: Check = {
  network: "both",
  name: "a replica that joins gets everything that is there, and so does one that comes back",
  look: { at: "welcome", ask: "what is sent to the backup, and what does backup do with it?" },
  hints: [
    "A new replica sends {join, Node, Pid} to the primary. What does it need in return, and where does it keep that?",
    "The primary sends {copy, self(), Table, Done} with all of its state. The backup keeps the two as its own state, and answers {ack, self()}.",
    "send(backup, t(atoms.copy, self(), state.table, state.done));\n…\nstate = { table: Table, done: Done };\nsend(leader, t(atoms.ack, self()));",
  ],
  asked: `
${TWO}
(sif@surtur)2> rkvs:store(any_key, any_value).
true
(amora@surtur)3> timer:sleep(500), rkvs:table().
#{any_key => any_value}
(thor@surtur)1> net_adm:ping(sif@surtur).
pong
(thor@surtur)2> global:sync().
ok
(thor@surtur)3> rkvs:join().
true
(thor@surtur)4> timer:sleep(500), rkvs:table().
#{any_key => any_value}
`,
  async run(stage) {
    const [sif, amora] = (await replicas(stage, "sif", "amora")) as Two;
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    await keeps(stage, sif, "#{weather => sunny}");
    const thor = await comesBack(stage, "thor", sif, amora);
    await keeps(stage, thor, "#{weather => sunny}");
    const again = stage.faults.mayRestart(thor, () => comesBack(stage, "thor", sif, amora));
    await sif.run(() => stage.answers("rkvs:add(visits, 7)", "{ok, 7}"));
    await keeps(stage, await again(), "#{visits => 7,weather => sunny}");
  },
};

// Task 2: no answer before it is safe.

export const ackedEverywhere: Check = {
  network: "both",
  name: "what is acknowledged is kept by every replica",
  look: { at: "share", ask: "for how many answers does it wait, and is it awaited itself?" },
  hints: [
    "The client was told that its request is done, but one of the replicas does not know of it. What if that one is the next primary?",
    "Send the update to all backups first. Then wait, for each of them, for its {ack, Backup}. The client gets its reply after that.",
    "for (const backup of told) send(backup, message);\nfor (const backup of told) await receive(on(t(atoms.ack, backup), () => {}), …);",
  ],
  asked: `
${TWO}
(sif@surtur)2> rkvs:store(any_key, 1).
true
(amora@surtur)3> rkvs:table().
#{any_key => 1}
(sif@surtur)3> [rkvs:store(any_key, I) || I <- [2, 3, 4]].
[true,true,true]
(amora@surtur)4> rkvs:table().
#{any_key => 4}
`,
  async run(stage) {
    const all = (await replicas(stage, "sif", "amora", "thor")) as Three;
    const [sif, ...backups] = all;
    await sif.run(() => stage.answers("rkvs:store(first, 1)", "true"));
    for (const each of all) await keeps(stage, each, "#{first => 1}");
    for (let i = 2; i <= STORES; i++) {
      await sif.run(() => stage.answers(`rkvs:store(next, ${i})`, "true"));
      const expected = `#{first => 1,next => ${i}}`;
      for (const each of [...backups, sif]) {
        const came = await tableOn(stage, each);
        const when = `when store(next, ${i}) gives true, the replica of ${nameOf(each)} keeps`;
        if (came !== expected) stage.wrong(`${when} ${expected}`, came);
      }
    }
  },
};

/** So often something is stored: a program that does not wait for all of them is lucky now and then. */
const STORES = 8;

export const lostIsNotAwaited: Check = {
  network: "both",
  name: "a backup that is lost holds up nobody",
  look: { at: "share", ask: "what else may come instead of {ack, Backup}?" },
  hints: [
    "The primary waits for an answer. What if the backup that should give it is not there any more?",
    "welcome watches each backup with monitor. So instead of {ack, Backup} a {'DOWN', Ref, process, Backup, Reason} may come: then it is not a backup any more, and the primary need not wait for it.",
    "on(t(atoms.DOWN, _, atoms.process, backup, _), () => void backups.delete(backup)),",
  ],
  asked: `
${MORE}
(thor@surtur)3> halt().
(sif@surtur)2> [rkvs:add(any_key, 1) || _ <- [1, 2]].
[{ok,1},{ok,2}]
`,
  async run(stage) {
    const names = ["sif", "amora", "thor"];
    const [sif, amora, thor] = (await startCluster(stage, names, ["rkvs"])) as Three;
    const isAnyTime = stage.faults.mayKill(thor);
    await sif.run(() => stage.answers("rkvs:start()", "yes"));
    await amora.run(() => stage.answers("rkvs:join()", "true"));
    const joining = thor.run(() => stage.answers("rkvs:join()", "true"));
    await (isAnyTime ? stage.pass(LONG_MS) : joining);
    await sif.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 1}"));
    for (const each of isAnyTime ? [amora] : [amora, thor])
      await keeps(stage, each, "#{visits => 1}");
    await stage.kill(thor);
    await sif.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 2}"));
    await amora.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 3}"));
  },
};

export const aloneIsNotSafe: Check = {
  network: "simulated",
  name: "a primary without a backup acknowledges nothing, until one has joined",
  look: {
    at: "primary",
    ask: "does it check that there is a backup before it sends the reply?",
  },
  hints: [
    "A value that only one node keeps is lost with that node. When may the client be told that it is safe?",
    "After sharing the update, and before the reply: as long as there is no backup, wait for one to join. It gets the new value with its copy.",
    "while (backups.size === 0) await receive(joins, losses);\nsend(From, t(Ref, reply));",
  ],
  asked: `
${TWO}
(amora@surtur)3> halt().
(sif@surtur)2> Ref = make_ref(), global:send(rkvs, {self(), Ref, {store, any_key, 1}}), ok.
ok
(sif@surtur)3> receive {Ref, Early} -> Early after 2000 -> none end.
none
(amora@surtur)1> net_adm:ping(sif@surtur).
pong
(amora@surtur)2> global:sync(), rkvs:join().
true
(sif@surtur)4> receive {Ref, Late} -> Late after 2000 -> none end.
true
`,
  async run(stage) {
    const [sif, amora] = (await replicas(stage, "sif", "amora")) as Two;
    await sif.run(() => stage.answers("rkvs:store(first, 1)", "true"));
    await keeps(stage, amora, "#{first => 1}");
    await stage.kill(amora);
    await stage.pass(LONG_MS);
    let answered: Term;
    const storing = sif.run(async () => {
      answered = await stage.does("rkvs:store(next, 2)", "true, when a backup has it too");
    });
    await stage.pass(LONG_MS);
    if (answered !== undefined)
      stage.wrong("no reply to store(next, 2) as long as there is no backup", shown(answered));
    const back = await comesBack(stage, "amora", sif);
    await storing;
    const came = await tableOn(stage, back);
    if (answered !== true || came !== "#{first => 1,next => 2}")
      stage.wrong(
        "store(next, 2) gives true when amora has come back and keeps #{first => 1,next => 2}",
        `store gives ${shown(answered)}, and amora keeps ${came}`,
      );
  },
};

export const knowsItsOwn: Check = {
  network: "both",
  name: "what is no message of a client or a replica changes nothing",
  look: { at: "backup", ask: "which messages does it take for copy or update?" },
  hints: [
    "The whole cluster knows the name rkvs, so any process can send a replica a message. Which ones are for it?",
    "A pattern says all that is known of a message: copy, update, join, ack and 'DOWN' by their atoms, in the first place.",
    'on(t(atoms.copy, leader, $.map("Table"), $.map("Done")), …) // and no _ for atoms.copy',
  ],
  async run(stage) {
    const [sif, amora] = (await replicas(stage, "sif", "amora")) as Two;
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    await keeps(stage, amora, "#{weather => sunny}");
    const backup = (await amora.run(() => whereis(rkvs))) as Pid;
    await sif.run(async () => {
      const primary = global.whereisName(rkvs) as Pid;
      const storing = t(atom("store"), atom("weather"), atom("rainy"));
      const others: readonly [string, Pid, Term][] = [
        ["primary", primary, t(atom("greet"), sif.name, self())],
        ["primary", primary, t(atom("moved"), makeRef(), atom("process"), backup, atom("away"))],
        ["backup", backup, t(atom("clone"), primary, new TermMap(), new TermMap())],
        ["backup", backup, t(atom("note"), primary, self(), makeRef(), storing)],
      ];
      for (const [i, [to, pid, message]] of others.entries()) {
        stage.observed.plant(message);
        send(pid, message);
        const after = `, also after the ${to} was sent ${shown(message)}`;
        const stored = await stage.does(`rkvs:store(times, ${i})`, `true${after}`);
        const table = `#{times => ${i},weather => sunny}`;
        const came = [stored, await tableOn(stage, sif), await tableOn(stage, amora)].join(", ");
        const expected = `rkvs:store(times, ${i}) gives true, and both replicas keep ${table}${after}`;
        if (came !== [true, table, table].join(", ")) stage.wrong(expected, came);
      }
    });
  },
};

/** After so long, in ms, what has not come is not coming. */
const LONG_MS = 20_000;
