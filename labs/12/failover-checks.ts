/**
 * The checks of task 3 of lab 12: the primary is killed, and it is seen which backup takes its
 * place, and when that one answers.
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
import { oneHolderAtMost } from "../kit/check/holders.ts";
import type { Check } from "../kit/check/lab.ts";
import { startCluster } from "../kit/session/cluster.ts";
import { keeps, MORE, primaryAmong, replicas, rkvs, type Three } from "./checks.ts";

const atom = Symbol.for;

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
  asked: `
${MORE}
(sif@surtur)2> rkvs:store(any_key, any_value).
true
(sif@surtur)3> halt().
(thor@surtur)3> [rkvs:lookup(any_key), rkvs:store(any_other, 1)].
[{ok,any_value},true]
(amora@surtur)3> map_size(rkvs:table()).
2
`,
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
    oneHolderAtMost(stage, rkvs);
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
