/** Code as pages, as far as pages link to it; and lists of what is in folders. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import { codeBlock } from "../highlight.ts";
import type { Page } from "./layout.ts";
import { CHECKOUT, isFolder, placeOf } from "./places.ts";

/** Longer files are not what a text links to. */
const MAX_BYTES = 200_000;

const LANGUAGES: Readonly<Record<string, string>> = { ts: "ts", erl: "erlang", json: "json" };

/** The page of a file or a folder. */
export function sourcePage(path: string): Page {
  const content = isFolder(path) ? folderList(path) : lines(path);
  return { path: placeOf(path), title: path, content, kind: "code", related: [] };
}

function lines(path: string): string {
  const text = readFileSync(join(CHECKOUT, path), "utf8").slice(0, MAX_BYTES);
  const language = LANGUAGES[path.split(".").at(-1) ?? ""] ?? "text";
  return `<h1><code>${escapeText(path)}</code></h1>\n${codeBlock(text.trimEnd(), language)}`;
}

/** What is in a folder, each file with the beginning of the comment at its head. */
function folderList(path: string): string {
  const names = readdirSync(join(CHECKOUT, path)).filter((name) => !name.startsWith("."));
  const items = names.sort().map((name) => {
    const about = isFolder(`${path}/${name}`) ? "" : headComment(`${path}/${name}`);
    return `<tr><td><code>${escapeText(name)}</code></td><td>${escapeText(about)}</td></tr>`;
  });
  return `<h1><code>${escapeText(path)}/</code></h1>\n<table><tbody>${items.join("")}</tbody></table>`;
}

/** The first sentence of a file's story. */
function headComment(path: string): string {
  const text = readFileSync(join(CHECKOUT, path), "utf8");
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? "";
  const story = comment
    .replace(/^\s*\* ?/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return /^.*?[.:](?= |$)/.exec(story)?.[0] ?? "";
}
