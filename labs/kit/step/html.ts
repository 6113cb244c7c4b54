/**
 * The stepping page as one HTML file, with all that it needs in it: script, style, fonts and the runs. So
 * it can be handed on, and opened without a server.
 */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Given } from "./film.ts";

const FONTS = [
  ["Course Text", 400, "source-sans-3"],
  ["Course Text", 700, "source-sans-3"],
  ["Course Code", 400, "source-code-pro"],
  ["Course Code", 700, "source-code-pro"],
] as const;

let parts: Promise<readonly [script: string, style: string]> | undefined;

/** The page. */
export async function pageHtml(given: Given): Promise<string> {
  parts ??= Promise.all([script(), style()]);
  const [code, css] = await parts;
  const { subject, isServed } = given;
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
  const checks = isServed ? subject.checks : [subject.check];
  const options = checks.map(
    (check) => `<option${check === subject.check ? " selected" : ""}>${escapeText(check)}</option>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${escapeText(subject.check)}</title>
<style nonce="${nonce}">${css}</style>
<header>
<h1>Lab ${escapeText(subject.lab)} · ${escapeText(subject.title)}</h1>
<label>Check <select id="check">${options.join("")}</select></label>
<div id="verdict" role="group" aria-label="verdict"></div>
</header>
<nav class="tools" aria-label="steps">
<div class="moves">
${button("first", "", "Home", "to the beginning")}
${button("back", "", "←", "a step back")}
${button("forward", "", "→", "a step forward")}
${button("last", "", "End", "to the end")}
</div>
<span id="where"></span>
<div class="more">
${button("parting", "◆ Where it parts", "d")}
${button("failing", "✗ Where it fails", "f")}
${button("services", "The runtime's own steps", "r")}
${button("compare", "Compare", "c")}
${button("save", "Save", "s")}
${button("share", "Share", "e")}
${button("help", "Keys", "?")}
</div>
<div class="now"><span id="said"></span><span id="message" role="status"></span></div>
</nav>
<main tabindex="-1">
<section aria-label="nodes" id="lanes"></section>
<aside aria-label="the run">
<section><h2>Steps</h2><div id="steps" tabindex="0" role="region" aria-label="steps"></div></section>
<section><h2>Runs</h2><div id="branches"></div></section>
<section><h2>Code</h2><div id="code"></div></section>
</aside>
</main>
<p id="announced" class="unseen" aria-live="polite"></p>
<dialog id="comparison" aria-label="two runs beside each other">
<form method="dialog"><span id="compared-with"></span><button>Close</button></form>
<div id="compared"></div>
</dialog>
<dialog id="keys" aria-label="keys">
<form method="dialog"><h2>Keys</h2><button>Close</button></form>
<dl>
<dt><kbd>←</kbd> <kbd>→</kbd></dt><dd>a step back, a step forward</dd>
<dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>to the beginning, to the end</dd>
<dt><kbd>1</kbd> … <kbd>9</kbd></dt><dd>choose what happens next</dd>
<dt><kbd>d</kbd></dt><dd>where the run parts from the plain order</dd>
<dt><kbd>f</kbd></dt><dd>where the check fails</dd>
<dt><kbd>[</kbd> <kbd>]</kbd></dt><dd>the run before, the next run</dd>
<dt><kbd>c</kbd></dt><dd>compare two runs</dd>
<dt><kbd>r</kbd></dt><dd>show what the runtime does by itself, or not</dd>
<dt><kbd>s</kbd></dt><dd>save the run, to be played again by --replay</dd>
<dt><kbd>e</kbd></dt><dd>share all runs as a page that needs no server</dd>
<dt><kbd>Esc</kbd></dt><dd>close this</dd>
</dl>
</dialog>
<script type="application/json" id="given">${JSON.stringify(given).replaceAll("<", "\\u003c")}</script>
<script nonce="${nonce}">${code}</script>
</html>
`;
}

function button(id: string, text: string, key: string, label?: string): string {
  const name = label === undefined ? "" : ` aria-label="${label}" title="${label} (${key})"`;
  const shown = label === undefined ? ` <kbd>${key}</kbd>` : "";
  return `<button type="button" id="${id}" aria-keyshortcuts="${KEY_NAMES[key] ?? key}"${name}>${text}${shown}</button>`;
}

const KEY_NAMES: Readonly<Record<string, string>> = { "←": "ArrowLeft", "→": "ArrowRight" };

/** The page's program, in one piece. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page/page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    legalComments: "none",
  });
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}

async function style(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const fonts = FONTS.map(([name, weight, family]) => {
    const file = resolve(`@fontsource/${family}/files/${family}-latin-${weight}-normal.woff2`);
    const data = readFileSync(file).toString("base64");
    const weights = weight === 400 ? "400" : "600 700";
    return `@font-face{font-family:"${name}";font-weight:${weights};src:url(data:font/woff2;base64,${data})}`;
  });
  return fonts.join("\n") + readFileSync(new URL("page/page.css", import.meta.url), "utf8");
}
