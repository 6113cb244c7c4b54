/** What the tests of slides and site ask of a page. */
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
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") heard.push(message.text());
  });
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("requestfailed", (request) => heard.push(`can't load ${request.url()}`));
  return heard;
}
