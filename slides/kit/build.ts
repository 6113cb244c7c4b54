/** Makes the slides: a page for each deck, one for the whole course, and the runs that they show. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sessionScript } from "./alive.ts";
import { type Deck, DeckError, readDecks } from "./deck.ts";
import { assets, deckPage } from "./page.ts";
import { playAll, type Scene } from "./scenes/index.ts";
import { slideHtml } from "./slide.ts";
import { conversations, typable } from "./transcript.ts";

/** What was made. */
export interface Built {
  readonly decks: readonly Deck[];
  readonly slides: number;
  readonly minutes: number;
}

/**
 * Makes all slides in a folder of their own.
 *
 * @throws DeckError, and writes nothing, when some of them show what is not there: it names them all
 */
export async function buildSlides(folder: string): Promise<Built> {
  const decks = readDecks();
  const scenes = await playAll();
  const pages = new Map<string, string>();
  const problems: string[] = [];
  const rendered = decks.map((deck) => sectionsOf(deck, scenes, problems));
  if (problems.length > 0) throw new DeckError(undefined, problems.join("\n"));
  for (const [index, { name, title }] of decks.entries())
    pages.set(`${name}.html`, deckPage(title, rendered[index] ?? ""));
  const stacks = rendered.map((sections) => `<section>\n${sections}\n</section>`);
  pages.set("course.html", deckPage("Distributed programming, the Erlang way", stacks.join("\n")));
  for (const [name, { page }] of scenes) pages.set(`runs/${name}.html`, page);
  for (const old of existsSync(folder) ? readdirSync(folder) : [])
    if (/\.html$|^(assets|runs)$/.test(old)) rmSync(join(folder, old), { recursive: true });
  for (const sub of ["assets", "runs"]) mkdirSync(join(folder, sub), { recursive: true });
  const files = [...assets(), { name: "alive.js", content: Buffer.from(await sessionScript()) }];
  for (const { name, content } of files) writeFileSync(join(folder, "assets", name), content);
  for (const [name, page] of pages) writeFileSync(join(folder, name), page);
  const slides = decks.flatMap((deck) => deck.slides);
  const minutes = slides.reduce((sum, slide) => sum + slide.minutes, 0);
  return { decks, slides: slides.length, minutes };
}

function sectionsOf(deck: Deck, scenes: ReadonlyMap<string, Scene>, problems: string[]): string {
  const sessions = conversations(deck);
  const surroundings = {
    link: siteLink,
    typable: (place: string, text: string) => typable(sessions, place, text),
    diagram: (name: string) => {
      const scene = scenes.get(name);
      return scene && { svg: scene.svg, page: `runs/${name}.html` };
    },
  };
  const sections = deck.slides.map((slide) => {
    try {
      return slideHtml(slide, surroundings);
    } catch (error) {
      if (!(error instanceof DeckError)) throw error;
      problems.push(error.message);
      return "";
    }
  });
  return sections.join("\n");
}

/** On the site a handout is a page, and so is a deck. */
function siteLink(href: string): string {
  return href.replace(/README\.md(?=#|$)/, "index.html").replace(/\.md(?=#|$)/, ".html");
}
