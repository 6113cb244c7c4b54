/**
 * Lab 14's chat, while users' nodes are lost and cut off. When all is healed there is one room, and everybody
 * sees in it everybody who is there, once. No node is started during a cut: see `global.ts`.
 */
import assert from "node:assert/strict";
import { isList, type Term } from "#runtime";
import { join, say, who } from "../../../solutions/14/chat.ts";
import { Turmoil, type World } from "../turmoil.ts";

const ROOM = Symbol.for("erlang");
const NODES = ["sif", "amora", "thor"];

export const chat: World = {
  name: "chat",
  async play(seed) {
    const world = new Turmoil(seed, async (node) => void node.run(() => join(ROOM, node.name)));
    const { cluster } = world;
    await cluster.play(async () => {
      for (const name of NODES) await world.start(name);
      for (let i = 0; i < 15; i++) {
        if ((await world.befall(NODES, 1, 3)) !== undefined)
          void world.some.run(() => say(ROOM, `${i}`));
        await world.pass(60_000);
      }
      await world.settle();
      const present = world.nodes.map(({ name }) => String(name.description)).sort();
      for (const node of world.nodes) {
        const seen = (await node.run(() => who(ROOM))) as Term;
        const nicks = isList(seen)
          ? [...seen].map((nick) => String((nick as symbol).description))
          : [];
        assert.deepEqual(nicks.sort(), present, `${String(node.name.description)} sees`);
      }
    });
  },
};
