/** What renders the slides refuses what is not there, and says where it was asked for. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readDeck } from "../../slides/kit/deck.ts";
import { readSteps } from "../../slides/kit/highlight.ts";
import { include } from "../../slides/kit/include.ts";
import { serve } from "../../slides/kit/serve.ts";
import { CHECKOUT } from "../../slides/kit/site/places.ts";
import { slideHtml } from "../../slides/kit/slide.ts";
import { conversations } from "../../slides/kit/transcript.ts";

const deck = (...bodies: string[]) =>
  readDeck(
    "01-test.md",
    ["# Test\n\nNotes (1 min): one", ...bodies.map((body) => `${body}\n\nNotes (2 min): two`)].join(
      "\n\n---\n\n",
    ),
  );

const rendered = (body: string) => {
  const [, slide] = deck(`## Slide\n\n${body}`).slides;
  assert.ok(slide);
  return slideHtml(slide, {
    diagram: () => undefined,
    typable: () => undefined,
    link: (href) => href,
  });
};

const fenced = (kind: string, text: string) => `\`\`\`${kind}\n${text}\n\`\`\``;

test("a deck is its slides, each with its notes and its time", () => {
  const { title, slides } = deck("## Two words\n\nText.");
  assert.equal(title, "Test");
  assert.deepEqual(
    slides.map(({ id, minutes, notes, body }) => ({ id, minutes, notes, body })),
    [
      { id: "01-test", minutes: 1, notes: "one", body: "# Test" },
      { id: "01-two-words", minutes: 2, notes: "two", body: "## Two words\n\nText." },
    ],
  );
});

test("a slide without notes or heading, or with a title twice, is refused with its line", () => {
  assert.throws(() => readDeck("01-a.md", "# A\n\ntext"), /slides\/01-a\.md:1: "A" has no notes/);
  assert.throws(
    () => readDeck("01-a.md", "# A\n\nNotes (1 min): x\n\n---\n\ntext\n\nNotes (1 min): x"),
    /slides\/01-a\.md:6: expected a heading/,
  );
  assert.throws(() => deck("## A", "## A"), /expected titles that differ/);
});

test("a line of dashes within code ends no slide", () => {
  assert.equal(deck(`## A\n\n${fenced("text", "one\n---\ntwo")}`).slides.length, 2);
});

test("code is included by the name of a declaration, in TypeScript and in Erlang", () => {
  const { code } = include("solutions/01/kvs.ts#start");
  assert.match(code, /^\/\*\* Starts .*\*\/\nexport function start\(\) \{\n(?: {2}.*\n)+\}$/);
  assert.match(include("slides/erlang/kvs.erl#serve").code, /^serve\(\) ->\n[\s\S]*\.$/);
});

test("code is included by the name of a region, without what is around it", () => {
  const { code } = include("test/slides/regions.ts#inner");
  assert.equal(code, "const inner = 1;\nreturn inner;");
});

test("a name that is not there fails, and says where it was wanted", () => {
  for (const wrong of [
    "solutions/01/kvs.ts#nothing",
    "solutions/01/gone.ts",
    "../x.ts",
    "slides/erlang/kvs.erl#nothing",
  ])
    assert.throws(
      () => rendered(fenced("include", wrong)),
      /slides\/01-test\.md:6: expected/,
      wrong,
    );
  assert.throws(() => rendered(fenced("diagram", "nothing")), /expected the name of a scene/);
});

test("code that is pasted is refused", () => {
  assert.throws(() => rendered(fenced("ts", "const x = 1;")), /code is included, not pasted/);
});

test("code that nobody could read from afar is refused", () => {
  assert.throws(() => rendered(fenced("include", "runtime/process/process.ts")), /read from afar/);
});

test("steps light up lines, and lines that are not there are refused", () => {
  const [first, second] = readSteps("1-2|4", 4);
  assert.deepEqual(
    [1, 2, 3, 4].map((line) => [first?.has(line), second?.has(line)]),
    [
      [true, false],
      [true, false],
      [false, false],
      [false, true],
    ],
  );
  for (const wrong of ["5", "3-2", "0", "a", ""])
    assert.throws(() => readSteps(wrong, 4), /expected lines up to 4/, wrong);
});

test("a session goes on over slides until a prompt is back at 1", () => {
  const slide = (title: string, text: string) => `## ${title}\n\n${fenced("session 01", text)}`;
  const found = conversations(
    deck(slide("A", "1> a.\nb"), slide("B", "2> c.\nd"), slide("C", "1> e.\nf")),
  );
  assert.deepEqual(
    found.map(({ steps }) => steps.map(({ typed }) => typed)),
    [["a.", "c."], ["e."]],
  );
});

test("what is served can load itself anew, and nothing else is served", async () => {
  const folder = mkdtempSync(join(tmpdir(), "served-"));
  writeFileSync(join(folder, "index.html"), "<p>hello");
  const { address, changed, close } = await serve(folder, 0);
  try {
    const page = await (await fetch(address)).text();
    assert.match(page, /^<p>hello<script>new EventSource\("\/changes"\)/);
    const stream = (await fetch(`${address}changes`)).body?.getReader();
    changed();
    assert.match(Buffer.from((await stream?.read())?.value ?? []).toString(), /^data: /);
    for (const path of ["nothing.html", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd"])
      assert.equal((await fetch(address + path)).status, 404, path);
  } finally {
    close();
    rmSync(folder, { recursive: true });
  }
});

test("a mistake in a deck is told in its words, without a stack", () => {
  const program = `
    import { DeckError, withoutStack } from "./slides/kit/deck.ts";
    await withoutStack(async () => { throw new DeckError("slides/01-why.md:17", "no notes"); });`;
  const args = [
    "--import",
    "./runtime/node/typescript.js",
    "--input-type=module",
    "--eval",
    program,
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: CHECKOUT, encoding: "utf8" });
  assert.deepEqual([status, stderr], [1, "slides/01-why.md:17: no notes\n"]);
});
