/** What the deck on orders says of its programs, and how their runs are drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Check } from "../../labs/kit/check/lab.ts";
import { Stage } from "../../labs/kit/check/stage.ts";
import { hunt } from "../../labs/kit/explore/hunt.ts";
import { Player } from "../../labs/kit/explore/play.ts";
import { draw } from "../../runtime/trace/diagram-svg.ts";
import {
  announced,
  announcedStored,
  asked,
  broken,
  plain,
  seenIn,
  staged,
} from "../../slides/kit/scenes/orders.ts";
import { stepped } from "../../slides/kit/scenes/stepped.ts";

const explored = (check: Check) => hunt(new Player(staged), check, () => true);

test("the program passes on twenty networks on which a message takes 5 to 9 ms", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const stage = new Stage(staged, seed);
    stage.cluster.delay(5, 9);
    try {
      await stage.make(announced.run);
    } finally {
      stage.close();
    }
  }
});

test("the second order breaks it: lookup arrives before store", async () => {
  const { failed, runs } = await explored(announced);
  assert.equal(runs, 2);
  assert.equal(failed?.failure?.came, "undefined");
  const { why } = await broken(announced);
  assert.match(why ?? "", /\{lookup,.* reaches kvs on thor, before .*\{store,/);
});

test("put right, it has one order, and passes", async () => {
  const { failed, orders, bound } = await explored(announcedStored);
  assert.deepEqual([failed, orders, bound], [undefined, 1, Number.POSITIVE_INFINITY]);
});

test("a question has one order, and no answer when the node is lost that has it", async () => {
  const faultless = await explored({ ...asked, explored: { delays: 0, faults: 0 } });
  assert.deepEqual([faultless.failed, faultless.orders], [undefined, 1]);
  const { why, run } = await broken(asked);
  assert.equal(run.failure?.came, "none");
  assert.match(why ?? "", /^thor is killed, before what kvs on thor has sent to amora /);
});

const EVENT = /<g class="event ([^"]*)fragment"[^>]* data-fragment-index="(\d+)"><title>([^<]*)</g;

/** The steps of a slide, in their order. */
function steps(svg: string) {
  const events = [...stepped(svg).matchAll(EVENT)];
  return events
    .map(([, kinds = "", step, title = ""]) => ({ step: Number(step), kinds, title }))
    .sort((a, b) => a.step - b.step);
}

test("each message of a run is a step, in the order in which they arrive", async () => {
  for (const [story, order] of [
    [await plain(announced), ["store", "lookup"]],
    [await broken(announced), ["lookup", "store"]],
  ] as const) {
    const { svg, events } = draw(seenIn(story), false);
    const all = steps(svg);
    assert.deepEqual(
      all.map(({ step }) => step),
      Array.from({ length: events }, (_, step) => step),
    );
    const sent = all.filter(({ title }) => /sends .*\{(store|lookup),/.test(title));
    assert.deepEqual(
      sent.map(({ title }) => /store|lookup/.exec(title)?.[0]),
      order,
    );
    const decisive = all.filter(({ kinds }) => kinds.includes("decides"));
    assert.deepEqual(decisive, story.run.failure ? sent : []);
  }
});
