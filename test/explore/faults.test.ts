/** Faults as choices: each happens before every step for which it makes a difference, and not at all. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import {
  $,
  after,
  monitorNode,
  on,
  type RunningNode,
  receive,
  register,
  self,
  send,
  spawn,
  t,
} from "#runtime";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import type { Check } from "../../labs/kit/check/lab.ts";
import type { Stage } from "../../labs/kit/check/stage.ts";
import { hunt } from "../../labs/kit/explore/hunt.ts";
import { Player } from "../../labs/kit/explore/play.ts";
import { connect, startCluster } from "../../labs/kit/session/cluster.ts";

const [go, reader] = [Symbol.for("go"), Symbol.for("reader")];
const earlier = join(CHECKOUT, "solutions");

/** What has come of a scene in all its orders: each once. */
async function outcomes(
  scene: (stage: Stage) => Promise<string>,
  explored: NonNullable<Check["explored"]>,
): Promise<string[]> {
  const all = new Set<string>();
  const check: Check = {
    ...{ name: "a scene", look: { at: "start", ask: "" }, hints: ["", "", ""], explored },
    run: async (stage) => void all.add(await scene(stage)),
  };
  const player = new Player({ lab, folder: join(earlier, lab.number), earlier });
  const { failed, bound } = await hunt(player, check, () => true);
  assert.equal(failed?.failure, undefined);
  assert.equal(bound, Number.POSITIVE_INFINITY, "all orders were tried");
  return [...all].sort();
}

/** Two nodes: what comes to a process of amora within a time is what it gives. */
async function two(stage: Stage): Promise<readonly [RunningNode, RunningNode, Promise<string>]> {
  const [sif, amora] = (await startCluster(stage, ["sif", "amora"], [])) as [
    RunningNode,
    RunningNode,
  ];
  let came = (_what: string) => {};
  const outcome = new Promise<string>((resolve) => {
    came = resolve;
  });
  await stage.calmly(() =>
    amora.run(() => {
      const read = () =>
        receive(
          on($("Any"), () => came("it has come")),
          after(20_000, () => came("it has not come")),
        );
      register(reader, spawn(read));
    }),
  );
  return [sif, amora, outcome];
}

test("what is sent before a cable is cut comes, and after that when the cable is mended, or not", async () => {
  const scene = async (stage: Stage) => {
    const [sif, amora, outcome] = await two(stage);
    stage.faults.mayCut(sif, amora);
    await sif.run(() => send(t(reader, amora.name), go));
    return outcome;
  };
  assert.deepEqual(await outcomes(scene, { delays: 0, faults: 0 }), ["it has come"]);
  const both = ["it has come", "it has not come"];
  assert.deepEqual(await outcomes(scene, { delays: 0, faults: 1 }), both);
});

test("a node that is killed may be started again before it is asked to, and once", async () => {
  let most = 0;
  const scene = async (stage: Stage) => {
    const [sif, amora, outcome] = await two(stage);
    const started: RunningNode[] = [];
    const back = stage.faults.mayRestart(sif, async () => {
      const node = await stage.calmly(() => stage.node("sif"));
      started.push(node);
      await stage.calmly(() => connect(stage, [node, amora]));
      await node.run(() => send(t(reader, amora.name), self()));
      return node;
    });
    const came = await outcome;
    const before = started.length;
    await back();
    most = Math.max(most, started.length);
    return `${came}, and sif was started ${before} times before it was asked to`;
  };
  assert.deepEqual(await outcomes(scene, { delays: 0, faults: 1 }), [
    "it has come, and sif was started 1 times before it was asked to",
    "it has not come, and sif was started 0 times before it was asked to",
  ]);
  assert.equal(most, 1);
});

test("a node that does nothing any more may be killed all the same", async () => {
  const scene = async (stage: Stage) => {
    const [sif, amora] = (await startCluster(stage, ["sif", "amora"], [])) as [
      RunningNode,
      RunningNode,
    ];
    stage.faults.mayKill(sif);
    return amora.run(() => {
      monitorNode(sif.name, true);
      const down = t(Symbol.for("nodedown"), sif.name);
      return receive(
        on(down, () => "it is lost"),
        after(5, () => "nothing"),
      );
    });
  };
  const both = ["it is lost", "nothing"];
  assert.deepEqual(await outcomes(scene, { delays: 0, faults: 1 }), both);
});
