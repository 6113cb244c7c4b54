/**
 * Lab 01 in a page, in a Chromium, from a file as from a USB stick and without a network: from red to green,
 * with the keyboard alone, wide and narrow.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { labScript } from "../../slides/kit/alive.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { assets } from "../../slides/kit/page.ts";
import { pageHtml } from "../../slides/kit/site/layout.ts";
import { TRY, TRY_SCRIPT, tryPage } from "../../slides/kit/site/try.ts";
import { axe } from "./browser.ts";

/** A check is given so long: the machine may be busy, in ms. */
const PATIENCE_MS = 120_000;

const solution = readFileSync(join(CHECKOUT, "solutions/01/kvs.ts"), "utf8");

describe("lab 01 in a page", { skip: findChromium() === undefined && NO_CHROMIUM }, () => {
  let folder: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "try-"));
    const put = (path: string, content: string | Buffer) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    put(TRY, pageHtml(tryPage()));
    put(TRY_SCRIPT, await labScript());
    put("assets/site.css", readFileSync(join(CHECKOUT, "slides/kit/assets/site.css")));
    for (const { name, content } of assets()) put(`slides/assets/${name}`, content);
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.context().setOffline(true);
    await page.goto(pathToFileURL(join(folder, TRY)).href);
    await page.getByLabel("kvs.ts").waitFor();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Checks what is written, by the key, and gives what is told of it. */
  async function checked(): Promise<string> {
    await page.getByLabel("kvs.ts").focus();
    await page.keyboard.press("Control+Enter");
    await page.getByText("Checking …").waitFor({ state: "detached" });
    // biome-ignore lint/performance/useDomNodeTextContent: as it is laid out, line by line
    return (await page.getByLabel("The checks").innerText()).trim();
  }

  /** Writes a text in the editor, in place of what is there. */
  async function write(text: string): Promise<void> {
    await page.getByLabel("kvs.ts").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  }

  test("the starter fails, in the words of the terminal, and the place is named", async () => {
    const told = await checked();
    assert.match(told, /^✗ start registers a process as kvs$/m);
    assert.match(told, /0 of 10 checks passed\. The first that did not:/);
    assert.match(told, /expected +kvs:start\(\) gives true\n/);
    assert.match(told, /look at +labs\/01\/kvs\.ts:\d+, /);
    assert.match(told, /to do +labs\/01\/kvs\.ts:\d+ TODO 1/);
  });

  test("a mistake is told with its messages as a picture", async () => {
    await write(solution.replace("t(atoms.ok, Value)", "Value"));
    assert.match(await checked(), /came +\{kvs,sunny\}/);
    assert.match(
      (await page.locator("#try .diagram svg").textContent()) ?? "",
      /\{lookup,weather\}/,
    );
  });

  test("what is no TypeScript, and a loop that never waits, are told, and the page goes on", async () => {
    await write(solution.replace("for (;;) {", "for (;;) { for (;;);"));
    assert.match(await checked(), /a loop that never waits/);
    await write(`${solution}\n}`);
    assert.match(await checked(), /0 of 10 checks passed/);
  });

  test("types are told: what is wrong is underlined, with the compiler's words", async () => {
    await write(
      solution.replace("register(atoms.kvs, spawn(loop))", 'register("kvs", spawn(loop))'),
    );
    const wrong = page.locator(".cm-lintRange-error").first();
    await wrong.waitFor();
    await wrong.hover();
    await page.getByText(/not assignable to parameter of type 'symbol'/).waitFor();
  });

  test("the solution passes, and leads to the terminal; what was written is there again", async () => {
    await write(solution);
    const told = await checked();
    assert.match(told, /10 of 10 checks passed\./);
    assert.match(told, /npx tsx labs\/01/);
    await page.reload();
    await page.getByLabel("kvs.ts").waitFor();
    assert.match(await checked(), /10 of 10 checks passed\./);
  });

  for (const [width, colorScheme] of [
    [1280, "light"],
    [390, "dark"],
  ] as const)
    test(`at ${width} px nothing sticks out, and everything has a name and contrast, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
      await axe(page);
      const violations = await page.evaluate(
        "axe.run('main').then((found) => found.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html.slice(0, 90)))",
      );
      assert.deepEqual(violations, []);
    });
});
