/**
 * The checks of task 3 of lab 07. Two processes have one name, as they have when two halves of a
 * cluster meet: one of them has to win, and to get what the other kept.
 */
import {
  $,
  equal,
  global,
  isTuple,
  makeRef,
  on,
  type Pid,
  type RunningNode,
  receive,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
} from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { connect } from "../kit/session/cluster.ts";
import { cluster, gkvs, holderAmong, holderOn, nameOf, startOn, type Three } from "./checks.ts";

const atom = Symbol.for;

// Task 3: two of one name.

/**
 * A process that answers as one of the name server does, and is known to the cluster by a name. Gives
 * the list of what it is asked.
 */
async function double(
  stage: Stage,
  where: RunningNode,
  name: string,
  size: number,
): Promise<Term[]> {
  const asked: Term[] = [];
  const table = tableOf(name, size);
  const answer = (query: Term): Term => {
    if (query === atom("size")) return size;
    asked.push(query);
    return isTuple(query) && query[0] === atom("step_back") ? table : true;
  };
  await where.run(() => {
    const pid = spawn(async () => {
      for (;;)
        await receive(
          on(t($.pid("From"), $.ref("Ref"), $("Query")), ({ From, Ref, Query }) =>
            send(From, t(Ref, answer(Query))),
          ),
        );
    });
    stage.observed.label(pid, `the process called ${name}`);
    return global.registerName(atom(name), pid);
  });
  return asked;
}

/** So many keys, each with the name in it. */
function tableOf(name: string, size: number): TermMap {
  const keys = Array.from({ length: size }, (_, i) => t(atom(name), i + 1));
  return new TermMap(keys.map((key) => [key, t(atom("ok"), key)] as const));
}

const known = (name: string) => `global:whereis_name(${name})`;
const deciding = (one: string, two: string) => `gkvs:decide(gkvs, ${one}, ${two})`;

/** Lets `decide` choose between two, and gives the name of the winner. */
async function winner(stage: Stage, one: string, two: string, expected: string): Promise<string> {
  const value = await stage.does(deciding(known(one), known(two)), expected);
  const found = [one, two].find((name) => equal(value, global.whereisName(atom(name))));
  return found ?? shown(value);
}

async function decides(stage: Stage, one: string, two: string, expected: string): Promise<void> {
  const came = await winner(stage, one, two, `the process called ${expected}`);
  if (came !== expected)
    stage.wrong(`decide(gkvs, ${one}, ${two}) gives the process called ${expected}`, came);
}

export const moreWins: Check = {
  network: "both",
  name: "decide gives the name to the one that keeps more, whichever comes first",
  look: { at: "decide", ask: "does it give the same for (one, two) as for (two, one)?" },
  hints: [
    "Chance decides which of the two is passed as one, and which as two. Does your decision depend on it?",
    "Ask both for their size. Of two that keep equally much, the same one has to win each time: compare(pid1, pid2) puts pids in an order that is the same on all nodes. A process that gives no answer has ended, and can't win.",
    "const rank = async (pid) => t((await call(pid, atoms.size))?.Reply ?? -1, pid);\nconst isFirst = compare(await rank(one), await rank(two)) > 0;",
  ],
  async run(stage) {
    const [sif, amora, thor] = (await cluster(stage, "sif", "amora", "thor")) as Three;
    await double(stage, sif, "small", 0);
    await double(stage, amora, "large", 3);
    await double(stage, thor, "as_large", 3);
    for (const each of [sif, amora])
      await each.run(async () => {
        await decides(stage, "small", "large", "large");
        await decides(stage, "large", "small", "large");
        const one = await winner(stage, "large", "as_large", "one of the two");
        await decides(stage, "as_large", "large", one);
        const dead = "spawn(fun() -> ok end)";
        for (const typed of [deciding(dead, known("small")), deciding(known("small"), dead)])
          await stage.answers(`${typed} =:= ${known("small")}`, "true");
      });
  },
};

export const loserTold: Check = {
  network: "both",
  name: "decide has the loser step back, and gives the winner what it had",
  look: {
    at: "decide",
    ask: "what does it ask of the loser, what of the winner, and in which order?",
  },
  hints: [
    "Both go on as if they had the name, until they are told. What does the loser have to know?",
    "call(loser, {step_back, Winner}) gives what the loser had, and call(winner, {merge, Table}) passes it on. Wait for both: the name is settled as soon as decide returns.",
    "const left = await call(loser, t(atoms.stepBack, winner));\nif (left) await call(winner, t(atoms.merge, left.Reply));",
  ],
  async run(stage) {
    const [sif, amora] = (await cluster(stage, "sif", "amora")) as [RunningNode, RunningNode];
    const small = await double(stage, sif, "small", 1);
    const large = await double(stage, amora, "large", 3);
    await sif.run(async () => {
      await decides(stage, "small", "large", "large");
      const told = (name: string, asked: Term[], expected: Term) => {
        if (!equal(asked, [expected]))
          stage.wrong(
            `the process called ${name} is asked for ${shown(expected)}, once`,
            shown(asked),
          );
      };
      told("small", small, t(atom("step_back"), global.whereisName(atom("large")) as Pid));
      told("large", large, t(atom("merge"), tableOf("small", 1)));
    });
  },
};

export const oneAgain: Check = {
  network: "simulated",
  name: "two halves that meet again have one name, all that was stored, and somebody to take over",
  look: {
    at: "serve",
    ask: "is decide given to registerName, and what does serve do with {step_back, Winner} and {merge, Table}?",
  },
  hints: [
    "Three things have to be right: which process has the name, what it keeps, and which process watches it. Which of them is wrong?",
    "registerName has to be given decide. On step_back a process hands over all that it keeps and watches the winner, as after a lost competition. On merge it also keeps what the other had, for the keys that it does not have.",
    'on(… t(atoms.stepBack, $.pid("Winner")) …) => {\n  monitor(Winner);\n  send(From, t(Ref, table));\n  table.clear();\n}',
  ],
  async run(stage) {
    const all = (await cluster(stage, "sif", "amora", "thor")) as Three;
    const [sif, amora, thor] = all;
    await startOn(stage, sif, amora, thor);
    await amora.run(() => stage.answers("gkvs:store(weather, sunny)", "true"));
    stage.cluster.partition([sif, amora], [thor]);
    await stage.pass(LONG_MS);
    await holderAmong(stage, "thor, cut off from the others, has the name gkvs for itself", thor);
    await amora.run(() => stage.answers("gkvs:store(wind, north)", "true"));
    await thor.run(async () => {
      await stage.answers("gkvs:store(weather, rainy)", "true");
      await stage.answers('gkvs:store({location, walter}, "Genova")', "true");
      await stage.answers('gkvs:store(host, "thor")', "true");
    });
    stage.cluster.heal();
    await connect(stage, all);
    const expected = "thor, which keeps more than sif, has the name gkvs on all nodes";
    const found = await holderAmong(stage, expected, ...all);
    if (found !== thor) stage.wrong(expected, `a process of ${nameOf(found)} has it`);
    for (const each of all)
      await each.run(async () => {
        await stage.answers("gkvs:lookup(weather)", "{ok, rainy}");
        await stage.answers("gkvs:lookup(wind)", "{ok, north}");
        await stage.answers("gkvs:lookup({location, walter})", '{ok, "Genova"}');
      });
    await stage.kill(amora);
    await stage.kill(thor);
    await stage.until(
      "the process of sif, which has stepped back, takes the name when thor is lost",
      async () => (await holderOn(sif))?.node === sif.name,
      async () => `on ${nameOf(sif)} gkvs is ${shown(await holderOn(sif))}`,
    );
    // What it had it has given away when it stepped back.
    await sif.run(() => stage.answers("gkvs:lookup(weather)", "undefined"));
  },
};

/** After so long, in ms, a node that is cut off is given up. */
const LONG_MS = 100_000;

export const knowsItsOwn: Check = {
  network: "both",
  name: "what is no request to the name server changes nothing in it",
  look: { at: "serve", ask: "which requests does it take for store, step_back or merge?" },
  hints: [
    "The whole cluster knows the name, so any process can send it a message. Which ones are for it?",
    "A pattern says all that is known of a message: each request begins with the atom that says what to do.",
    'on(t($.pid("From"), $.ref("Ref"), t(atoms.merge, $.map("Other"))), …) // and no _ for atoms.merge',
  ],
  async run(stage) {
    const [sif, amora] = (await cluster(stage, "sif", "amora")) as [RunningNode, RunningNode];
    await startOn(stage, sif, amora);
    await amora.run(async () => {
      await stage.answers("gkvs:store(weather, sunny)", "true");
      for (const query of [
        t(atom("note"), atom("weather"), atom("rainy")),
        t(atom("greet"), self()),
        t(atom("note"), new TermMap([[atom("wind"), atom("north")]])),
      ]) {
        const message = t(self(), makeRef(), query);
        stage.observed.plant(message);
        send(global.whereisName(gkvs) as Pid, message);
        const kept = "[{ok,sunny},undefined]";
        const came = shown(await stage.does("[gkvs:lookup(weather), gkvs:lookup(wind)]", kept));
        const expected = `lookup(weather) and lookup(wind) give ${kept}, also after {From, Ref, ${shown(query)}}`;
        if (came !== kept) stage.wrong(expected, came);
      }
    });
  },
};
