/**
 * The checks of tasks 1 to 3 of lab 12, and what those of task 4 need too. Replicas are started, killed,
 * and started again, and what each of them keeps is compared with what was acknowledged.
 */
import {
  $,
  global,
  on,
  type Pid,
  type RunningNode,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  t,
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
  async run(stage) {
    const [sif, amora] = (await replicas(stage, "sif", "amora")) as Two;
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    await keeps(stage, sif, "#{weather => sunny}");
    const thor = await comesBack(stage, "thor", sif, amora);
    await keeps(stage, thor, "#{weather => sunny}");
    await sif.run(() => stage.answers("rkvs:add(visits, 7)", "{ok, 7}"));
    await stage.kill(thor);
    await keeps(
      stage,
      await comesBack(stage, "thor", sif, amora),
      "#{visits => 7,weather => sunny}",
    );
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
  async run(stage) {
    const [sif, amora, thor] = (await replicas(stage, "sif", "amora", "thor")) as Three;
    await sif.run(() => stage.answers("rkvs:add(visits, 1)", "{ok, 1}"));
    for (const each of [amora, thor]) await keeps(stage, each, "#{visits => 1}");
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

/** After so long, in ms, what has not come is not coming. */
const LONG_MS = 20_000;

// Task 3: a backup becomes the primary.

export const takesOver: Check = {
  network: "both",
  name: "when the primary is lost a backup takes its place, and the others join that one",
  look: {
    at: "backup",
    ask: "what does it do when its primary is lost, and what if another backup was faster?",
  },
  hints: [
    "The DOWN message has come. One of the backups has to become the primary, and all the others need a new one. How do they agree?",
    "Each tries to register the name: one gets yes and goes on as primary(state). A backup that gets no finds the new primary, and joins it: that is the next round of the loop.",
    "if (state && (await global.registerName(atoms.rkvs, self())) === atoms.yes)\n  return primary(state);",
  ],
  async run(stage) {
    const [sif, amora, thor] = (await replicas(stage, "sif", "amora", "thor")) as Three;
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    for (const each of [amora, thor]) await keeps(stage, each, "#{weather => sunny}");
    await stage.kill(sif);
    await primaryAmong(stage, amora, thor);
    for (const each of [amora, thor])
      await each.run(() => stage.answers("rkvs:lookup(weather)", "{ok, sunny}"));
    await amora.run(() => stage.answers("rkvs:store(wind, north)", "true"));
    for (const each of [amora, thor]) await keeps(stage, each, "#{weather => sunny,wind => north}");
  },
};

export const emptyIsNoPrimary: Check = {
  network: "simulated",
  name: "a replica that has no copy yet never takes over",
  look: { at: "backup", ask: "may it register the name in every case?" },
  hints: [
    "A replica has just been started, and the primary is lost before it could send a copy. What would clients find if that replica became the primary?",
    "Only a replica that has a copy may compete for the name. One without a copy looks for the next primary.",
    "let state: State | undefined; // undefined until {copy, …} has come\n…\nif (state && …",
  ],
  async run(stage) {
    const { random } = stage.cluster;
    const [sif, amora, thor] = (await startCluster(
      stage,
      ["sif", "amora", "thor"],
      ["rkvs"],
    )) as Three;
    await sif.run(() => stage.answers("rkvs:start()", "yes"));
    await amora.run(() => stage.answers("rkvs:join()", "true"));
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    await keeps(stage, amora, "#{weather => sunny}");
    await stage.pass(random.between(1, 30));
    await thor.run(() => stage.answers("rkvs:join()", "true"));
    await stage.pass(random.between(0, 3));
    await stage.kill(sif);
    await primaryAmong(stage, amora, thor);
    await thor.run(() => stage.answers("rkvs:lookup(weather)", "{ok, sunny}"));
  },
};

export const waitsForOthers: Check = {
  network: "both",
  name: "a new primary answers nobody before every other replica has joined it",
  look: { at: "primary", ask: "for which replicas does it wait before its loop begins?" },
  hints: [
    "Of three replicas the primary is lost, and one has taken over. The third has not noticed yet, and keeps the old state. What if the new primary changes something now, and is lost too?",
    "Before its loop the new primary goes through nodes(), and waits for {join, Node, Pid} from each. monitor({rkvs, Node}) says DOWN at once where there is no replica.",
    'for (const other of nodes()) {\n  const watch = monitor(t(atoms.rkvs, other));\n  await receive(\n    on(t(atoms.join, other, $.pid("Backup")), …),\n    on(t(atoms.DOWN, watch, _, _, _), …),\n  );\n}',
  ],
  async run(stage) {
    const names = ["sif", "amora", "thor", "loki"];
    const all = await startCluster(stage, names, ["rkvs"]);
    const [sif, amora, thor, loki] = all as [...Three, RunningNode];
    await sif.run(() => stage.answers("rkvs:start()", "yes"));
    await amora.run(() => stage.answers("rkvs:join()", "true"));
    await sif.run(() => stage.answers("rkvs:store(weather, sunny)", "true"));
    const late = await lateReplica(loki);
    await stage.kill(sif);
    await primaryAmong(stage, amora);
    await thor.run(() => stage.answers("rkvs:join()", "true"));
    let answered: Term;
    const storing = amora.run(async () => {
      answered = await stage.does("rkvs:store(weather, rainy)", "true");
    });
    await stage.pass(SOON_MS);
    if (answered !== undefined)
      stage.wrong(
        "no reply from the new primary while the replica of loki has not joined it",
        shown(answered),
      );
    late.join();
    await storing;
    if (answered !== true) stage.wrong("store gives true when all have joined", shown(answered));
  },
};

/** A moment, in ms: long enough for an answer that should not come. */
const SOON_MS = 200;

/** A process that is a replica by its name, and joins when it is told to. */
async function lateReplica(where: RunningNode): Promise<{ join(): void }> {
  let join = () => {};
  const told = new Promise<void>((resolve) => {
    join = resolve;
  });
  const pid = await where.run(() =>
    spawn(async () => {
      await told;
      const leader = global.whereisName(rkvs) as Pid;
      send(leader, t(atom("join"), where.name, self()));
      for (;;) await receive(on($("Message"), () => send(leader, t(atom("ack"), self()))));
    }),
  );
  await where.run(() => register(rkvs, pid));
  return { join };
}
