/** The front page: everything there is, in the order of the lecture. */
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Deck } from "../deck.ts";
import { paint } from "../pictures/shapes.ts";
import type { Page } from "./layout.ts";
import { lookHtml } from "./look.ts";
import { TRY } from "./try.ts";

type Entry = readonly [title: string, path: string];

/** The parts of the way, and the labs with which they begin. */
const PARTS: readonly (readonly [from: string, name: string])[] = [
  ["01", "One node"],
  ["02", "Several nodes"],
  ["06", "Calls and names"],
  ["08", "Trust"],
  ["10", "Strangers"],
  ["12", "What it is for"],
  ["15", "With Erlang"],
];

/** The way through the labs, as a map. */
function wayThrough(labs: readonly Entry[]): string {
  const partOf = (path: string) => PARTS.findLast(([from]) => path >= `labs/${from}/`) ?? PARTS[0];
  const parts = PARTS.map((part, i) => {
    const own = labs.filter(([, path]) => partOf(path) === part);
    const items = own.map(([title, path]) => `<li><a href="${path}">${escapeText(title)}</a></li>`);
    return own.length === 0
      ? ""
      : `<li ${paint(i)}><b>${part[1]}</b><ol>${items.join("")}</ol></li>`;
  });
  return `<ol class="map">${parts.join("\n")}</ol>`;
}

/** The front page of the site. */
export async function frontPage(
  labs: readonly Entry[],
  decks: readonly Deck[],
  documents: readonly Entry[],
): Promise<Page> {
  const item = ([title, path]: Entry) => `<li><a href="${path}">${escapeText(title)}</a></li>`;
  const deck = ({ name, title, slides }: Deck) => {
    const minutes = slides.reduce((sum, slide) => sum + slide.minutes, 0);
    return `<tr><td><a href="slides/${name}.html">${escapeText(title)}</a></td><td>${slides.length}</td><td>${minutes}</td></tr>`;
  };
  const content = `<h1>Distributed programming, the Erlang way</h1>
<p>A course kit in TypeScript: nodes, cookies, spawn, rpc, a global registry, lib_chan. Its runtime is small
enough to be read, and on the wire it is Erlang: a stock <code>erl</code> joins the same cluster.</p>
${await lookHtml(decks)}
<p class="begin"><a href="${TRY}">Begin with lab 01, in this page</a>: nothing to install.</p>
<h2 id="labs">Labs</h2>
${wayThrough(labs)}
<h2 id="slides">Slides</h2>
<p><a href="slides/course.html">The whole course</a>, or part by part. <kbd>S</kbd> opens the presenter’s window with
notes and a timer, <kbd>Esc</kbd> the overview, <kbd>?</kbd> tells the other keys.</p>
<table><thead><tr><th>Part</th><th>Slides</th><th>Minutes</th></tr></thead><tbody>${decks.map(deck).join("\n")}</tbody></table>
<h2 id="api">API</h2>
<p><a href="api/modules.html">Everything that <code>#runtime</code> exports</a>, in the order of the lecture, each with its
counterpart in Erlang and an example that the tests run.</p>
<h2 id="documents">Documents</h2>
<ul>${documents.map(item).join("\n")}</ul>`;
  return { path: "index.html", title: "nodes-and-cookies", content, kind: "page", related: [] };
}
