/**
 * Pictures of the stepping page for docs/EXPLORING.md, from a real run:
 *
 *     node --import ./runtime/node/typescript.js test/explore/pictures.ts
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import "../../runtime/erlang/modules/standard.ts";
import { labs } from "../../labs/kit/all.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { checksOf } from "../../labs/kit/check/lab.ts";
import { partingsOf } from "../../labs/kit/explore/choices.ts";
import { hunt } from "../../labs/kit/explore/hunt.ts";
import { Player } from "../../labs/kit/explore/play.ts";
import { shrunk } from "../../labs/kit/explore/shrink.ts";
import { storyOf } from "../../labs/kit/explore/story.ts";
import { develop } from "../../labs/kit/step/develop.ts";
import { pageHtml } from "../../labs/kit/step/html.ts";
import { Recording } from "../../labs/kit/step/recording.ts";
import { startChromium } from "../../slides/kit/chromium.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";

const lab = (await labs()).find(({ number }) => number === "07");
assert.ok(lab);
const answer = answerTo(lab, "waits-unwatched");
const scratch = mkdtempSync(join(CHECKOUT, "test", "explore", "scratch-"));
const pages = mkdtempSync(join(tmpdir(), "pictures-"));
try {
  const folder = writeAnswer(answer, scratch);
  const staged = { lab, folder, earlier: join(CHECKOUT, "solutions") };
  const check = checksOf(lab).find(({ check }) => check.name === answer.caughtBy)?.check;
  assert.ok(check);
  const player = new Player(staged);
  const { failed } = await hunt(player, check, () => true, 1);
  assert.ok(failed);
  const { limits } = failed;
  const partings = partingsOf((await shrunk(player, check, limits, failed)).steps);
  const recording = new Recording();
  const story = await storyOf(new Player(staged, recording), check, limits, partings);
  const subject = {
    ...{ lab: lab.number, title: lab.title, check: check.name, checks: [check.name] },
    ...{ sources: { "gkvs.ts": readFileSync(join(folder, "gkvs.ts"), "utf8") }, command: "" },
  };
  const runs = [{ film: develop(recording, story, limits), at: 0, text: "" }];
  const page = join(pages, "page.html");
  writeFileSync(page, await pageHtml({ subject, runs, isServed: true }));
  const browser = await startChromium();
  for (const [name, width, height, colorScheme] of [
    ["stepping", 1280, 900, "light"],
    ["stepping-narrow", 390, 844, "dark"],
  ] as const) {
    const tab = await browser.newPage({ viewport: { width, height }, colorScheme });
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate("document.fonts.ready");
    for (const key of ["d", "ArrowLeft"]) await tab.keyboard.press(key);
    await tab.screenshot({ path: join(CHECKOUT, "docs", "images", `${name}.png`) });
  }
  await browser.close();
} finally {
  rmSync(scratch, { recursive: true });
  rmSync(pages, { recursive: true });
}
