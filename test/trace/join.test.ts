import assert from "node:assert/strict";
import { test } from "node:test";
import { _, after, on, type RunningNode, receive, register, self, send, spawn, t } from "#runtime";
import { Pid } from "../../runtime/term/identifier.ts";
import { type Happening, join } from "../../runtime/trace/join.ts";
import { fates, logFrom, storyOf } from "./story.ts";

const kvs = Symbol.for("kvs");
const ask = Symbol.for("ask");
const late = Symbol.for("late");

/** A process of a node that takes everything. */
function sink(node: RunningNode): Promise<Pid> {
  return node.run(() => {
    const pid = spawn(async () => {
      for (;;) await receive(on(_, () => true));
    });
    register(kvs, pid);
    return pid;
  });
}

test("what was on its way to a node that is killed is lost, and what came before is not", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await sink(amora);
    await sif.run(() => send(t(kvs, amora.name), ask));
    await cluster.pass(100);
    await sif.run(() => send(t(kvs, amora.name), late));
    cluster.kill(amora);
    await cluster.pass(100);
  });
  assert.deepEqual(fates(story, "ask"), ["delivered"]);
  assert.deepEqual(fates(story, "late"), ["lost"]);
});

test("the same message sent again after a lost connection is not taken for the first", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await sink(amora);
    await sif.run(async () => {
      send(t(kvs, amora.name), ask);
      await cluster.pass(100);
      cluster.partition([sif], [amora]);
      send(t(kvs, amora.name), ask);
      await cluster.pass(120_000); // both have given the other up
      cluster.heal();
      send(t(kvs, amora.name), ask);
      await cluster.pass(100);
    });
  });
  assert.deepEqual(fates(story, "ask"), ["delivered", "lost", "delivered"]);
});

test("what waits behind a cut when the story ends is under way", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    const pid = await sink(amora);
    await sif.run(() => send(pid, ask));
    await cluster.pass(100);
    cluster.cut(sif, amora);
    await sif.run(() => send(pid, late));
    await cluster.pass(100);
  });
  assert.deepEqual(fates(story, "late"), ["under way"]);
});

test("a message to nobody, or to a node that is not there, is lost", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await sif.run(async () => {
      send(t(Symbol.for("nobody"), amora.name), Symbol.for("to_nobody"));
      send(t(kvs, Symbol.for("thor@simulated")), Symbol.for("nowhere"));
      const ended = spawn(() => true);
      await receive(after(10, () => true));
      send(ended, Symbol.for("too_late"));
      await receive(after(10_000, () => true));
    });
  });
  assert.deepEqual(fates(story, "to_nobody"), ["lost"]);
  assert.deepEqual(fates(story, "nowhere"), ["lost"]);
  assert.deepEqual(fates(story, "too_late"), ["lost"]);
});

test("equal messages from two senders are joined with their own sendings", async () => {
  const story = await storyOf(async (cluster) => {
    const nodes = await Promise.all(["sif", "amora", "thor"].map((name) => cluster.start(name)));
    const [sif, ...others] = nodes as [RunningNode, ...RunningNode[]];
    const pid = await sink(sif);
    await Promise.all(others.map((node) => node.run(() => send(pid, ask))));
    await cluster.pass(1000);
  });
  const delivered = story.filter(({ entry }) => entry.kind === "deliver" && entry.text === "ask");
  assert.equal(delivered.length, 2);
  for (const { entry, cause } of delivered) assert.equal(cause?.lane, entry.from);
});

test("a message taken out of turn is joined with its own arrival", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    await sif.run(async () => {
      for (const n of [1, 2, 1]) send(self(), n);
      await receive(on(2, () => true));
      await receive(on(1, () => true));
    });
  });
  const arrivals = story.filter(
    ({ entry }) => entry.kind === "deliver" && /^\d$/.test(entry.text ?? ""),
  );
  const taken = story.filter(
    ({ entry }) => entry.kind === "receive" && /^\d$/.test(entry.text ?? ""),
  );
  assert.deepEqual(
    taken.map(({ cause }) => arrivals.indexOf(cause as Happening)),
    [1, 0],
  );
});

test("nothing comes before its cause in a story", async () => {
  for (const seed of [1, 2, 3]) {
    const story = await storyOf(async (cluster) => {
      const nodes = await Promise.all(["sif", "amora", "thor"].map((name) => cluster.start(name)));
      for (const node of nodes) await sink(node);
      for (let i = 0; i < 30; i++) {
        const [from, to] = [cluster.random.pick(nodes), cluster.random.pick(nodes)];
        await from.run(() => send(t(kvs, to.name), i));
      }
      await cluster.pass(1000);
    }, seed);
    const position = new Map(story.map((happening, i) => [happening, i]));
    for (const [i, { cause }] of story.entries())
      if (cause) assert.ok((position.get(cause) ?? i) < i, `seed ${seed}: a cause comes first`);
    assert.ok(story.some(({ cause }) => cause?.entry.peer === "amora@simulated"));
  }
});

// Two nodes whose clocks disagree, and one that tells nothing.

const sif = Symbol.for("sif@surtur");
const thor = Symbol.for("thor@valhalla");
const P = new Pid(sif, 80, 0, 1);
const Q = new Pid(thor, 90, 0, 7);
const at = (node: symbol, creation: number, time: number) => ({ node, creation, time });
const message = { signal: "SEND", from: P, to: Q, term: ask };

test("logs of two OS processes are put together by their arrows where their clocks disagree", () => {
  const sent = logFrom([
    { kind: "connect", ...at(sif, 1, 100), peer: thor, peerCreation: 7 },
    { kind: "send", ...at(sif, 1, 500), process: P, peer: thor, ...message },
    { kind: "send", ...at(sif, 1, 501), process: P, peer: thor, ...message },
    { kind: "disconnect", ...at(sif, 1, 502), peer: thor, peerCreation: 7 },
  ]);
  const got = logFrom([
    { kind: "connect", ...at(thor, 7, 10), peer: sif, peerCreation: 1 },
    { kind: "deliver", ...at(thor, 7, 20), process: Q, ...message },
    { kind: "receive", ...at(thor, 7, 21), process: Q, term: ask },
  ]);
  const story = join([got, sent]);
  assert.deepEqual(
    story.map(({ entry }) => `${entry.node.slice(0, 4)} ${entry.kind}`),
    [
      "thor connect",
      "sif@ connect",
      "sif@ send",
      "thor deliver",
      "thor receive",
      "sif@ send",
      "sif@ disconnect",
    ],
  );
  assert.deepEqual(fates(story, "ask"), ["delivered", "lost"]);
});

test("what a node that tells nothing has got is not known", () => {
  const story = join([
    logFrom([{ kind: "send", ...at(sif, 1, 1), process: P, peer: thor, ...message }]),
  ]);
  assert.deepEqual(fates(story, "ask"), ["unseen"]);
});
