/** The checks of lab 13. How long something takes is asked of the simulated clock only, which is exact. */
import { $, match, type RunningNode, t } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

/** What messages may take besides the work, in simulated ms. */
const ON_THE_WAY_MS = 400;

/** The node that spreads the work, and those that do it. */
async function nodes(stage: Stage, ...workers: readonly string[]): Promise<RunningNode[]> {
  const all: RunningNode[] = [];
  for (const name of ["sif", ...workers]) all.push(await stage.node(name, ["pool", "work"]));
  return all;
}

/** An expression: `pool:map` on these nodes. */
function map(workers: readonly RunningNode[], name: string, list: string): string {
  const names = workers.map((node) => `'${Symbol.keyFor(node.name)}'`);
  return `pool:map([${names.join(", ")}], work, ${name}, ${list})`;
}

/** Waits of so many ms, done by so many nodes, are to take so long. */
async function takes(stage: Stage, workers: number, waits: string, ms: number): Promise<void> {
  const names = ["amora", "thor", "loki", "hela"].slice(0, workers);
  const [sif, ...others] = (await nodes(stage, ...names)) as [RunningNode, ...RunningNode[]];
  const begun = stage.cluster.now();
  await sif.run(() => stage.answers(map(others, "wait", waits), waits));
  const took = Math.round(stage.cluster.now() - begun);
  if (took > ms + ON_THE_WAY_MS)
    stage.wrong(`waits of ${waits} ms take ${workers} nodes about ${ms} ms`, `${took} ms`);
}

export const inOrder: Check = {
  network: "both",
  name: "map gives the results in the order of the list, whoever was faster",
  look: {
    file: "pool.ts",
    at: "map",
    ask: "where is a result put when it comes, is its job still busy, and is its node free?",
  },
  hints: [
    "The results come in any order. How do you know which element one belongs to?",
    "Keep the index of the element with each job, and put the result there: the DOWN message of a job carries its reference.",
    "results[job.index] = done ? done.Value : t(atoms.error, Reason);",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(thor@surtur)1> node().
thor@surtur
(sif@surtur)1> pool:map([amora@surtur, thor@surtur], work, square, [1, 2, 3, 4, 5]).
[1,4,9,16,25]
(sif@surtur)2> pool:map([amora@surtur, thor@surtur], work, wait, [50, 1, 20, 1]).
[50,1,20,1]
(sif@surtur)3> pool:map([amora@surtur, thor@surtur], lists, reverse, [[any_first, any_second], []]).
[[any_second,any_first],[]]
`,
  async run(stage) {
    const [sif, ...workers] = (await nodes(stage, "amora", "thor")) as [RunningNode, RunningNode];
    await sif.run(async () => {
      await stage.answers(map(workers, "square", "[1, 2, 3, 4, 5]"), "[1, 4, 9, 16, 25]");
      await stage.answers(map(workers, "wait", "[50, 1, 20, 1]"), "[50, 1, 20, 1]");
      await stage.answers(map(workers, "square", "[]"), "[]");
    });
  },
};

export const atTheSameTime: Check = {
  network: "simulated",
  name: "four nodes take a fourth of the time of one",
  look: { file: "pool.ts", at: "map", ask: "do all nodes work while one is waited for?" },
  hints: [
    "If you wait for one node before giving the next one an element, one works and the others are idle.",
    "First give each free node an element. Only then wait, for whichever finishes first.",
    "while (free.length > 0 && waiting.length > 0) { … spawnMonitor … }\nconst { job, Reason } = await next(busy);",
  ],
  async run(stage) {
    await takes(stage, 4, "[1000, 1000, 1000, 1000]", 1000);
  },
};

export const nobodyRests: Check = {
  network: "simulated",
  name: "whoever is done gets the next element, so that a long one holds up nobody",
  look: { file: "pool.ts", at: "map", ask: "when does it decide which node gets which element?" },
  hints: [
    "One element takes as long as four others. Which node should do those four?",
    "Do not divide the list in advance, and do not wait for a whole round: as soon as a node is done, it gets the first element that waits.",
    "free.push(job.node); // after each result; and the loop gives it the next one",
  ],
  async run(stage) {
    await takes(stage, 2, "[2000, 500, 500, 500, 500]", 2000);
  },
};

export const othersDoIt: Check = {
  network: "both",
  name: "what a lost node had is done by another, and it gets nothing more",
  look: { file: "pool.ts", at: "map", ask: "what does it do with the element of a lost node?" },
  hints: [
    "A node is lost, and its element is not done. How do you learn of it?",
    "The reason in DOWN is noconnection. Then the element has to wait for another node, and the lost one must not be used again.",
    "if (Reason === atoms.noconnection) waiting.unshift(job.index);",
  ],
  async run(stage) {
    const [sif, amora, thor] = (await nodes(stage, "amora", "thor")) as [
      RunningNode,
      RunningNode,
      RunningNode,
    ];
    const waits = "[150, 151, 152, 153]";
    const done = sif.run(() => stage.answers(map([amora, thor], "wait", waits), waits));
    await stage.pass(100);
    await stage.kill(amora);
    await done;
    await sif.run(() => stage.answers(map([amora, thor], "square", "[7, 8]"), "[49, 64]"));
  },
};

export const saysWhatFailed: Check = {
  network: "both",
  name: "what fails gives {error, Reason} in its place, and no node at all {error, nodedown}",
  look: {
    file: "pool.ts",
    at: "map",
    ask: "which reasons can DOWN have, and what if no node is left?",
  },
  hints: [
    "Not every end is a result, and not every bad end is a lost node. Which three kinds are there?",
    "{result, Value} is a result; noconnection means that the node is lost; anything else is the function's own failure. When elements wait and no node is free or busy, they will never be done.",
    "return waiting.length === 0 ? results : t(atoms.error, atoms.nodedown);",
  ],
  asked: `
(amora@surtur)1> node().
amora@surtur
(sif@surtur)1> [First, {error, {bad_luck, _}}, Last] = pool:map([amora@surtur], work, unlucky, [12, 13, 14]), {First, Last}.
{12,14}
(amora@surtur)2> halt().
(sif@surtur)2> pool:map([amora@surtur], work, square, [1, 2]).
{error,nodedown}
`,
  async run(stage) {
    const [sif, amora] = (await nodes(stage, "amora")) as [RunningNode, RunningNode];
    await sif.run(async () => {
      const expression = map([amora], "unlucky", "[12, 13, 14]");
      const expected = "[12, {error, {bad_luck, Stack}}, 14]";
      const value = await stage.does(expression, expected);
      const failed = t(Symbol.for("error"), t(Symbol.for("bad_luck"), $("Stack")));
      if (!match([12, failed, 14], value))
        stage.wrong(`${expression} gives ${expected}`, shown(value));
      stage.observed.reports.length = 0; // what has failed had to
      await stage.kill(amora);
      await stage.answers(map([amora], "square", "[1, 2]"), "{error, nodedown}");
    });
  },
};

// The hashes are those of the starter's `hash`, so where a key belongs is known.
const POINTS = "[{1467853041, amora}, {2155685811, amora}, {3342180277, sif}, {4211065207, sif}]";
const BELONGS = [
  ["weather", "sif"],
  ["wind", "amora"],
  ["rain", "amora"],
  ["walter", "sif"],
  ["genova", "amora"],
  ["amora 1", "amora"], // its hash is that of a point
] as const;
const MOVED =
  '[{<<"walter">>, amora, thor}, {<<"cazzola">>, amora, thor}, {<<"genova">>, sif, thor}]';
const MOVED_BACK = '[{<<"walter">>, thor, amora}]';

export const findsNext: Check = {
  name: "make puts every node at its points, in order, and find takes the next point of a key",
  look: {
    file: "ring.ts",
    at: "make",
    ask: "is it sorted by numbers, which point does find take, and how does the ring close?",
  },
  hints: [
    "A key's hash lies between two points, or after the last one. Which node does it belong to?",
    "Points are sorted by their hashes, as numbers. The first point at or after the key's hash is the key's; after the last one the ring begins again.",
    "const [, node] = ring.find(([hash]) => hash >= at) ?? ring[0];",
  ],
  asked: `
1> length(ring:make([any_first, any_second, any_third], 100)).
300
2> Ring = ring:make([any_first, any_second], 50), Ring == lists:sort(Ring).
true
3> ring:find([{5, any_first}, {100, any_second}], <<"weather">>).
any_first
`,
  async run(stage) {
    const make = "ring:make([sif, amora], 2)";
    await stage.answers("length(ring:make([sif, amora, thor], 100))", "300");
    await stage.answers(make, POINTS);
    const many = "ring:make([sif, amora], 50)";
    await stage.answers(`${many} == lists:sort(${many})`, "true");
    for (const [key, node] of BELONGS)
      await stage.answers(`ring:find(${make}, <<"${key}">>)`, node);
    const one = "[{5, sif}, {100, amora}]";
    await stage.answers(`ring:find(${one}, <<"weather">>)`, "sif");
  },
};

export const movesToTheNew: Check = {
  name: "moves tells which keys go where: to the node that joins, and none between the others",
  look: { file: "ring.ts", at: "moves", ask: "which keys have another node afterwards?" },
  hints: [
    "Ask both rings about each key. Which keys should be in the list?",
    "{Key, From, To} for each key that has a different node afterwards, in the order of the keys.",
    "keys.map((key) => t(key, find(before, key), find(after, key))).filter(([, from, to]) => from !== to)",
  ],
  asked: `
1> Two = ring:make([sif, amora], 50), Three = ring:make([sif, amora, thor], 50), ok.
ok
2> ring:moves(Two, Two, [<<"weather">>, <<"wind">>]).
[]
3> ring:moves(Two, Three, [<<"wind">>, <<"walter">>, <<"genova">>]).
[{<<"walter">>,amora,thor},{<<"genova">>,sif,thor}]
`,
  async run(stage) {
    const two = "ring:make([sif, amora], 50)";
    const three = "ring:make([sif, amora, thor], 50)";
    const keys =
      '[<<"weather">>, <<"wind">>, <<"rain">>, <<"walter">>, <<"cazzola">>, <<"genova">>]';
    await stage.answers(`ring:moves(${two}, ${two}, ${keys})`, "[]");
    await stage.answers(`ring:moves(${two}, ${three}, ${keys})`, MOVED);
    await stage.answers(`ring:moves(${three}, ${two}, [<<"wind">>, <<"walter">>])`, MOVED_BACK);
  },
};
