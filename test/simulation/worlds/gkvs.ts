/**
 * Lab 07's name server for the cluster, while nodes are lost and cut off. When all is healed one process has
 * the name, and what is stored anywhere is found everywhere. No node is started during a cut: see `global.ts`.
 */
import assert from "node:assert/strict";
import { equal, global, t } from "#runtime";
import { lookup, start, store } from "../../../solutions/07/gkvs.ts";
import { Turmoil, type World } from "../turmoil.ts";

const NODES = ["sif", "amora", "thor"];

export const gkvs: World = {
  name: "gkvs",
  async play(seed) {
    const world = new Turmoil(seed, async (node) => void node.run(start));
    const { cluster } = world;
    await cluster.play(async () => {
      for (const name of NODES) await world.start(name);
      for (let i = 0; i < 15; i++) {
        if ((await world.befall(NODES, 1, 3)) !== undefined)
          void world.some.run(() => store(i, seed));
        await world.pass(60_000);
      }
      await world.settle();
      const holders = await Promise.all(
        world.nodes.map((node) => node.run(() => global.whereisName(Symbol.for("gkvs")))),
      );
      for (const holder of holders) assert.ok(equal(holder, holders[0]), "all find the same");
      for (const node of world.nodes) {
        assert.equal(await node.run(() => store(node.name, seed)), true, "what is stored is told");
        for (const other of world.nodes) {
          const found = await other.run(() => lookup(node.name));
          assert.ok(equal(found, t(Symbol.for("ok"), seed)), "what is stored is found");
        }
      }
    });
  },
};
