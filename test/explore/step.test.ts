/**
 * The stepping page, as a student has it: a run that fails is opened, stepped to what decides, and left
 * for another order that passes; both are saved, and played again from the command line.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { labs } from "../../labs/kit/all.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { answerTo, writeAnswer } from "../bank/answers.ts";
import { axe, hasNoFault, noise } from "../slides/browser.ts";
import { endChild, ended, startChild } from "../support/children.ts";
import { copyOfCourse, run } from "../support/course.ts";
import { Output } from "../support/output.ts";

const isMissing = findChromium() === undefined;
if (isMissing && process.env.CI) throw new Error(NO_CHROMIUM);

const TYPESCRIPT = ["--import", "./runtime/node/typescript.js"];
const LAB = [...TYPESCRIPT, "labs/07/index.ts"];

/** How long anything may take here before it is given up, in ms: a search, a browser on a busy machine. */
const DEADLINE_MS = 120_000;

const SIZES = [
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 390, height: 844, colorScheme: "dark" },
] as const;

describe("a run is stepped through in a browser", { skip: isMissing && NO_CHROMIUM }, () => {
  const course = copyOfCourse();
  const lab = (...args: readonly string[]) => run("node", [...LAB, ...args], { cwd: course });
  const start = (...args: readonly string[]) => startChild("node", [...LAB, ...args], {}, course);
  let browser: Browser;
  let file: string;
  before(async () => {
    const lab07 = (await labs()).find(({ number }) => number === "07");
    assert.ok(lab07);
    writeAnswer(answerTo(lab07, "waits-unwatched"), join(course, "labs", "07"));
    // The first command finds the order; it says what the next one is.
    const exploring = start("--explore", "--task", "2", "--seconds", "600");
    const output = new Output(exploring);
    await output.until(/run fails/, 0, DEADLINE_MS);
    exploring.kill("SIGINT");
    [, file = ""] = await output.until(/labs\/07 --step (\S+\.json)/, 0, DEADLINE_MS);
    await ended(exploring);
    browser = await startChromium();
  });
  after(() => browser?.close());

  /** Serves the page for as long as something is done with it. */
  async function stepping(work: (address: string) => Promise<void>): Promise<void> {
    const child = start("--step", file);
    const output = new Output(child);
    const [address] = await output.until(/http:\/\/127\.0\.0\.1:\d+\/\?key=\S+/, 0, DEADLINE_MS);
    try {
      await work(address);
      child.kill("SIGINT");
      await ended(child);
      assert.equal(child.exitCode, 0, output.text);
    } finally {
      await endChild(child);
    }
    await assert.rejects(fetch(address), "nothing is left behind");
  }

  const textOf = async (page: Page, id: string) => (await page.textContent(`#${id}`)) ?? "";
  /** Waits until something is said at a place, and gives it. */
  const said = async (page: Page, id: string, text: RegExp) => {
    await page.locator(`#${id}`).filter({ hasText: text }).waitFor({ state: "attached" });
    return (text.exec(await textOf(page, id)) ?? []) as RegExpExecArray;
  };

  for (const { width, height, colorScheme } of SIZES)
    test(`by keys alone, ${width} wide, ${colorScheme}`, () =>
      stepping(async (address) => {
        const page = await browser.newPage({ viewport: { width, height }, colorScheme });
        page.setDefaultTimeout(DEADLINE_MS);
        const heard = noise(page);
        await page.goto(address);
        await axe(page);
        const press = (key: string) => page.keyboard.press(key);
        assert.match(await textOf(page, "verdict"), /✗ fails in this order/);
        await hasNoFault(page);
        // To what decides, and back.
        await press("d");
        assert.match(await textOf(page, "said"), /sif is killed/);
        assert.match(await textOf(page, "lanes"), /sif\s*✗ down/);
        await press("ArrowLeft");
        assert.doesNotMatch(await textOf(page, "lanes"), /✗ down/);
        assert.match(await textOf(page, "lanes"), /waits in receive\s*gkvs\.ts:\d+/);
        await hasNoFault(page);
        // The plain order instead: what is on its way arrives.
        const digit = await page.locator("#lanes .choice:not(.fault) kbd").first().textContent();
        await press(digit ?? "");
        await said(page, "verdict", /✓ passes/);
        await hasNoFault(page);
        await press("s");
        const [, passing = ""] = await said(page, "message", /--replay (\S+-step-\d+\.json)/);
        await press("[");
        await said(page, "verdict", /✗ fails/);
        await press("s");
        const other = `--replay (?!${passing})(\\S+-step-\\d+\\.json)`;
        const [, failing = ""] = await said(page, "message", new RegExp(other));
        // Both beside each other.
        await press("c");
        const compared = await textOf(page, "compared");
        assert.match(compared, /✗ the check fails.*✓ the check passes/s);
        await hasNoFault(page);
        await press("Escape");
        await press("?");
        await hasNoFault(page);
        await press("Escape");
        // One file has both, and needs no server.
        const [download] = await Promise.all([page.waitForEvent("download"), press("e")]);
        const shared = join(course, `shared-${width}.html`);
        await download.saveAs(shared);
        await page.goto(pathToFileURL(shared).href);
        await press("d");
        assert.match(await textOf(page, "said"), /sif is killed/);
        await press("]");
        assert.match(await textOf(page, "verdict"), /✓ passes/);
        await axe(page);
        await hasNoFault(page);
        assert.deepEqual(heard, []);
        await page.close();
        const [well, ill] = await Promise.all([lab("--replay", passing), lab("--replay", failing)]);
        assert.equal(well.status, 0, well.stdout);
        assert.match(well.stdout, /In this order the check passes/);
        assert.equal(ill.status, 1, ill.stdout);
      }));

  test("only the page that was told the key is answered", () =>
    stepping(async (address) => {
      const { origin } = new URL(address);
      const statuses = await Promise.all([
        fetch(origin),
        fetch(`${origin}/?key=another`),
        fetch(`${origin}/play`, { method: "POST", body: "{}" }),
        fetch(`${origin}/save`, { method: "POST", body: "{}", headers: { "x-key": "another" } }),
      ]);
      assert.deepEqual(
        statuses.map(({ status }) => status),
        [403, 403, 403, 403],
      );
    }));
});
