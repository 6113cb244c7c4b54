/**
 * Lab 13's pool, while nodes of it are lost: each element has its result in its place, worked out by a node
 * that is left; and only when none is left, there is none at all.
 */
import assert from "node:assert/strict";
import { after, equal, receive, type Term, t } from "#runtime";
import * as pool from "../../../solutions/13/pool.ts";
import { Turmoil, type World } from "../turmoil.ts";

const atom = Symbol.for;
const NODES = ["sif", "amora", "thor"];
const LENGTH = 12;

/** Takes its time, and is wrong for some. */
async function square(n: Term): Promise<Term> {
  await receive(after(((n as number) * 370) % 1000, () => true));
  if (n === 7) throw atom("seven");
  return (n as number) ** 2;
}

export const work: World = {
  name: "pool",
  async play(seed) {
    const world = new Turmoil(seed, async (node) => {
      node.load("pool", pool);
      node.load("square", { square });
    });
    const { cluster, random } = world;
    await cluster.play(async () => {
      const own = await world.start("loki");
      world.live.delete("loki");
      for (const name of NODES) await world.start(name);
      const names = world.nodes.map(({ name }) => name);
      const list = Array.from({ length: LENGTH }, (_n, i) => i);
      const mapping = own.run(() => pool.map(names, atom("square"), atom("square"), list));
      const losses = random.between(0, NODES.length);
      for (let i = 0; i < losses; i++) {
        await world.pass(2_000);
        const name = random.pick(NODES);
        world.kill(name);
      }
      const result = await mapping;
      if (equal(result, t(atom("error"), atom("nodedown")))) {
        assert.equal(losses, NODES.length, "no result only when no node is left");
        return;
      }
      assert.equal((result as Term[]).length, LENGTH);
      for (const [i, value] of (result as Term[]).entries())
        if (i === 7) assert.equal((value as Term[])[0], atom("error"));
        else assert.equal(value, i ** 2, `element ${i}`);
    });
  },
};
