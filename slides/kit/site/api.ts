/** The API reference: made by typedoc, as `npm run docs` does it; and which of its pages is whose. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LANGUAGE } from "../language.ts";
import { CHECKOUT } from "./places.ts";

/**
 * Makes the reference.
 *
 * @throws Error with what typedoc has said, when it fails
 */
export function buildApi(folder: string): Promise<void> {
  const typedoc = join(CHECKOUT, "node_modules", "typedoc", "bin", "typedoc");
  const args = [
    "--import",
    "./runtime/node/typescript.js",
    typedoc,
    "--out",
    folder,
    "--logLevel",
    "Warn",
  ];
  const child = spawn(process.execPath, args, { cwd: CHECKOUT });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`typedoc fails:\n${said}`)),
    );
  }).then(() => {
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".html"))
        writeFileSync(join(folder, file), mended(readFileSync(join(folder, file), "utf8")));
  });
}

/** A page of typedoc's, in the language of the course, for screen readers, and for opening from a folder. */
export function mended(html: string): string {
  let last = 1;
  return html
    .replace(/(<html\b[^>]*\blang=")[^"]*/, `$1${LANGUAGE}`)
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace(
      '<div class="col-sidebar">',
      '<div class="col-sidebar" role="complementary" aria-label="Contents">',
    )
    .replace(/href="[^"]*icons\.svg#/g, 'href="#')
    .replace(/<summary\b.*?<\/summary>/gs, (summary) =>
      summary.replace(/<a\b[^>]*class="tsd-anchor-icon".*?<\/a>/gs, ""),
    )
    .replace(/<h([1-6])\b/g, (heading, level) => {
      last = Math.min(Number(level), last + 1);
      return last === Number(level) ? heading : `${heading} aria-level="${last}"`;
    });
}

const KINDS = ["functions", "classes", "interfaces", "types", "variables", "modules"];

/** The page of each exported name; of a member of `rpc` as `rpc.call`. */
export function apiPages(folder: string): Map<string, string> {
  const pages = new Map<string, string>();
  for (const kind of KINDS)
    for (const file of existsSync(join(folder, kind)) ? readdirSync(join(folder, kind)) : [])
      pages.set(file.replace(/\.html$/, ""), `api/${kind}/${file}`);
  return pages;
}
