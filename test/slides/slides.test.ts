/**
 * The slides in a Chromium, from a file as from a USB stick: every slide of the course at two sizes, the
 * presenter's window, and paper.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { type Built, buildSlides } from "../../slides/kit/build.ts";
import { findChromium, NO_CHROMIUM, startChromium } from "../../slides/kit/chromium.ts";
import { printPdf } from "../../slides/kit/pdf.ts";
import { axe, noise } from "./browser.ts";

const isMissing = findChromium() === undefined;
if (isMissing && process.env.CI) throw new Error(NO_CHROMIUM);

describe("the slides in a browser", { skip: isMissing && NO_CHROMIUM }, () => {
  let folder: string;
  let built: Built;
  let browser: Browser;
  let page: Page;
  let heard: string[];
  const addressOf = (name: string) => pathToFileURL(join(folder, name)).href;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slides-"));
    built = await buildSlides(folder);
    browser = await startChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    heard = noise(page);
    await page.goto(addressOf("course.html"));
    await page.waitForFunction("Reveal.isReady()");
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const)
    test(`nothing sticks out of any slide at ${width}×${height}`, async () => {
      await page.setViewportSize({ width, height });
      const { seen, problems } = await page.evaluate<{ seen: number; problems: string[] }>(
        OVERFLOW,
      );
      assert.deepEqual(problems, []);
      assert.equal(seen, built.slides);
    });

  test("no letter on a slide is smaller than 20 px at 1280×720, and no label of a drawing is cut or covered", async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    assert.deepEqual(await page.evaluate(LETTERS), []);
  });

  test("every drawing has a text for screen readers", async () => {
    const without = await page.evaluate(
      `[...document.querySelectorAll(".slides svg")].filter((svg) => svg.getAttribute("role") !== "img" || !(svg.getAttribute("aria-label")?.length > 30)).map((svg) => svg.closest("section").id)`,
    );
    assert.deepEqual(without, []);
  });

  for (const [colorScheme, width, height] of [
    ["light", 1280, 720],
    ["dark", 390, 844],
  ] as const)
    test(`axe finds nothing in two decks that have slides of every kind, ${colorScheme}, ${width} px wide`, async () => {
      const other = await browser.newPage({ viewport: { width, height }, colorScheme });
      for (const name of ["05-primitives", "10-lib-chan"]) {
        await other.goto(addressOf(`${name}.html`));
        await other.waitForFunction("Reveal.isReady()");
        await axe(other);
        assert.deepEqual(await other.evaluate(AXE), []);
      }
      await other.close();
    });

  test("the head of each column of a table says something", async () => {
    const empty = await page.evaluate(
      `[...document.querySelectorAll("th:empty")].map((head) => head.closest("section").id)`,
    );
    assert.deepEqual(empty, []);
  });

  test("every slide has notes, and a time", async () => {
    const without = await page.evaluate(
      "Reveal.getSlides().filter((s) => !Reveal.getSlideNotes(s) || !(s.dataset.timing > 0)).map((s) => s.id)",
    );
    assert.deepEqual(without, []);
  });

  test("the presenter's window opens, with the notes of the slide and a timer", async () => {
    await page.evaluate("Reveal.slide(0, 1)");
    const [presenter] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("s")]);
    const notes = presenter.locator(".speaker-controls-notes .value");
    await notes.filter({ hasText: /\w/ }).waitFor();
    const expected = await page.evaluate<string>("Reveal.getSlideNotes()");
    assert.equal((await notes.innerHTML()).trim(), expected.trim());
    assert.match(
      (await presenter.locator(".speaker-controls-time").textContent()) ?? "",
      /\d+:\d+/,
    );
    await presenter.close();
  });

  test("the overview shows all slides, and leads back", async () => {
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate("Reveal.isOverview()"), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate("Reveal.isOverview()"), false);
  });

  test("of an explored run the keys let one event after the other appear", async () => {
    const id = "17-the-two-messages-that-matter";
    const events = await page.evaluate<number>(`(() => {
      const slide = document.getElementById("${id}");
      const { h, v } = Reveal.getIndices(slide);
      Reveal.slide(h, v, -1);
      return slide.querySelectorAll(".event").length;
    })()`);
    assert.ok(events > 1, `${id} has ${events} events`);
    for (let shown = 0; shown <= events; shown++) {
      assert.equal(await page.evaluate(SHOWN), shown);
      if (shown < events) await page.keyboard.press("ArrowRight");
    }
    assert.equal(await page.evaluate("Reveal.getCurrentSlide().id"), id);
  });

  test("on paper there is a page for each step, and everything has enough contrast for AA", async () => {
    const paper = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await paper.goto(`${addressOf("course.html")}?view=print`);
    await paper.waitForFunction("document.documentElement.dataset.paper === 'ready'");
    const steps = await page.evaluate<number>(STEPS);
    assert.ok(steps > built.slides, "no slide has steps");
    assert.equal(await paper.locator(".pdf-page").count(), steps);
    await axe(paper);
    assert.deepEqual(await paper.evaluate(CONTRAST), []);
    await paper.close();
  });

  test("a PDF has a page for each step; one with notes has each slide, and a page of notes", async () => {
    const [{ slides, name } = { slides: [], name: "" }] = built.decks.filter(({ slides }) =>
      slides.some(({ body }) => STEP.test(body)),
    );
    const steps = slides
      .flatMap(({ body }) => [...body.matchAll(STEP)])
      .join("|")
      .split("|").length;
    const file = join(folder, `${name}.html`);
    assert.equal(pagesOf(await printPdf(browser, file, false)), slides.length + steps);
    assert.equal(pagesOf(await printPdf(browser, file, true)), 2 * slides.length);
  });

  test("the console stayed empty", () => assert.deepEqual(heard, []));
});

/** Goes through all slides, and names what is not within its slide. */
const OVERFLOW = `(() => {
  const problems = [];
  let seen = 0;
  for (const slide of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v);
    seen++;
    const frame = slide.getBoundingClientRect();
    for (const part of slide.querySelectorAll("*:not(svg *)")) {
      if (part.closest("aside")) continue;
      const { right, bottom, left, top, width } = part.getBoundingClientRect();
      const out = right > frame.right + 1 || bottom > frame.bottom + 1 || left < frame.left - 1 || top < frame.top - 1;
      const cut = part.matches("pre, td") && part.scrollWidth > part.clientWidth + 1;
      if (width > 0 && (out || cut)) {
        problems.push(slide.id + ": " + part.tagName + " " + part.textContent.slice(0, 40) + (cut ? " is cut" : " sticks out by " + Math.round(Math.max(right - frame.right, bottom - frame.bottom))));
        break;
      }
    }
  }
  return { seen, problems };
})()`;

/**
 * Goes through all slides with all their steps, and names letters that are too small; and labels of
 * drawings that are cut, lie outside, or lie under another label or a name.
 */
const LETTERS = `(() => {
  const problems = [];
  const bare = ({ left, right, top, bottom, height }) => ({ left: left + 2, right: right - 2, top: top + height / 5, bottom: bottom - height / 5 });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  for (const slide of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, 99);
    const say = (part, what) => problems.push(slide.id + ": " + part.textContent.trim().slice(0, 40) + " " + what);
    const texts = [...slide.querySelectorAll("*:not(aside, aside *, title, style)")].filter((part) =>
      part.checkVisibility({ visibilityProperty: true }) && [...part.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()));
    const sizeOf = (part) => parseFloat(getComputedStyle(part).fontSize) * (part instanceof SVGElement ? part.getScreenCTM().d : Reveal.getScale());
    const [smallest] = [...texts, ...document.querySelectorAll(".slide-number a")].sort((a, b) => sizeOf(a) - sizeOf(b));
    if (sizeOf(smallest) < 19.9) say(smallest, "has letters of " + sizeOf(smallest).toFixed(1) + " px");
    for (const svg of slide.querySelectorAll("svg")) {
      const frame = svg.getBoundingClientRect();
      const labels = texts.filter((part) => svg.contains(part));
      const boxes = labels.map((part) => bare(part.getBoundingClientRect()));
      const names = [...svg.querySelectorAll(".name")];
      labels.forEach((part, i) => {
        if (part.textContent.endsWith("…")) say(part, "is cut");
        const { left, right, top, bottom } = boxes[i];
        if (left < frame.left || right > frame.right || top < frame.top || bottom > frame.bottom) say(part, "lies outside");
        boxes.forEach((box, j) => { if (j > i && meet(box, boxes[i])) say(part, "meets " + labels[j].textContent); });
        for (const name of names)
          if (!name.contains(part) && meet(name.querySelector("rect, ellipse").getBoundingClientRect(), boxes[i])) say(part, "is covered by " + name.textContent);
      });
    }
  }
  return problems;
})()`;

/** How many events of its run a slide shows. */
const SHOWN = `Reveal.getCurrentSlide().querySelectorAll(".event.fragment.visible").length`;

/** How many states all slides have together on paper, where drawings are whole. */
const STEPS = `Reveal.getSlides().reduce((sum, slide) => sum + 1 + slide.querySelectorAll(".fragment:not(.diagram *)").length, 0)`;

/** Goes through all slides with all their steps, and names what axe finds wrong with each. */
const AXE = `(async () => {
  const problems = [];
  for (const slide of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(slide);
    Reveal.slide(h, v, 99);
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    for (const { id, nodes } of violations) problems.push(slide.id + ": " + id + " " + nodes[0].html.slice(0, 120));
  }
  return problems;
})()`;

/** Names what axe finds too pale. */
const CONTRAST = `(async () => {
  const { violations } = await axe.run(document, { runOnly: ["color-contrast"], resultTypes: ["violations"] });
  return violations.flatMap(({ nodes }) => nodes.map(({ html, any }) => html.slice(0, 120) + " " + any[0]?.message));
})()`;

/** The steps of an included piece of code: ` 1-3|5`. */
const STEP = /(?<=^\S+#\S+ )[\d,|-]+$/gm;

function pagesOf(pdf: string): number {
  return readFileSync(pdf, "latin1").match(/\/Type ?\/Page\b/g)?.length ?? 0;
}
