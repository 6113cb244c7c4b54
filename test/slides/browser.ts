/** What the tests of slides and site ask of a page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Gives a page axe, the checker of contrast and the like. */
export async function axe(page: Page): Promise<void> {
  await page.evaluate(AXE);
}

/** Whatever a page complains of from now on. */
export function noise(page: Page): string[] {
  const heard: string[] = [];
  const hear = (complaint: string) => void heard.push(complaint);
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") hear(message.text());
  });
  page.on("pageerror", (error) => hear(error.message));
  page.on("requestfailed", (request) => {
    // What a page still loads when it is left for another is not missing.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") hear(`can't load ${request.url()}`);
  });
  return heard;
}

/** All that axe finds wrong with a page. */
const VIOLATIONS = `(async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    id + ": " + html.slice(0, 120) + " " + failureSummary));
})()`;

/** A page that axe was given to is right for axe, and not wider than the window. */
export async function hasNoFault(page: Page): Promise<void> {
  assert.deepEqual(await page.evaluate(VIOLATIONS), []);
  const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  assert.equal(await page.evaluate(wide), 0, "wider than the window");
}
