/**
 * When a connection is over, the ties over it have ended on both sides: no word about them goes out any more, and above
 * all no connection is made for one.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { disconnectNode, link, monitor, nodes, on, receive, spawn } from "#runtime";
import { scene } from "./scene.ts";

const never = () => receive(on(Symbol.for("$never"), () => true));

for (const direct of [true, false])
  test(`a process that ends with the connection, ${direct ? "by its own link" : "by one that is linked to it"}, calls no node back`, () =>
    scene(async (sif, amora, cluster) => {
      const tied = await sif.run(() => spawn(never));
      // The last of these is linked over the connection; the first is watched over it.
      const last = direct
        ? tied
        : await sif.run(() => spawn(() => Promise.all([link(tied), never()])));
      await cluster.pass(100);
      await amora.run(() =>
        spawn(() => {
          monitor(tied);
          link(last);
          return never();
        }),
      );
      await cluster.pass(1_000);
      assert.deepEqual(await sif.run(nodes), [amora.name]);
      await sif.run(() => disconnectNode(amora.name));
      await cluster.pass(1_000);
      assert.deepEqual([await sif.run(nodes), await amora.run(nodes)], [[], []]);
    }));
