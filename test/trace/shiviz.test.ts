import assert from "node:assert/strict";
import { test } from "node:test";
import { $, exit, on, receive, register, self, send, spawn, t } from "#runtime";
import { shivizLog } from "../../runtime/trace/shiviz.ts";
import { storyOf } from "./story.ts";

const kvs = Symbol.for("kvs");
const odd = Symbol.for('a name\nof two lines {"a":1}');

/** What ShiViz reads: it takes the regular expression in the first line, and a divider in the second. */
function read(log: string) {
  const [regex = "", divider, ...lines] = log.split("\n");
  assert.equal(divider, "");
  const text = lines.join("\n");
  const matches = [...text.matchAll(new RegExp(regex, "gm"))];
  assert.equal(matches.map(([all]) => `${all}\n`).join(""), text, "nothing is left over");
  return matches.map(({ groups: { host = "", clock = "", event = "" } = {} }) => ({
    host,
    event,
    clock: new Map<string, number>(Object.entries(JSON.parse(clock))),
  }));
}

test("ShiViz can read the log by the log's own regular expression, and its clocks are consistent", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await amora.run(() => {
      register(
        kvs,
        spawn(() => receive(on(t($.pid("From"), odd), ({ From }) => send(From, odd)))),
      );
      register(
        odd,
        spawn(() => exit(odd)),
      );
    });
    await sif.run(() => {
      send(t(kvs, amora.name), t(self(), odd));
      return receive(on(odd, () => true));
    });
    cluster.kill(amora);
    await cluster.start("amora");
    await cluster.pass(1000);
  });
  const events = read(shivizLog(story));
  assert.equal(events.length, story.length);
  const counts = new Map<string, number>();
  for (const { host, clock } of events) {
    // What ShiViz insists on: a host counts its own events from 1 on, without a gap.
    counts.set(host, (counts.get(host) ?? 0) + 1);
    assert.equal(clock.get(host), counts.get(host), host);
    for (const [other, count] of clock) assert.ok(count <= (counts.get(other) ?? 0), other);
  }
  const got = events.find(
    ({ host, event }) => host === "kvs@amora@simulated" && event.startsWith("gets"),
  );
  assert.ok(got && [...got.clock.keys()].some((host) => host.endsWith("@sif@simulated")));
});
