/**
 * Sessions that are typed into, on the slides and in a Chromium: what a slide shows printed is what typing
 * gives; and what else a lecturer does there.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { isAnswer, readSession } from "../../labs/kit/session/session.ts";
import { buildSlides } from "../../slides/kit/build.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { readDecks } from "../../slides/kit/deck.ts";
import { conversations, typable } from "../../slides/kit/transcript.ts";
import { axe, noise } from "./browser.ts";

const decks = readDecks();

/** The sessions that can be typed into, by the slide that each is on. */
const sessions = decks.flatMap((deck) => {
  const all = conversations(deck);
  return all
    .flatMap(({ blocks }) => blocks)
    .filter(({ place, text }) => typable(all, place, text))
    .map(({ place, text }) => {
      const slide = deck.slides.find((one) => one.place === place);
      return { deck: deck.name, place, id: slide?.id ?? "", steps: readSession(text) };
    });
});

describe("a session on a slide is typed into", {
  skip: findChromium() === undefined && NO_CHROMIUM,
}, () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  let heard: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slides-"));
    await buildSlides(folder);
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    heard = noise(page);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function goTo(deck: string, id: string): Promise<void> {
    await page.goto(`${pathToFileURL(join(folder, `${deck}.html`)).href}#/${id}`);
    await page.reload();
    await page.waitForFunction("Reveal.isReady()");
  }

  /** Opens a slide's session by its key, with nothing but the keyboard. */
  async function open(deck: string, id: string): Promise<void> {
    await goTo(deck, id);
    await page.keyboard.press("t");
    await page.locator(".alive form .prompt", { hasText: ">" }).first().waitFor();
  }

  const input = (node: string | undefined) =>
    page.getByLabel(`typed at ${node ?? "the prompt"}`, { exact: true });

  /** Types a line at a node, and gives what is answered, when the next prompt is there. */
  async function type(node: string | undefined, text: string): Promise<string> {
    const pane = page.locator("pre.session", { has: input(node) });
    const answers = pane.locator(".answer");
    const before = await answers.count();
    const number = await pane.locator("form .prompt").textContent();
    await input(node).fill(text);
    await page.keyboard.press("Enter");
    await pane
      .locator("form .prompt")
      .filter({ hasNotText: number ?? "" })
      .waitFor();
    return (await answers.allTextContents()).slice(before).join("").trimEnd();
  }

  for (const { deck, place, id, steps } of sessions)
    test(`${place}: typing gives what stands there`, async () => {
      await open(deck, id);
      for (const { node, typed, answer } of steps) {
        const came = await type(node, typed);
        assert.ok(isAnswer(came, answer), `${typed}\nexpected ${answer}\ngot      ${came}`);
      }
    });

  /** A slide on which amora asks sif. */
  const asking = sessions.find(({ steps }) =>
    steps[0]?.typed.startsWith("rpc:call(sif@surtur, kvs"),
  );
  const ask = "rpc:call(sif@surtur, kvs, lookup, [weather]).";

  test("the slide's lines are offered, and taken by the arrow key; what was typed is called back", async () => {
    assert.ok(asking);
    await open(asking.deck, asking.id);
    for (const { node } of asking.steps) {
      const prompt = page.locator("pre.session", { has: input(node) }).locator("form .prompt");
      const number = await prompt.textContent();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await prompt.filter({ hasNotText: number ?? "" }).waitFor();
    }
    await page.locator(".alive .answer", { hasText: "[sif@surtur]" }).waitFor();
    await page.keyboard.press("ArrowUp");
    assert.equal(await input("amora@surtur").inputValue(), asking.steps.at(-1)?.typed);
  });

  test("what is typed before the nodes have started is answered when they have", async () => {
    assert.ok(asking);
    await goTo(asking.deck, asking.id);
    // Typed in the very moment in which there is something to type at.
    await page.evaluate(`new MutationObserver((_, observer) => {
      const input = document.querySelector(".alive input");
      if (!input) return;
      observer.disconnect();
      input.value = "1 + 1.";
      input.form.requestSubmit();
    }).observe(document.body, { childList: true, subtree: true })`);
    await page.keyboard.press("t");
    await page.locator(".alive .answer", { hasText: /^2$/m }).waitFor();
  });

  test("the cable is pulled, and nobody answers; plugged in, sif answers again", async () => {
    assert.ok(asking);
    await open(asking.deck, asking.id);
    assert.equal(await type("amora@surtur", asking.steps[0]?.typed ?? ""), "true");
    await page.getByText("Pull the cable").click();
    assert.equal(await type("amora@surtur", ask), "{badrpc,nodedown}");
    await page.getByText("Plug the cable in").click();
    assert.equal(await type("amora@surtur", ask), "{ok,sunny}");
  });

  test("the messages of a line are drawn", async () => {
    assert.ok(asking);
    await open(asking.deck, asking.id);
    await page.getByText("Messages").click();
    await type("amora@surtur", asking.steps[0]?.typed ?? "");
    const drawn = page.locator(".alive .diagram svg");
    assert.match((await drawn.textContent()) ?? "", /\{store,weather,sunny\}/);
  });

  test("what is wrong is told, what is never answered too, and all begins again", async () => {
    assert.ok(asking);
    await open(asking.deck, asking.id);
    assert.match(await type("amora@surtur", "1 / 0."), /an arithmetic expression/);
    await input("amora@surtur").fill("receive never -> ok end.");
    await page.keyboard.press("Enter");
    await page.getByText("This waits for what never comes").waitFor();
    await page.getByRole("button", { name: "Begin again" }).click();
    await page.locator(".alive form .prompt").filter({ hasText: "(amora@surtur)1>" }).waitFor();
    assert.equal(await type("amora@surtur", "1 + 1."), "2");
  });

  test("Esc leads back to what is printed; everything has a name and enough contrast", async () => {
    assert.ok(asking);
    await open(asking.deck, asking.id);
    await axe(page);
    const rules = [
      "color-contrast",
      "label",
      "button-name",
      "aria-valid-attr-value",
      "svg-img-alt",
    ];
    const violations = await page.evaluate(
      `axe.run(document.querySelector(".alive"), { runOnly: ${JSON.stringify(rules)} }).then((found) => found.violations.map(({ id }) => id))`,
    );
    assert.deepEqual(violations, []);
    await page.keyboard.press("Escape");
    await page.locator(".present .sessions .prompt").first().waitFor();
    assert.equal(await page.locator(".alive").count(), 0);
  });

  test("the console stayed empty", () => assert.deepEqual(heard, []));
});
