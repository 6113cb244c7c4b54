/** The page on which lab 01 is done without installing anything; `slides/alive/lab/` is what runs on it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Page } from "./layout.ts";
import { CHECKOUT } from "./places.ts";

/** Where it is on the site. */
export const TRY = "labs/01/try.html";

/** The script that it loads. */
export const TRY_SCRIPT = "assets/try.js";

export function tryPage(): Page {
  const starter = readFileSync(join(CHECKOUT, "labs/01/kvs.ts"), "utf8");
  const content = `<h1>Lab 01, in this page</h1>
<p>Write <code>kvs.ts</code> here; the <a href="index.html">handout</a> tells the tasks. The checks are the lab’s own, and
what you write stays in this browser. <noscript>It needs JavaScript: do it in a terminal instead.</noscript></p>
<div id="try" data-starter="${escapeText(starter)}"></div>`;
  return {
    ...{ path: TRY, title: "Lab 01, in this page", content, kind: "page" },
    related: [["The handout", "labs/01/index.html"]],
    scripts: [TRY_SCRIPT],
  };
}
