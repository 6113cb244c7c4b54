/**
 * The site, opened from its files: every link leads somewhere, one gets from everywhere to everywhere,
 * and what one looks for is found. Beside it, the message diagram of a long run.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { t } from "#runtime";
import { diagramPage } from "../../runtime/trace/diagram.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { buildSite } from "../../slides/kit/site/build.ts";
import { messages } from "../trace/story.ts";
import { axe, noise } from "./browser.ts";

const isMissing = findChromium() === undefined;
if (isMissing && process.env.CI) throw new Error(NO_CHROMIUM);

const folder = mkdtempSync(join(tmpdir(), "site-"));
let problems: readonly string[];
before(async () => {
  problems = await buildSite(folder);
});
after(() => rmSync(folder, { recursive: true }));

test("whatever a document links to is in the checkout", () => assert.deepEqual(problems, []));

test("every link on the site leads to a file, and to a place in it", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => file.endsWith(".html"));
  const ids = new Map<string, Set<string>>();
  const idsOf = (file: string) => {
    const known = ids.get(file) ?? new Set(all(readFileSync(file, "utf8"), /\bid="([^"]*)"/g));
    ids.set(file, known);
    return known;
  };
  const broken: string[] = [];
  let links = 0;
  for (const page of pages)
    for (const href of all(
      readFileSync(join(folder, page), "utf8"),
      /<[a-z][^<>]*?\s(?:href|src)="([^"]*)"/g,
    )) {
      if (/^(?:https?|mailto|data):/.test(href)) continue;
      const [path = "", anchor = ""] = href.split("#");
      const file = path === "" ? join(folder, page) : join(folder, dirname(page), path);
      const place = decodeURIComponent(anchor.replace(/^\//, ""));
      links++;
      if (relative(folder, file).startsWith("..") || !existsSync(file))
        broken.push(`${page}: ${href}`);
      else if (place && file.endsWith(".html") && !idsOf(file).has(place))
        broken.push(`${page}: ${href}, where there is no ${place}`);
    }
  assert.deepEqual(broken, []);
  assert.ok(links > 1000, `${links} links were found: is the test looking there?`);
});

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found.replaceAll("&amp;", "&"));
}

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

  for (const scheme of ["light", "dark"] as const)
    test(`handouts and the front page have enough contrast for AA, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      for (const path of ["index.html", "labs/02/index.html", "docs/SECURITY.html"]) {
        await page.goto(pathToFileURL(join(folder, path)).href);
        await axe(page);
        const pale = await page.evaluate(
          "axe.run(document, { runOnly: ['color-contrast'] }).then(({ violations }) => violations.flatMap(({ nodes }) => nodes.map(({ html }) => html)))",
        );
        assert.deepEqual(pale, [], path);
      }
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
