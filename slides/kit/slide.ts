/**
 * A slide as HTML. Markdown as everywhere, and five kinds of blocks of its own:
 *
 * | block | what it shows |
 * | --- | --- |
 * | `include` | code out of the files in which it runs (include.ts), two references side by side |
 * | `session` | what is typed into shells (transcript.ts) |
 * | `diagram` | a run that is played while the slides are made (scenes/) |
 * | `picture` | a picture that is drawn from data (pictures/) |
 * | `terms`   | Erlang beside TypeScript, a line each, divided by ` ~ ` |
 */
import MarkdownIt from "markdown-it";
import { readSession } from "../../labs/kit/session/session.ts";
import { escapeText } from "../../runtime/trace/diagram-svg.ts";
import { DeckError, type Slide } from "./deck.ts";
import { codeBlock, codeInline, readSteps } from "./highlight.ts";
import { include } from "./include.ts";
import { drawPicture } from "./pictures/index.ts";
import { sessionHtml, type Typable } from "./transcript.ts";

/** What a slide needs that is not its own. */
export interface Surroundings {
  /** The picture of a scene, and where all of it can be seen; undefined when there is none so called. */
  diagram(name: string): { readonly svg: string; readonly page: string } | undefined;
  /** What a session on the slide at a place needs to be typed into, if it can be. */
  typable(place: string, text: string): Typable | undefined;
  /** Where a link leads to on the site. */
  link(href: string): string;
}

type Block = (text: string, place: string, surroundings: Surroundings) => string;

const BLOCKS: Readonly<Record<string, Block>> = {
  include: (text) => {
    const lines = text.trim().split("\n");
    const pieces = lines.map((line) => included(line, lines.length > 1));
    const [first] = pieces;
    if (first && pieces.length === 1) return `<div ${fitting([first.code])}>${first.html}</div>`;
    return `<div class="beside" ${fitting(pieces.map(({ code }) => code))}>${pieces.map(({ html }) => html).join("")}</div>`;
  },
  session: (text, place, { typable }) =>
    `<div ${fitting([text], turns(text) * TURN)}>${sessionHtml(text, typable(place, text))}</div>`,
  diagram: (text, _place, { diagram }) => {
    const name = text.trim();
    const drawn = diagram(name);
    if (!drawn) throw new Error(`expected the name of a scene in scenes/index.ts, got ${name}`);
    return `<figure class="diagram">${drawn.svg}<figcaption><a href="${drawn.page}">The whole run</a></figcaption></figure>`;
  },
  picture: (text) => `<figure class="diagram">${drawPicture(text.trim())}</figure>`,
  terms: (text) => {
    const rows = text.split("\n").map((line) => {
      const [erlang = "", typescript = ""] = line.split(" ~ ");
      const cell = (code: string, language: string) =>
        `<td><code>${codeInline(code.trim(), language)}</code></td>`;
      return `<tr>${cell(erlang, "erlang")}${cell(typescript, "typescript")}</tr>`;
    });
    return `<table class="terms"><thead><tr><th>Erlang</th><th>TypeScript</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  },
};

/** `solutions/01/kvs.ts#loop 1-3|5`. Beside other code there is no room for a comment over it. */
function included(line: string, isBeside: boolean): { code: string; html: string } {
  const [reference = "", steps] = line.split(" ");
  const { file, language, code: whole } = include(reference);
  const code = isBeside ? whole.replace(/^\/\*\* .*\*\/\n/, "") : whole;
  const lit = steps === undefined ? [] : readSteps(steps, code.split("\n").length);
  const fragments = lit.map((_, step) => `<i class="fragment step-${step}"></i>`);
  const caption = `<figcaption>${escapeText(file)}</figcaption>`;
  const block = codeBlock(code, language, lit);
  return { code, html: `<figure class="code">${fragments.join("")}${caption}${block}</figure>` };
}

/** The room for code on a slide, in px; and how small letters may be to be read from afar. */
const WIDTH = 1168;
const HEIGHT = 480;
const SMALLEST = 20;
const LARGEST = 25;
const LINE = 1.38;
const CHARACTER = 0.6;
/** The edges of a box, and what is between two side by side; what is over and between two in a pile. */
const EDGES = 56;
const CAPTION = 44;
/** What is between the boxes of a session. */
const TURN = 32;

/** How often a session goes from one node to another. */
const turns = (session: string) =>
  readSession(session).filter(({ node }, i, steps) => i > 0 && node !== steps[i - 1]?.node).length;

/**
 * Letters as large as fit into boxes side by side or in a pile, whichever has the larger ones, and the
 * columns for them.
 *
 * @param taken how much of the height something else takes
 * @throws Error when they would be too small to be read
 */
function fitting(boxes: readonly string[], taken = 0): string {
  const lines = boxes.map((code) => code.split("\n"));
  const widths = lines.map((box) => Math.max(...box.map((line) => line.length)));
  const heights = lines.map(({ length }) => length);
  const sum = (all: readonly number[]) => all.reduce((so, one) => so + one, 0);
  const between = boxes.length - 1;
  const size = (width: number, height: number, gaps: number, over: number) =>
    Math.min(
      LARGEST,
      (WIDTH - gaps) / (width * CHARACTER),
      (HEIGHT - taken - over) / (height * LINE),
    );
  const beside = size(sum(widths), Math.max(...heights), between * EDGES, 0);
  const piled = size(Math.max(...widths), sum(heights), 0, between * CAPTION);
  const best = Math.floor(Math.max(beside, piled));
  if (best < SMALLEST)
    throw new Error(
      `expected code that can be read from afar, with letters of ${SMALLEST} px, got ${heights.join(" and ")} lines of ${widths.join(" and ")} characters, which fit with ${best} px: show less of it`,
    );
  const columns = piled > beside ? "1fr" : widths.map((one) => `${one + 4}fr`).join(" ");
  return `style="--size: ${best}px; --columns: ${columns}"`;
}

/**
 * Renders a slide: the section for reveal.js, with its notes.
 *
 * @throws DeckError when it shows what is not there
 */
export function slideHtml(slide: Slide, surroundings: Surroundings): string {
  try {
    const markdown = markdownFor(slide.place, surroundings);
    const kind = slide.isTitle ? "title" : /^Labs? \d\d/.test(slide.title) ? "exercise" : "plain";
    const content = markdown.render(slide.body);
    const notes = markdown.render(slide.notes);
    return `<section id="${slide.id}" class="${kind}" data-timing="${slide.minutes * 60}">\n${content}<aside class="notes">${notes}</aside>\n</section>`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new DeckError(slide.place, error.message);
  }
}

function markdownFor(place: string, surroundings: Surroundings) {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  markdown.renderer.rules.fence = (tokens, index) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    const [kind = ""] = info.trim().split(/\s+/);
    const block = BLOCKS[kind];
    if (block) return block(content.trimEnd(), place, surroundings);
    if (kind !== "console" && kind !== "text")
      throw new Error(`code is included, not pasted: expected one of ${known()}, got ${kind}`);
    return codeBlock(content.trimEnd(), kind);
  };
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    token?.attrSet("href", surroundings.link(String(token.attrGet("href") ?? "")));
    return self.renderToken(tokens, index, options);
  };
  return markdown;
}

const known = () => [...Object.keys(BLOCKS), "console", "text"].join(", ");
