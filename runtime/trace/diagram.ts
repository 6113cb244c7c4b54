/**
 * The message diagram as one HTML file that needs nothing else: no network, and no script to be looked
 * at or printed. A little script adds search and keys.
 */
import { draw, escapeText } from "./diagram-svg.ts";
import type { Happening } from "./join.ts";

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3a4149); background: light-dark(#fff, #14171a); color: light-dark(#1b1f24, #e8eaed) }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: grid; grid-template-rows: auto 1fr auto; font: 15px/1.4 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: baseline; padding: .5rem 1rem; border-bottom: 1px solid var(--line) }
h1 { font-size: 1.1rem; margin: 0 }
input[type=search] { font: inherit; width: 20rem; max-width: 100%; padding: .15rem .5rem }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; font-size: .85em }
main { overflow: auto; position: relative }
main svg { display: block }
.head { position: sticky; top: 0; z-index: 1; height: 0 }
.all { display: none }
body:has(#services:checked) .all { display: block }
body:has(#services:checked) .own { display: none }
pre { margin: 0; padding: .5rem 1rem; min-height: 4.2em; max-height: 30vh; overflow: auto; border-top: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.4 ui-monospace, monospace }
@media print {
  :root { color-scheme: light }
  body { display: block; height: auto }
  main { overflow: visible }
  header label, header span, pre, .head { display: none }
  main svg { max-width: 100%; height: auto }
}
`;

const SCRIPT = `
const box = document.querySelector("[type=search]"), count = document.querySelector("#count"), whole = document.querySelector("pre");
const isShown = (event) => event.getBoundingClientRect().height > 0;
let at;
function show(event) {
  at?.classList.remove("at");
  at = event;
  at.classList.add("at");
  whole.textContent = at.firstElementChild.textContent;
  const strip = at.querySelector(".row").getBoundingClientRect(), view = document.querySelector("main");
  const { top, height } = view.getBoundingClientRect();
  view.scrollTop += strip.top - top - height / 2;
}
function find() {
  const wanted = box.value.toLowerCase();
  let found = 0;
  for (const event of document.querySelectorAll(".event")) {
    const hit = wanted !== "" && event.firstElementChild.textContent.toLowerCase().includes(wanted);
    event.classList.toggle("found", hit);
    if (hit && isShown(event)) found++;
  }
  count.textContent = wanted === "" ? "" : found + " found";
}
function step(by) {
  const events = [...document.querySelectorAll(box.value === "" ? ".event" : ".found")].filter(isShown);
  events.sort((a, b) => a.dataset.row - b.dataset.row);
  const here = events.indexOf(at);
  const next = here >= 0 ? events[(here + by + events.length) % events.length] : events.at(by > 0 ? 0 : -1);
  if (next) show(next);
}
box.oninput = () => { find(); at?.classList.remove("at"); at = undefined; step(1); };
document.querySelector("#services").onchange = find;
document.querySelector("main").onmouseover = (move) => {
  const event = move.target.closest(".event");
  if (event) whole.textContent = event.firstElementChild.textContent;
};
document.querySelector("main").onclick = (click) => {
  const event = click.target.closest(".event");
  if (event) show(event);
};
document.onkeydown = (key) => {
  const typing = document.activeElement === box;
  if (key.key === "/" && !typing) box.focus();
  else if (key.key === "Escape") { box.value = ""; find(); box.blur(); }
  else if (key.key === "Enter" && typing) step(key.shiftKey ? -1 : 1);
  else if (key.key === "j" && !typing) step(1);
  else if (key.key === "k" && !typing) step(-1);
  else return;
  key.preventDefault();
};
`;

/**
 * The page of a story.
 *
 * @param title what it is called
 * @param isWhole whether nothing of the run was left out at its end
 */
export function diagramPage(story: readonly Happening[], title: string, isWhole = true): string {
  const own = draw(story, false);
  const all = draw(story, true);
  const name = escapeText(title);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<style>${STYLE}</style>
<header>
<h1>${name}</h1>
<label>Find <input type="search" placeholder="a term, a name, a pid" aria-label="Find"></label> <span id="count" role="status"></span>
<label><input type="checkbox" id="services"> the runtime’s own processes too</label>
<span>${own.events} events${own.lost > 0 ? `, ${own.lost} lost` : ""}${isWhole ? "" : ", only the beginning of the run"} · <kbd>/</kbd> find · <kbd>j</kbd> <kbd>k</kbd> next, previous</span>
</header>
<main tabindex="0">
<div class="own"><div class="head">${own.head}</div>${own.svg}</div>
<div class="all"><div class="head">${all.head}</div>${all.svg}</div>
</main>
<pre aria-live="polite">Point at an arrow to see the whole of its message.</pre>
<script>${SCRIPT}</script>
</html>
`;
}
