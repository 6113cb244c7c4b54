/**
 * Functions that a program gives to the runtime and that throw: where reports go, what listens to
 * events, what a pattern asks. It is that program's fault, and nobody else notices.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  _,
  $,
  apply,
  type Clause,
  error,
  Hole,
  on,
  type RunningNode,
  receive,
  rpc,
  SimulatedCluster,
  send,
  spawn,
  spawnMonitor,
  type Term,
  t,
  after as timeout,
} from "#runtime";
import { newNodes } from "../../runtime/process/event.ts";
import { connectNode } from "../../runtime/services/net-kernel.ts";
import { whatEscaped } from "./networks.ts";

const atom = Symbol.for;
const DOWN = atom("DOWN");
const thrower = (): never => {
  throw new Error("from inside");
};

/** Two nodes, connected, of which the first reports to a function that throws, or to none. */
function play(
  scene: (sif: RunningNode, amora: RunningNode) => Promise<void>,
  log: (text: string) => void = () => {},
): Promise<void> {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => {
    const [sif, amora] = [await cluster.start("sif", { log }), await cluster.start("amora")];
    await amora.run(() => connectNode(sif.name));
    await scene(sif, amora);
    assert.equal(
      await amora.run(() => rpc.call(sif.name, atom("erlang"), atom("node"), [])),
      sif.name,
    );
    assert.equal(
      await sif.run(() => rpc.call(amora.name, atom("erlang"), atom("node"), [])),
      amora.name,
    );
    assert.deepEqual(whatEscaped(), []);
  });
}

const reasonOf = (code: () => unknown) => {
  const [, ref] = spawnMonitor(code);
  return receive(on(t(DOWN, ref, _, _, $("Why")), ({ Why }) => Why));
};

for (const [what, log] of Object.entries({
  "an error": thrower,
  "an object": () => {
    throw { a: 1 };
  },
  nothing: () => {
    throw undefined;
  },
}))
  test(`a function that throws ${what} at each report ends nothing`, () =>
    play(async (sif) => {
      const why = await sif.run(() => reasonOf(() => error(atom("oops"))));
      assert.deepEqual((why as Term[])[0], atom("oops"));
      for (let i = 0; i < 2; i++) {
        const printed = await sif.run(async () =>
          reasonOf(() => apply(atom("io"), atom("put_chars"), ["hello"])),
        );
        assert.ok(printed !== undefined, "who prints is answered");
      }
      const [amora] = ["nobody@no.where"].map(atom) as [symbol];
      await sif.run(() => connectNode(amora)); // is reported too
    }, log));

test("a listener that throws ends nothing, and the others hear of everything", async () => {
  const heard: string[] = [];
  const stops = [
    newNodes.listen(thrower),
    newNodes.listen(({ kind }) => heard.push(kind)),
    newNodes.listen(() => {
      throw { a: 1 };
    }),
  ];
  try {
    await play(async (sif) => {
      const why = await sif.run(() => reasonOf(() => error(atom("oops"))));
      assert.deepEqual((why as Term[])[0], atom("oops"));
    });
  } finally {
    for (const stop of stops) stop();
  }
  for (const kind of ["connect", "spawn", "send", "deliver", "receive", "exit"])
    assert.ok(heard.includes(kind), kind);
});

/** What asks each message something, and throws. */
const asking: Record<string, Clause<Term>> = {
  "a clause that throws": { accept: thrower },
  "a hole that throws": on(new Hole("X", thrower as never), () => 1),
  "a hole that throws, in a tuple": on(t(new Hole("X", thrower as never)), () => 1),
};

for (const [what, clause] of Object.entries(asking))
  for (const from of ["its own node", "another node"])
    test(`${what} ends the process that receives, and not the sender from ${from}`, () =>
      play(async (sif, amora) => {
        const sender = from === "another node" ? amora : sif;
        const why = await sif.run(async () => {
          const [pid, ref] = spawnMonitor(async () => {
            await receive(on(atom("begin"), () => 1));
            await receive(clause);
          });
          send(pid, atom("begin"));
          await receive(timeout(1, () => 1));
          await sender.run(() => send(pid, t(1)));
          return receive(
            on(t(DOWN, ref, _, _, $("Why")), ({ Why }) => Why),
            timeout(60_000, () => atom("nothing")),
          );
        });
        assert.deepEqual(
          (why as Term[])[0],
          t(
            atom("Error"),
            [..."from inside"].map((c) => c.charCodeAt(0)),
          ),
        );
      }));

test("a process that sends to another node without end runs out of stack, and nothing else does", () =>
  play(async (sif, amora) => {
    const sink = await amora.run(() => spawn(() => receive(on(atom("never"), () => 1))));
    const endless = (): never => {
      send(sink, [1, "two"]);
      return endless();
    };
    const why = await sif.run(() => reasonOf(endless));
    assert.equal(((why as Term[])[0] as Term[])[0], atom("RangeError"));
  }));
