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
    const { cluster, random } = world;
    await cluster.play(async () => {
      for (const name of NODES) await world.start(name);
      for (let i = 0; i < 15; i++) {
        const down = world.missing(NODES);
        switch (random.between(0, 6)) {
          case 0:
            if (world.live.size > 1) world.kill(random.pick([...world.live.keys()]));
            break;
          case 1:
            if (down !== undefined && !world.isCut) await world.start(down);
            break;
          case 2:
            world.partition();
            break;
          case 3:
            world.heal();
            break;
          default:
            void world.some.run(() => store(i, seed));
        }
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
