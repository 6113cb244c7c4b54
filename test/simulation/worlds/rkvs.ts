/**
 * Lab 12's replicas, of which one is lost at a time, at any moment, while a client counts: as the lab has it,
 * what can't be reached has stopped, so nothing is cut off. Each count is acknowledged, and done once.
 */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { equal, type TermMap, t } from "#runtime";
import { add, join, start, table } from "../../../solutions/12/rkvs.ts";
import { Turmoil, type World } from "../turmoil.ts";

const atom = Symbol.for;
const NODES = ["sif", "amora", "thor"];
const visits = atom("visits");

export const rkvs: World = {
  name: "rkvs",
  async play(seed) {
    const world = new Turmoil(seed);
    const { cluster, random } = world;
    await cluster.play(async () => {
      for (const [i, name] of NODES.entries()) {
        const node = await world.start(name);
        await node.run(async () => (i === 0 ? start() : join()));
        await cluster.pass(5_000);
      }
      const client = await world.start("loki");
      world.live.delete("loki"); // it is never lost
      let told = 0;
      const counting = client.run(async () => {
        for (let i = 1; i <= 40; i++) {
          const answer = await add(visits, 1);
          assert.ok(equal(answer, t(atom("ok"), i)), `count ${i} is told as ${inspect(answer)}`);
          told = i;
        }
      });
      for (let i = 0; i < 3; i++) {
        await world.pass(200);
        const name = random.pick(NODES);
        world.kill(name);
        await world.pass(60_000);
        const back = await world.start(name);
        await back.run(join);
        await cluster.pass(60_000); // until it has its copy
      }
      await counting;
      await world.settle();
      assert.equal(told, 40);
      for (const node of world.nodes) {
        const kept = await node.run(table);
        assert.equal((kept as TermMap).get(visits), 40, "a replica has it all");
      }
    });
  },
};
