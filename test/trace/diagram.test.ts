import assert from "node:assert/strict";
import { test } from "node:test";
import { charlist, receive, register, rpc, self, send, spawn, t } from "#runtime";
import { diagramPage } from "../../runtime/trace/diagram.ts";
import { draw } from "../../runtime/trace/diagram-svg.ts";
import { join } from "../../runtime/trace/join.ts";
import { MAX_EVENTS } from "../../runtime/trace/recorder.ts";
import { logOf, messages, storyOf } from "./story.ts";

const kvs = Symbol.for("kvs");

/** The titles of the events of a drawing, with what HTML escapes as it was. */
function titles(svg: string): string[] {
  const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };
  return [...svg.matchAll(/class="event[^"]*"[^>]*><title>([^<]*)<\/title>/g)].map(
    ([, title = ""]) => title.replace(/&([^;]+);/g, (_all, name: string) => entities[name] ?? "?"),
  );
}

/** Fails unless every tag that is opened is closed in its turn. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name = "", empty] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(
    svg.replace(/<\/?[a-z]+(\s[^<>]*)?>/g, ""),
    /[<>]|&(?!(amp|lt|gt|quot|#39);)/,
  );
}

test("500 messages are drawn, each with its whole term, and each can be found", async () => {
  const story = await messages(
    Array.from({ length: 500 }, (_all, i) => t(Symbol.for("store"), i, "x".repeat(200))),
  );
  const { svg } = draw(story, false);
  const found = titles(svg);
  for (let i = 0; i < 500; i++) {
    const term = `{store,${i},<<"${"x".repeat(200)}">>}`;
    assert.equal(found.filter((title) => title.includes(term)).length, 1, term);
  }
  assertWellFormed(svg);
});

test("terms, names and atoms can't break out of the page", async () => {
  const hostile = [
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-->]]></svg></style><b>",
    "&lt;i&gt;",
    "\u202Egnp.exe",
  ];
  const story = await messages([
    ...hostile,
    ...hostile.map((text) => Symbol.for(text)),
    charlist("<script>alert(2)</script>"),
  ]);
  const page = diagramPage(story, "<script>alert(3)</script>");
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.doesNotMatch(page, /<(img|b|i)\b|\u202E/);
  assertWellFormed(draw(story, false).svg);
  assertWellFormed(draw(story, true).svg);
  assert.ok(
    titles(page).some((title) => title.includes('<<"</title><script>alert(1)</script>">>')),
  );
});

test("a page fetches nothing", async () => {
  const page = diagramPage(await messages([kvs]), "run");
  assert.doesNotMatch(
    page.replaceAll('xmlns="http://www.w3.org/2000/svg"', ""),
    /https?:|src=|href=|url\(|@import/,
  );
});

test("what was lost is marked so, and a node that is killed", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await amora.run(() =>
      register(
        kvs,
        spawn(() => receive()),
      ),
    );
    await sif.run(() => send(t(kvs, amora.name), Symbol.for("heard")));
    await cluster.pass(100);
    await sif.run(() => send(t(kvs, amora.name), Symbol.for("unheard")));
    cluster.kill(amora);
    await cluster.pass(100);
  });
  const { svg } = draw(story, false);
  const kindOf = (text: string) =>
    new RegExp(`class="event ([a-z ]*)"[^>]*><title>[^<]*${text}`).exec(svg)?.[1];
  assert.equal(kindOf("sends heard"), "message");
  assert.equal(kindOf("sends unheard"), "message lost");
  assert.match(kindOf("the node ends") ?? "", /lost/);
  assert.match(diagramPage(story, "run"), /events, 1 lost/);
});

test("the runtime's own processes are drawn when they are asked for", async () => {
  const story = await storyOf(async (cluster) => {
    const sif = await cluster.start("sif");
    const amora = await cluster.start("amora");
    await sif.run(() => rpc.call(amora.name, Symbol.for("erlang"), Symbol.for("node"), []));
    await cluster.pass(100);
  });
  const name = />global_name/;
  assert.doesNotMatch(draw(story, false).svg, name);
  assert.match(draw(story, true).svg, name);
  assert.match(draw(story, false).svg, /execute_call/);
});

test("a longer run is cut, and the page says so", async () => {
  const log = await logOf(async (cluster) => {
    const sif = await cluster.start("sif");
    await sif.run(() => {
      for (let i = 0; i < MAX_EVENTS; i++) send(self(), i);
    });
  });
  assert.equal(log.entries.length, MAX_EVENTS);
  const story = join([{ ...log, entries: log.entries.slice(0, 100) }]);
  assert.match(diagramPage(story, "run", false), /only the beginning of the run/);
});
