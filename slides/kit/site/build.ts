/**
 * Makes the whole site: handouts, documents, slides, the code that they speak of, and the API reference,
 * in one folder that needs no server.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { labScript } from "../alive.ts";
import { buildSlides } from "../build.ts";
import type { Deck } from "../deck.ts";
import { apiPages, buildApi } from "./api.ts";
import { withWays } from "./around.ts";
import { frontPage } from "./front.ts";
import { type Page, pageHtml } from "./layout.ts";
import { checkLinks } from "./links.ts";
import { renderMarkdown } from "./markdown.ts";
import { CHECKOUT, Places, placeOf } from "./places.ts";
import { apiEntry, deckEntries, pageEntries, searchIndex } from "./search.ts";
import { sourcePage } from "./sources.ts";
import { TRY, TRY_SCRIPT, tryPage } from "./try.ts";

/** Beside the handouts: what lecturers and contributors read. */
const OTHERS = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "runtime/README.md",
  "labs/kit/README.md",
  "slides/README.md",
];

/**
 * Makes the site anew: whatever was in the folder before is gone.
 *
 * @returns the links that lead nowhere, in words
 */
export async function buildSite(folder: string): Promise<readonly string[]> {
  rmSync(folder, { recursive: true, force: true });
  const [{ decks }] = await Promise.all([
    buildSlides(join(folder, "slides")),
    buildApi(join(folder, "api")),
  ]);
  const api = apiPages(join(folder, "api"));
  const places = new Places();
  const labs = withWays(handouts().map((file) => markdownPage(file, places, decks, api)));
  const documents = documentFiles().map((file) => markdownPage(file, places, decks, api));
  const pages = [...labs, ...documents, ...linkedPages(places, decks, api), tryPage()];
  const entry = ({ title, path }: Page) => [title, path] as const;
  pages.push(await frontPage(labs.map(entry), decks, documents.map(entry)));
  for (const page of pages) write(folder, page.path, pageHtml(page));
  for (const file of pictures()) write(folder, file, readFileSync(join(CHECKOUT, file)));
  const entries = [
    ...pages.filter(({ kind }) => kind !== "code").flatMap(pageEntries),
    ...decks.flatMap(deckEntries),
    ...[...api].map(([name, path]) =>
      apiEntry(name, path, readFileSync(join(folder, path), "utf8")),
    ),
  ];
  write(folder, "assets/search-index.js", searchIndex(entries));
  for (const name of ["site.css", "search.js"])
    write(folder, `assets/${name}`, readFileSync(new URL(`../assets/${name}`, import.meta.url)));
  write(folder, TRY_SCRIPT, Buffer.from(await labScript()));
  write(folder, "assets/minisearch.js", readFileSync(minisearch()));
  return [...places.problems, ...checkLinks(folder).dead];
}

function write(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** MiniSearch as a plain script. */
function minisearch(): string {
  const module = fileURLToPath(import.meta.resolve("minisearch"));
  return join(dirname(module), "..", "umd", "index.js");
}

function handouts(): string[] {
  const folders = readdirSync(join(CHECKOUT, "labs")).filter((name) => /^\d\d$/.test(name));
  const files = folders.sort().map((number) => `labs/${number}/README.md`);
  return files.filter((file) => existsSync(join(CHECKOUT, file)));
}

function documentFiles(): string[] {
  const docs = readdirSync(join(CHECKOUT, "docs")).filter((name) => name.endsWith(".md"));
  const files = [...docs.sort().map((name) => `docs/${name}`), ...OTHERS];
  return files.filter((file) => existsSync(join(CHECKOUT, file)));
}

/** The pictures of the documents. */
function pictures(): string[] {
  const folder = "docs/images";
  if (!existsSync(join(CHECKOUT, folder))) return [];
  return readdirSync(join(CHECKOUT, folder)).map((name) => `${folder}/${name}`);
}

/** What pages link to, and what those link to, until there is nothing new. */
function linkedPages(
  places: Places,
  decks: readonly Deck[],
  api: ReadonlyMap<string, string>,
): Page[] {
  const slides = decks.map(({ name }) => `slides/${name}.md`);
  const known = new Set([...handouts(), ...documentFiles(), ...pictures(), ...slides]);
  const pages: Page[] = [];
  for (const path of places.linked) {
    if (known.has(path)) continue;
    pages.push(path.endsWith(".md") ? markdownPage(path, places, decks, api) : sourcePage(path));
  }
  return pages;
}

function markdownPage(
  file: string,
  places: Places,
  decks: readonly Deck[],
  api: ReadonlyMap<string, string>,
): Page {
  const { title, html } = renderMarkdown(file, places);
  const number = /^labs\/(\d\d)\//.exec(file)?.[1];
  const related = number === undefined ? [] : relatedTo(number, decks, api);
  const kind = number === undefined ? "document" : "handout";
  return { path: placeOf(file), title, content: html, kind, related };
}

/** The slide that leads to a lab, and the pages of what is used in it. */
function relatedTo(number: string, decks: readonly Deck[], api: ReadonlyMap<string, string>) {
  const here = number === "01" ? [["Do it in this page", TRY] as const] : [];
  const slides = decks.flatMap(({ name, slides }) =>
    slides
      .filter(({ title }) => title.startsWith(`Lab ${number}`))
      .map(({ id }) => ["In the slides", `slides/${name}.html#/${id}`] as const),
  );
  const folder = join(CHECKOUT, "labs", number);
  const starters = readdirSync(folder).filter((name) => /^(?!index|checks).*\.ts$/.test(name));
  const names = starters.flatMap((name) => importsOf(readFileSync(join(folder, name), "utf8")));
  const pages = [...new Set(names)].flatMap((name) => {
    const path = api.get(name);
    return path === undefined ? [] : [[name, path] as const];
  });
  return [...here, ...slides, ...pages];
}

/** What a file imports from `#runtime`. */
function importsOf(code: string): string[] {
  const list = /import \{([^}]*)\} from "#runtime"/.exec(code)?.[1] ?? "";
  return [...list.matchAll(/(?:type )?([\w$]+)/g)].map(([, name = ""]) => name);
}
