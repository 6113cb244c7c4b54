/**
 * A page as one HTML file, with all that it needs in it: script, style, fonts, and what it shows. It loads
 * nothing, and asks nobody but the server that it comes from, if there is one.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { escapeText } from "../trace/diagram-svg.ts";

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** The folder with its program, `page.ts`, and its style, `page.css`. */
  readonly folder: URL;
  /** What stands in it from the beginning. */
  readonly body: string;
  /** What its program finds as JSON in `#given`. */
  readonly given: unknown;
  /** Whether it may ask the server that it comes from. */
  readonly isServed: boolean;
}

const FONTS = [
  ["Course Text", 400, "source-sans-3"],
  ["Course Text", 700, "source-sans-3"],
  ["Course Code", 400, "source-code-pro"],
  ["Course Code", 700, "source-code-pro"],
] as const;

const made = new Map<string, Promise<readonly [script: string, style: string]>>();

/** The page. */
export async function pageFile({
  title,
  folder,
  body,
  given,
  isServed,
}: PageParts): Promise<string> {
  const parts = made.get(folder.href) ?? Promise.all([script(folder), style(folder)]);
  made.set(folder.href, parts);
  const [code, css] = await parts;
  const nonce = randomUUID();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "font-src data:",
    "img-src data:",
    `connect-src ${isServed ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${escapeText(title)}</title>
<style nonce="${nonce}">${css}</style>
${body}
<script type="application/json" id="given">${JSON.stringify(given).replaceAll("<", "\\u003c")}</script>
<script nonce="${nonce}">${code}</script>
</html>
`;
}

const KEY_NAMES: Readonly<Record<string, string>> = { "←": "ArrowLeft", "→": "ArrowRight" };

/** A button that a key presses too. It shows the key, or with a label a picture instead of words. */
export function button(id: string, text: string, key: string, label?: string): string {
  const name = label === undefined ? "" : ` aria-label="${label}" title="${label} (${key})"`;
  const shown = label === undefined ? ` <kbd>${key}</kbd>` : "";
  return `<button type="button" id="${id}" aria-keyshortcuts="${KEY_NAMES[key] ?? key}"${name}>${text}${shown}</button>`;
}

/** The dialog that says what the keys do. */
export function keysDialog(keys: readonly (readonly [keys: string, what: string])[]): string {
  const rows = [...keys, ["Esc", "close this"] as const].map(([names, what]) => {
    const shown = names.split(" ").map((key) => (key === "…" ? key : `<kbd>${key}</kbd>`));
    return `<dt>${shown.join(" ")}</dt><dd>${what}</dd>`;
  });
  return `<dialog id="keys" aria-label="keys">
<form method="dialog"><h2>Keys</h2><button>Close</button></form>
<dl>
${rows.join("\n")}
</dl>
</dialog>`;
}

/** The page's program, in one piece. */
async function script(folder: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", folder))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    legalComments: "none",
  });
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}

async function style(folder: URL): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const fonts = FONTS.map(([name, weight, family]) => {
    const file = resolve(`@fontsource/${family}/files/${family}-latin-${weight}-normal.woff2`);
    const data = readFileSync(file).toString("base64");
    const weights = weight === 400 ? "400" : "600 700";
    return `@font-face{font-family:"${name}";font-weight:${weights};src:url(data:font/woff2;base64,${data})}`;
  });
  const shared = ["colours", "look"].map((name) => new URL(`client/${name}.css`, import.meta.url));
  const styles = [...shared, new URL("page.css", folder)].map((file) => readFileSync(file, "utf8"));
  return [...fonts, ...styles].join("\n");
}
