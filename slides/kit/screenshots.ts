/**
 * Pictures of the front page, slides, a handout and a message diagram for the README, from real runs:
 *
 *     npm run site && npx tsx slides/kit/screenshots.ts
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startChromium } from "./chromium.ts";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
const IMAGES = join(CHECKOUT, "docs", "images");

/** Of each picture its page, and for a slide how many steps are made on it. */
const PICTURES: Readonly<Record<string, readonly [page: string, steps: number]>> = {
  front: ["index.html", 0],
  ring: ["slides/13-performance-and-scale.html#/13-a-ring", 2],
  code: ["slides/03-name-server.html#/03-the-server-is-a-loop", 1],
  diagram: ["slides/08-cookies.html#/08-a-handshake-on-the-wire", 5],
  messages: ["slides/runs/attack.html", 0],
};

const browser = await startChromium();
const page = await browser.newPage({
  viewport: { width: 960, height: 540 },
  colorScheme: "light",
  reducedMotion: "reduce",
});
mkdirSync(IMAGES, { recursive: true });
for (const [name, [path, steps]] of Object.entries(PICTURES)) {
  // A blank page between: of two addresses with one file the second would load nothing.
  await page.goto("about:blank");
  await page.goto(`${pathToFileURL(join(CHECKOUT, "site")).href}/${path}`);
  await page.waitForFunction("!window.Reveal || Reveal.isReady()");
  await page.evaluate("document.fonts.ready");
  for (let step = 0; step < steps; step++) await page.keyboard.press("ArrowRight");
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}
await browser.close();
