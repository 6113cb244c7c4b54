/**
 * Reading a deck: a Markdown file in which a line `---` ends a slide.
 *
 *     ## A process, and its mailbox
 *
 *     What the hall sees.
 *
 *     Notes (2 min): what the speaker says, to the end of the slide.
 *
 * Every slide has a heading and notes with the minutes it takes: a deck without them is refused, with
 * the line where something is missing.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the decks. */
export const SLIDES = fileURLToPath(new URL("..", import.meta.url));

export interface Slide {
  /** Its name in addresses, unlike any other's: `01-two-machines`. */
  readonly id: string;
  readonly title: string;
  /** The first slide of a deck has its name on it. */
  readonly isTitle: boolean;
  /** Markdown, with the heading and without the notes. */
  readonly body: string;
  readonly notes: string;
  readonly minutes: number;
  /** Where it stands: `slides/01-why.md:17`. */
  readonly place: string;
}

export interface Deck {
  /** The name of its file: `01-why`. */
  readonly name: string;
  readonly title: string;
  readonly slides: readonly Slide[];
}

/** What is wrong with a deck, and where. */
export class DeckError extends Error {
  override readonly name = "DeckError";

  /** @param place where it is; of several mistakes each is told with its own */
  constructor(place: string | undefined, problem: string) {
    super(place === undefined ? problem : `${place}: ${problem}`);
  }
}

/** Runs a program that makes slides. What is wrong with a deck is told in its words alone. */
export async function withoutStack(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof DeckError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** All decks, in their order. */
export function readDecks(folder = SLIDES): Deck[] {
  const files = readdirSync(folder).filter((file) => /^\d\d-[a-z0-9-]+\.md$/.test(file));
  return files.sort().map((file) => readDeck(file, readFileSync(join(folder, file), "utf8")));
}

/**
 * Reads a deck.
 *
 * @param file its name: `01-why.md`
 * @throws DeckError when a slide lacks something
 */
export function readDeck(file: string, text: string): Deck {
  const name = file.replace(/\.md$/, "");
  const slides = parts(text).map(({ line, lines }, index) =>
    slideOf(lines, index === 0, name.slice(0, 2), `slides/${file}:${line}`),
  );
  for (const [index, { id, place, title }] of slides.entries())
    if (slides.findIndex((other) => other.id === id) < index)
      throw new DeckError(place, `expected titles that differ, got "${title}" once more`);
  return { name, title: slides[0]?.title ?? name, slides };
}

interface Part {
  /** The number of its first line. */
  readonly line: number;
  readonly lines: string[];
}

function parts(text: string): Part[] {
  const found: Part[] = [{ line: 1, lines: [] }];
  let inFence = false;
  for (const [index, line] of text.trimEnd().split("\n").entries()) {
    if (line.startsWith("```")) inFence = !inFence;
    if (line === "---" && !inFence) found.push({ line: index + 2, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found;
}

const NOTES = /^Notes \((\d+(?:\.5)?) min\): (.*)$/;

function slideOf(lines: string[], isTitle: boolean, number: string, place: string): Slide {
  const heading = lines.find((line) => line.trim() !== "") ?? "";
  const title = new RegExp(`^${isTitle ? "#" : "##"} (.+)$`).exec(heading)?.[1];
  if (title === undefined)
    throw new DeckError(place, `expected a heading ${isTitle ? "#" : "##"}, got "${heading}"`);
  const at = lines.findIndex((line) => NOTES.test(line));
  const [, minutes, first = ""] = NOTES.exec(lines[at] ?? "") ?? [];
  if (minutes === undefined)
    throw new DeckError(place, `"${title}" has no notes: add a line such as Notes (2 min): …`);
  return {
    id: `${number}-${slug(title)}`,
    title,
    isTitle,
    body: lines.slice(0, at).join("\n").trim(),
    notes: [first, ...lines.slice(at + 1)].join("\n").trim(),
    minutes: Number(minutes),
    place,
  };
}

/** A title as part of an address, as the usual hosts of Markdown make it. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
