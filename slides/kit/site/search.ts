/**
 * The index of the whole site for its search, as a script: a page that was opened from a file may load
 * scripts, but no data.
 */
import MiniSearch from "minisearch";
import type { Deck } from "../deck.ts";
import type { Page } from "./layout.ts";

/** Something that can be found. */
export interface Entry {
  /** Its page, with an anchor if it is a part of it. */
  readonly id: string;
  readonly title: string;
  /** What stands under the title in the list. */
  readonly kind: string;
  readonly text: string;
}

/** The script that has the index. */
export function searchIndex(entries: readonly Entry[]): string {
  const index = new MiniSearch<Entry>({
    fields: ["title", "text"],
    storeFields: ["title", "kind"],
  });
  index.addAll(entries);
  return `window.courseIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}

/** The sections of a page. */
export function pageEntries({ path, title, kind, content }: Page): Entry[] {
  return content.split(/(?=<h2\b)/).map((section) => {
    const [, anchor, heading] = /^<h2 id="([^"]*)">(.*?)<\/h2>/.exec(section) ?? [];
    const text = words(section);
    if (anchor === undefined || heading === undefined) return { id: path, title, kind, text };
    return { id: `${path}#${anchor}`, title: words(heading), kind: `${kind}: ${title}`, text };
  });
}

/** The slides of a deck. */
export function deckEntries({ name, title: deck, slides }: Deck): Entry[] {
  return slides.map(({ id, title, body, notes }) => ({
    id: `slides/${name}.html#/${id}`,
    title,
    kind: `slide: ${deck}`,
    text: `${body} ${notes}`,
  }));
}

/** A page of the API reference. */
export function apiEntry(name: string, path: string, html: string): Entry {
  const main =
    /<div class="col-content"[^>]*>([\s\S]*?)<div class="col-sidebar"/.exec(html)?.[1] ?? "";
  return { id: path, title: name, kind: "API", text: words(main).slice(0, 2000) };
}

function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&[^;\s]+;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
