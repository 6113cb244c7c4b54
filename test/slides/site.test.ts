/**
 * The site, opened from its files: every link leads somewhere, one gets from everywhere to everywhere,
 * and what one looks for is found. Beside it, the message diagram of a long run.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { t } from "#runtime";
import { diagramPage } from "../../runtime/trace/diagram.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { buildSite } from "../../slides/kit/site/build.ts";
import { checkLinks } from "../../slides/kit/site/links.ts";
import { messages } from "../trace/story.ts";
import { axe, noise } from "./browser.ts";

const isMissing = findChromium() === undefined;
if (isMissing && process.env.CI) throw new Error(NO_CHROMIUM);

const folder = mkdtempSync(join(tmpdir(), "site-"));
let problems: readonly string[];
before(async () => {
  mkdirSync(join(folder, "labs/99"), { recursive: true });
  writeFileSync(join(folder, "labs/99/index.html"), "<p>a deleted lab");
  problems = await buildSite(folder);
});
after(() => rmSync(folder, { recursive: true }));

test("whatever a document links to is in the checkout", () => assert.deepEqual(problems, []));

test("every link on the site leads to a file, and to a place in it; dead ones are named", () => {
  const { count, dead } = checkLinks(folder);
  assert.deepEqual(dead, []);
  assert.ok(count > 1000, `${count} links were found: is it looking there?`);
  const page = join(folder, "dead.html");
  writeFileSync(
    page,
    '<a href="index.html#labs"></a><a href="labs/01/nowhere.html"></a><a href="index.html#none"></a>',
  );
  const found = checkLinks(folder).dead;
  rmSync(page);
  assert.deepEqual(found, [
    "dead.html: labs/01/nowhere.html leads nowhere",
    "dead.html: index.html#none leads to a page where there is no none",
  ]);
});

test("the page of a deleted lab does not stay", () => {
  assert.ok(!existsSync(join(folder, "labs/99/index.html")));
});

/** Of the API's menu, a namespace that opens and is a link as well is typedoc's own, and is left out. */
const PAGES = [
  "index.html",
  "labs/02/index.html",
  "docs/SECURITY.html",
  "api/modules.html",
  "api/functions/spawn.html",
  "api/classes/Pid.html",
];

describe("the site in a browser", { skip: isMissing && NO_CHROMIUM }, () => {
  let browser: Browser;
  let page: Page;
  let heard: string[];
  before(async () => {
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    heard = noise(page);
  });
  after(() => browser?.close());
  const front = () => page.goto(pathToFileURL(join(folder, "index.html")).href);
  const titleIs = (title: RegExp) =>
    page.waitForFunction(`${title}.test(document.title)`, undefined, { timeout: 10_000 });

  test("from the front page to a lab, its slide, back, to the API, and to the front page", async () => {
    await front();
    await page.click("text=Lab 01: A name server");
    await titleIs(/^Lab 01/);
    await page.click("text=In the slides");
    await page.waitForFunction(
      "Reveal.isReady() && Reveal.getCurrentSlide().id.includes('lab-01')",
    );
    await page.click("section.present a");
    await titleIs(/^Lab 01/);
    await page.click("aside >> text=spawn");
    await titleIs(/^spawn/);
    await page.click("text=The course");
    await titleIs(/^nodes-and-cookies$/);
  });

  test("the search finds spawnLink, a slide and a handout", async () => {
    await front();
    for (const [words, found] of [
      ["spawnLink", "spawnLinkAPI"],
      ["middle man", "The middle manslide: lib_chan"],
      ["multicall threat", "Lab 09: The multicall threathandout"],
    ] as const) {
      await page.fill("[type=search]", words);
      const texts = await page.locator("form li").allTextContents();
      assert.ok(texts.includes(found), `${words} is not found: ${texts.join(", ")}`);
    }
    await page.fill("[type=search]", "spawnLink");
    await page.keyboard.press("Enter");
    await titleIs(/^spawnLink/);
  });

  for (const [scheme, width] of [
    ["light", 1280],
    ["dark", 390],
  ] as const)
    test(`axe finds nothing in handouts, documents, the front page and the API reference, ${scheme}, ${width} px wide`, async () => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      for (const path of PAGES) {
        await page.goto(pathToFileURL(join(folder, path)).href);
        await axe(page);
        const found = await page.evaluate(
          "axe.run({ exclude: ['.tsd-accordion-summary:has(a > span)'] }, { preload: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
        );
        assert.deepEqual(found, [], path);
        const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok(Number(wide) <= 1, `${path} is wider than its window by ${wide} px`);
      }
      await page.setViewportSize({ width: 1280, height: 720 });
    });

  test("a handout has its contents, and leads to the labs before and after", async () => {
    await page.goto(pathToFileURL(join(folder, "labs/02/index.html")).href);
    const headings = await page.locator("main h2").count();
    assert.equal(await page.locator(".contents a").count(), headings);
    await page.click("text=Next: Lab 03");
    await titleIs(/^Lab 03/);
    await page.click("text=Before: Lab 02");
    await titleIs(/^Lab 02/);
  });

  test("opened from a folder, every icon of the API reference is there", async () => {
    await page.goto(pathToFileURL(join(folder, "api/modules.html")).href);
    const missing = await page.evaluate(
      "[...document.querySelectorAll('use')].map((use) => use.getAttribute('href')).filter((href) => !href.startsWith('#') || !document.getElementById(href.slice(1)))",
    );
    assert.deepEqual(missing, []);
  });

  test("a message diagram of 500 events opens, scrolls, and finds a term", async () => {
    const file = join(folder, "long.html");
    const store = Symbol.for("store");
    const sent = Array.from({ length: 500 }, (_, i) => t(store, i, "sunny"));
    writeFileSync(file, diagramPage(await messages(sent), "run"));
    await page.goto(pathToFileURL(file).href);
    const events = Number(/(\d+) events/.exec((await page.textContent("header")) ?? "")?.[1]);
    assert.ok(events >= 500, `it has ${events} events`);
    await page.fill("[type=search]", "{store,417,");
    assert.equal(await page.textContent("#count"), "1 found");
    assert.match((await page.textContent("pre")) ?? "", /\{store,417,/);
    const top = await page.evaluate<number>("document.querySelector('main').scrollTop");
    assert.ok(top > 1000, `it has scrolled to ${top}`);
  });

  test("the console stayed empty", () => assert.deepEqual(heard, []));
});
