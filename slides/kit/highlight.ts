/**
 * Colours for code, by shiki. They are those of its themes of high contrast, light and dark: which one
 * is seen, the page decides by its `color-scheme`.
 *
 * Steps (`1-3|5`) light up lines one after the other. Each is an empty fragment of reveal.js before the
 * code, and the lines say in which steps they are lit: style sheets do the rest, also on paper.
 */
import { createHighlighterCoreSync } from "shiki/core";
import { createOnigurumaEngine } from "shiki/engine/oniguruma";
import console_ from "shiki/langs/console.mjs";
import erlang from "shiki/langs/erlang.mjs";
import json from "shiki/langs/json.mjs";
import typescript from "shiki/langs/typescript.mjs";
import dark from "shiki/themes/github-dark-high-contrast.mjs";
import light from "shiki/themes/github-light-high-contrast.mjs";

const shiki = createHighlighterCoreSync({
  themes: [light, dark],
  langs: [console_, erlang, json, typescript],
  engine: await createOnigurumaEngine(import("shiki/wasm")),
});

const THEMES = {
  themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  defaultColor: "light-dark()",
} as const;

const LANGUAGES: Readonly<Record<string, string>> = {
  ts: "typescript",
  typescript: "typescript",
  erlang: "erlang",
  erl: "erlang",
  json: "json",
  console: "console",
  sh: "console",
};

/** A block of code as HTML. Of a language that is not known here it stays as it is. */
export function codeBlock(code: string, language: string, steps: readonly Step[] = []): string {
  return shiki.codeToHtml(code, {
    ...THEMES,
    lang: LANGUAGES[language] ?? "text",
    transformers: [
      {
        pre: (pre) => {
          delete pre.properties.style; // the ground is the page's
        },
        // Lines are blocks: the line ends between them would be empty lines.
        code: (code) => {
          code.children = code.children.filter(({ type }) => type === "element");
        },
        line(line, number) {
          const lit = steps.flatMap(({ has }, step) => (has(number) ? [`lit-${step}`] : []));
          this.addClassToHast(line, lit);
        },
      },
    ],
  });
}

/** Code within a line, as HTML without any tag around it. */
export function codeInline(code: string, language: string): string {
  return shiki.codeToHtml(code, {
    ...THEMES,
    lang: LANGUAGES[language] ?? "text",
    structure: "inline",
  });
}

/** Which lines are lit in a step. */
export interface Step {
  has(line: number): boolean;
}

/**
 * Reads steps: `1-3|5,7`.
 *
 * @param lines how many lines there are
 * @throws Error when they are written otherwise, or speak of a line that is not there
 */
export function readSteps(text: string, lines: number): Step[] {
  return text.split("|").map((step) => {
    const ranges = step.split(",").map((range) => {
      const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
      if (from === undefined || Number(to) > lines || Number(from) < 1 || Number(to) < Number(from))
        throw new Error(`expected lines up to ${lines} such as 1-3|5, got ${text}`);
      return { from: Number(from), to: Number(to) };
    });
    return { has: (line) => ranges.some(({ from, to }) => from <= line && line <= to) };
  });
}
