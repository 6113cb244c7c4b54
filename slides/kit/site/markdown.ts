/** Handouts and documents as pages: Markdown with coloured code, and links that lead to the site. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { slug } from "../deck.ts";
import { codeBlock } from "../highlight.ts";
import { CHECKOUT, type Places } from "./places.ts";

/** A file of Markdown, rendered. */
export interface Rendered {
  readonly title: string;
  readonly html: string;
}

/**
 * Renders a file of Markdown.
 *
 * @param file from the top of the checkout
 * @param places is told what it links to
 */
export function renderMarkdown(file: string, places: Places): Rendered {
  const text = readFileSync(join(CHECKOUT, file), "utf8");
  // The handouts have their answers in <details>.
  const markdown = new MarkdownIt({ html: true });
  markdown.renderer.rules.fence = (tokens, index) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    return codeBlock(content.trimEnd(), info.trim().split(/\s+/)[0] ?? "");
  };
  markdown.renderer.rules.heading_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet("id", slug(wordsOf(tokens[index + 1]?.children ?? [])));
    return self.renderToken(tokens, index, options);
  };
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    token?.attrSet("href", places.link(file, String(token.attrGet("href") ?? "")));
    return self.renderToken(tokens, index, options);
  };
  const title = /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? file;
  return { title, html: markdown.render(text) };
}

/** The words of a heading, without what emphasises them. */
function wordsOf(parts: readonly { readonly type: string; readonly content: string }[]): string {
  return parts.map(({ content }) => content).join("");
}
