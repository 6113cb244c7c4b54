/**
 * A slide as HTML. Markdown as everywhere, and four kinds of blocks of its own:
 *
 * | block | what it shows |
 * | --- | --- |
 * | `include` | code out of the files in which it runs (include.ts), two references side by side |
 * | `session` | what is typed into shells (transcript.ts) |
 * | `diagram` | a run that is played while the slides are made (scenes/) |
 * | `terms`   | Erlang beside TypeScript, a line each, divided by ` ~ ` |
 */
import MarkdownIt from "markdown-it";
import { escapeText } from "../../runtime/trace/diagram-svg.ts";
import { DeckError, type Slide } from "./deck.ts";
import { codeBlock, codeInline, readSteps } from "./highlight.ts";
import { include } from "./include.ts";
import { sessionHtml } from "./transcript.ts";

/** What a slide needs that is not its own. */
export interface Surroundings {
  /** The picture of a scene, and where all of it can be seen; undefined when there is none so called. */
  diagram(name: string): { readonly svg: string; readonly page: string } | undefined;
  /** Where a link leads to on the site. */
  link(href: string): string;
}

type Block = (text: string, info: string, surroundings: Surroundings) => string;

const BLOCKS: Readonly<Record<string, Block>> = {
  include: (text) => {
    const lines = text.trim().split("\n");
    const width = lines.length > 1 ? (WIDTH - 60) / 2 : WIDTH;
    const pieces = lines.map((line) => included(line, width));
    return pieces.length > 1 ? `<div class="beside">${pieces.join("")}</div>` : pieces.join("");
  },
  session: (text) => `<div ${fitting(text, WIDTH)}>${sessionHtml(text)}</div>`,
  diagram: (text, _info, { diagram }) => {
    const name = text.trim();
    const drawn = diagram(name);
    if (!drawn) throw new Error(`expected the name of a scene in scenes/index.ts, got ${name}`);
    return `<figure class="diagram">${drawn.svg}<figcaption><a href="${drawn.page}">The whole run</a></figcaption></figure>`;
  },
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

/** `solutions/01/kvs.ts#loop 1-3|5` */
function included(line: string, width: number): string {
  const [reference = "", steps] = line.split(" ");
  const { file, language, code } = include(reference);
  const lit = steps === undefined ? [] : readSteps(steps, code.split("\n").length);
  const fragments = lit.map((_, step) => `<i class="fragment step-${step}"></i>`);
  const caption = `<figcaption>${escapeText(file)}</figcaption>`;
  const block = codeBlock(code, language, lit);
  return `<figure class="code" ${fitting(code, width)}>${fragments.join("")}${caption}${block}</figure>`;
}

/** The room for code on a slide, in px; and what its smallest letters are still read from afar. */
const WIDTH = 1130;
const HEIGHT = 520;
const SMALLEST = 14;
const LARGEST = 27;
const LINE = 1.38;
const CHARACTER = 0.6;

/**
 * Letters as large as fit.
 *
 * @throws Error when they would be too small to be read
 */
function fitting(code: string, width: number): string {
  const lines = code.split("\n");
  const longest = Math.max(...lines.map((line) => line.length));
  const size = Math.floor(
    Math.min(LARGEST, width / (longest * CHARACTER), HEIGHT / (lines.length * LINE)),
  );
  if (size < SMALLEST)
    throw new Error(
      `expected code that can be read from afar, got ${lines.length} lines of up to ${longest} characters: show less of it`,
    );
  return `style="--size: ${size}px"`;
}

/**
 * Renders a slide: the section for reveal.js, with its notes.
 *
 * @throws DeckError when it shows what is not there
 */
export function slideHtml(slide: Slide, surroundings: Surroundings): string {
  try {
    const markdown = markdownFor(surroundings);
    const kind = slide.isTitle ? "title" : /^Lab \d\d/.test(slide.title) ? "exercise" : "plain";
    const content = markdown.render(slide.body);
    const notes = markdown.render(slide.notes);
    return `<section id="${slide.id}" class="${kind}" data-timing="${slide.minutes * 60}">\n${content}<aside class="notes">${notes}</aside>\n</section>`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new DeckError(slide.place, error.message);
  }
}

function markdownFor(surroundings: Surroundings) {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  markdown.renderer.rules.fence = (tokens, index) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    const [kind = "", ...rest] = info.trim().split(/\s+/);
    const block = BLOCKS[kind];
    if (block) return block(content.trimEnd(), rest.join(" "), surroundings);
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
