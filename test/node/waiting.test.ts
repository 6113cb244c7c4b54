import assert from "node:assert/strict";
import { test } from "node:test";
import {
  $,
  on,
  type Pid,
  type RunningNode,
  receive,
  SimulatedCluster,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const module = Symbol.for("module");
const report = Symbol.for("report");

/** Runs a scene with two nodes that have no connection yet. */
function strangers<R>(scene: (sif: RunningNode, amora: RunningNode) => Promise<R>): Promise<R> {
  const cluster = new SimulatedCluster(1);
  return cluster.play(async () => scene(await cluster.start("sif"), await cluster.start("amora")));
}

test("a message is what it was when it was sent, before there is a connection and afterwards", () =>
  strangers(async (sif, amora) => {
    const got: Term[] = [];
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const receiver = await amora.run(() =>
      spawn(async () => {
        for (let i = 0; i < 2; i++) await receive(on($("X"), ({ X }) => got.push(X)));
        finish();
      }),
    );
    const sendAndChange = async (message: number[]) => {
      send(receiver, message);
      message.push(3);
    };
    await sif.run(() => sendAndChange([1, 2]));
    await sif.run(() => spawn(amora.name, module, report, [self()]).catch(() => {}));
    await sif.run(() => sendAndChange([1, 2]));
    await finished;
    assert.deepEqual(got, [
      [1, 2],
      [1, 2],
    ]);
  }));

test("the arguments of what is spawned are what they were when it was asked for", () =>
  strangers(async (sif, amora) => {
    amora.load("module", { report: (to: Pid, list: Term) => send(to, t(report, list)) });
    const got = await sif.run(async () => {
      const list = [1, 2];
      const spawned = spawn(amora.name, module, report, [self(), list]);
      list.push(3);
      await spawned;
      return receive(on(t(report, $("List")), ({ List }) => List));
    });
    assert.deepEqual(got, [1, 2]);
  }));

test("what is no term is refused at once, and does not stop what is sent after it", () =>
  strangers((sif, amora) =>
    sif.run(async () => {
      const noTerm = Symbol("not registered");
      await assert.rejects(spawn(amora.name, module, report, [noTerm]), TypeError);
      assert.equal((await spawn(amora.name, module, report, [])).node, amora.name);
    }),
  ));
