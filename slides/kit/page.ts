/**
 * The page of a deck, for reveal.js. Everything it needs lies beside it in `assets/`: it works from
 * a USB stick, where scripts must be plain ones and nothing can be fetched.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { escapeText } from "../../runtime/trace/diagram-svg.ts";
import { LANGUAGE } from "./language.ts";

/** A file that goes beside the pages. */
export interface Asset {
  readonly name: string;
  readonly content: Buffer;
}

const OWN = (name: string) => new URL(`assets/${name}`, import.meta.url);
const FONT = (family: string, weight: number) =>
  `@fontsource/${family}/files/${family}-latin-${weight}-normal.woff2`;

const ASSETS: Readonly<Record<string, URL | string>> = {
  "reveal.js": "reveal.js",
  "reveal.css": "reveal.js/reveal.css",
  "notes.js": "reveal.js/plugin/notes",
  "deck.css": OWN("deck.css"),
  "deck.js": OWN("deck.js"),
  "code.css": OWN("code.css"),
  "colours.css": new URL("../../runtime/page/client/colours.css", import.meta.url),
  "fonts.css": OWN("fonts.css"),
  "text-400.woff2": FONT("source-sans-3", 400),
  "text-700.woff2": FONT("source-sans-3", 700),
  "code-400.woff2": FONT("source-code-pro", 400),
  "code-700.woff2": FONT("source-code-pro", 700),
};

/** The files of `assets/`. */
export function assets(): Asset[] {
  return Object.entries(ASSETS).map(([name, from]) => ({
    name,
    content: readFileSync(from instanceof URL ? from : fileOf(from)),
  }));
}

/** A file of a package. Its scripts are taken in the plain form, which browsers run from a file. */
function fileOf(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier)).replace(/\.mjs$/, ".js");
}

/**
 * The page of a deck.
 *
 * @param sections its slides, as HTML
 */
export function deckPage(title: string, sections: string): string {
  return `<!doctype html>
<html lang="${LANGUAGE}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<link rel="stylesheet" href="assets/fonts.css">
<link rel="stylesheet" href="assets/reveal.css">
<link rel="stylesheet" href="assets/code.css">
<link rel="stylesheet" href="assets/deck.css">
<main>
<h1 class="heard">${escapeText(title)}</h1>
<div class="reveal"><div class="slides">
${sections}
</div></div>
</main>
<script src="assets/reveal.js"></script>
<script src="assets/notes.js"></script>
<script src="assets/deck.js"></script>
</html>
`;
}
