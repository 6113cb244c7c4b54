/** What stands in the observer's page from the beginning. */
import { button, keysDialog } from "../page/document.ts";

export const BODY = `<header>
<h1>Observer</h1>
<div id="said" role="status"></div>
</header>
<nav class="tools" aria-label="tools">
${button("pause", "Pause", "p")}
${button("before", "Node before", "[")}
${button("next", "Next node", "]")}
${button("find", "Filter", "/")}
${button("help", "Keys", "?")}
<span id="message" role="status"></span>
</nav>
<main tabindex="-1">
<div>
<section aria-label="nodes" id="nodes"></section>
<div>
<h2 id="of">Processes</h2>
<p class="filter"><label>Filter <input id="filter" type="search" autocomplete="off" spellcheck="false"
placeholder="name or function"></label> <small id="count"></small></p>
<div id="processes" tabindex="0" role="region" aria-labelledby="of"></div>
</div>
</div>
<aside aria-label="from near">
<section id="detail" aria-label="process"></section>
<section><h2>Global names</h2><div id="names"></div></section>
</aside>
</main>
${keysDialog([
  ["p", "pause, and go on"],
  ["[ ]", "the node before, the next node"],
  ["/", "filter the processes"],
  ["Tab", "to a node, an order, a process"],
])}`;
