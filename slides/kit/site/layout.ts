/** What all pages of the site have around them, but for slides and the API reference. */
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import { LANGUAGE } from "../language.ts";
import { relativeLink } from "./places.ts";

/** A page of the site. */
export interface Page {
  /** Where it is: `labs/01/index.html`. */
  readonly path: string;
  readonly title: string;
  /** HTML, from its heading on. */
  readonly content: string;
  /** What kind of page it is, for who searches. */
  readonly kind: string;
  /** Links to what belongs to it: words, and the page's path. */
  readonly related: readonly (readonly [words: string, path: string])[];
  /** Scripts that it has besides those of every page, by their paths. */
  readonly scripts?: readonly string[];
}

/** The bar of the site. */
export const MENU = [
  ["Labs", "index.html#labs"],
  ["Slides", "index.html#slides"],
  ["API", "api/modules.html"],
  ["Documents", "index.html#documents"],
] as const;

/** The whole page. */
export function pageHtml({ path, title, content, related, scripts = [] }: Page): string {
  const to = (target: string) => relativeLink(path, target);
  const link = ([words, target]: readonly [string, string]) =>
    `<a href="${escapeText(to(target))}">${escapeText(words)}</a>`;
  const aside =
    related.length === 0
      ? ""
      : `<aside aria-label="Related"><ul>${related.map((one) => `<li>${link(one)}</li>`).join("")}</ul></aside>`;
  const own = scripts.map((script) => `<script src="${to(script)}"></script>\n`).join("");
  return `<!doctype html>
<html lang="${LANGUAGE}" data-root="${to("index.html").replace(/index\.html$/, "")}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<link rel="stylesheet" href="${to("slides/assets/fonts.css")}">
<link rel="stylesheet" href="${to("slides/assets/code.css")}">
<link rel="stylesheet" href="${to("assets/site.css")}">
<header>
<a class="home" href="${to("index.html")}">nodes-and-cookies</a>
<nav aria-label="Site">${MENU.map(link).join("")}</nav>
<form role="search"><input type="search" placeholder="Search" aria-label="Search"><ol hidden></ol></form>
</header>
<main>
${content}
</main>
${aside}
<script src="${to("assets/minisearch.js")}"></script>
<script src="${to("assets/search-index.js")}"></script>
<script src="${to("assets/search.js")}"></script>
${own}</html>
`;
}
