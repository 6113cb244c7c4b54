/**
 * The stepping page as one HTML file, with the runs in it. So it can be handed on, and opened without a
 * server.
 */

import { button, keysDialog, pageFile } from "../../../runtime/page/document.ts";
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Given } from "./film.ts";

/** The page. */
export function pageHtml(given: Given): Promise<string> {
  const { subject, isServed } = given;
  const checks = isServed ? subject.checks : [subject.check];
  const options = checks.map(
    (check) => `<option${check === subject.check ? " selected" : ""}>${escapeText(check)}</option>`,
  );
  const body = `<header>
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
${keysDialog([
  ["← →", "a step back, a step forward"],
  ["Home End", "to the beginning, to the end"],
  ["1 … 9", "choose what happens next"],
  ["d", "where the run parts from the plain order"],
  ["f", "where the check fails"],
  ["[ ]", "the run before, the next run"],
  ["c", "compare two runs"],
  ["r", "show what the runtime does by itself, or not"],
  ["s", "save the run, to be played again by --replay"],
  ["e", "share all runs as a page that needs no server"],
])}`;
  const folder = new URL("page/", import.meta.url);
  return pageFile({ title: subject.check, folder, body, given, isServed });
}
