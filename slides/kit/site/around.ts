/** What helps to find the way in handouts: their contents, and the labs before and after. */
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Page } from "./layout.ts";
import { relativeLink } from "./places.ts";

/** Handouts with a table of contents under their titles, and with links to their neighbours. */
export function withWays(labs: readonly Page[]): Page[] {
  return labs.map((page, i) => {
    const [before, after] = [labs[i - 1], labs[i + 1]];
    const to = (rel: string, word: string, other: Page | undefined) =>
      other === undefined
        ? ""
        : `<a rel="${rel}" href="${relativeLink(page.path, other.path)}">${word}: ${escapeText(other.title)}</a>`;
    const turn = `<nav class="turn" aria-label="Other labs">${to("prev", "Before", before)}${to("next", "Next", after)}</nav>`;
    const content = page.content.replace("</h1>", `</h1>\n${contents(page.content)}`);
    return { ...page, content: `${content}\n${turn}` };
  });
}

function contents(html: string): string {
  const headings = [...html.matchAll(/<h2 id="([^"]*)">(.*?)<\/h2>/g)];
  const items = headings.map(
    ([, id, words = ""]) => `<li><a href="#${id}">${words.replace(/<\/?a\b[^>]*>/g, "")}</a></li>`,
  );
  return `<nav class="contents" aria-label="On this page"><ol>${items.join("")}</ol></nav>`;
}
