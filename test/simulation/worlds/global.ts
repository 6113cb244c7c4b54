/**
 * Names in `global`, while nodes are lost and cut off. When all is healed every node finds the same
 * process under a name, it lives, and of those that were given the name no other does.
 *
 * No node is started while others are cut off from each other: it would reach both sides, and decide a clash
 * of names for two nodes of which one can't tell the other's process that it has lost. As in Erlang, that
 * process lives on then, without the name.
 */
import assert from "node:assert/strict";
import { exit, global, isProcessAlive, type Pid, type RunningNode, receive, spawn } from "#runtime";
import { Turmoil, type World } from "../turmoil.ts";

const atom = Symbol.for;
const NODES = ["sif", "amora", "thor", "loki"];
const NAMES = ["weather", "counter"].map(atom);

export const globalNames: World = {
  name: "global",
  async play(seed) {
    const world = new Turmoil(seed);
    const { cluster, random } = world;
    /** By name, those that were told `yes`, and their nodes. */
    const given = new Map<symbol, [Pid, RunningNode][]>(NAMES.map((name) => [name, []]));
    const register = async (node: RunningNode, name: symbol) => {
      const pid = await node.run(() => spawn(() => receive()));
      const answer = await node.run(() => global.registerName(name, pid));
      if (answer === atom("yes")) given.get(name)?.push([pid, node]);
    };
    await cluster.play(async () => {
      for (const name of NODES) await world.start(name);
      for (let i = 0; i < 20; i++) {
        const name = random.pick(NAMES);
        const other = await world.befall(NODES, 2, 4);
        const [pid, node] = given.get(name)?.at(-1) ?? [];
        if (other === 0 && pid && node) void node.run(() => exit(pid, atom("kill")));
        if (other !== undefined && other > 0) void register(world.some, name);
        await world.pass(90_000);
      }
      await world.settle();
      for (const name of NAMES) {
        const found = await Promise.all(
          world.nodes.map((node) => node.run(() => global.whereisName(name))),
        );
        const texts = new Set(found.map((pid) => `${pid?.node.description} ${pid?.id}`));
        assert.equal(texts.size, 1, `${name.description} is found to be ${[...texts]}`);
        const living: Pid[] = [];
        for (const [pid, node] of given.get(name) ?? [])
          if (world.nodes.includes(node) && (await node.run(() => isProcessAlive(pid))))
            living.push(pid);
        const [holder] = found;
        assert.deepEqual(
          living.map((pid) => pid.id),
          holder ? [holder.id] : [],
          `those that live and were given ${name.description}, and the one that is found`,
        );
      }
    });
  },
};
