/** The slides on paper: a page for each step of each slide, or each slide and then its notes. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";

/** A page is 1280 by 720 and the margin around it. */
const PAPER = { preferCSSPageSize: true, printBackground: true };

/**
 * Prints a page of slides.
 *
 * @param file the page: `site/slides/course.html`
 * @returns the file that was written, `course.pdf` or `course-notes.pdf` beside it
 */
export async function printPdf(browser: Browser, file: string, notes: boolean): Promise<string> {
  const path = file.replace(/\.html$/, notes ? "-notes.pdf" : ".pdf");
  const page = await browser.newPage();
  try {
    await page.goto(`${pathToFileURL(file).href}?view=print${notes ? "&notes" : ""}`);
    await page.waitForFunction("document.documentElement.dataset.paper === 'ready'");
    await page.pdf({ path, ...PAPER });
    return path;
  } finally {
    await page.close();
  }
}

/** Prints the whole course, with and without notes, and says what was written. */
export async function printCourse(browser: Browser, folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const notes of [false, true]) {
    const path = await printPdf(browser, join(folder, "course.html"), notes);
    lines.push(`${path} (${(statSync(path).size / 1e6).toFixed(1)} MB)`);
  }
  return lines;
}
