/**
 * Sessions on slides: what is typed into shells and what they answer, written as in the labs' handouts
 * (labs/kit/session/session.ts). The tests type them, into our shell and into a stock `erl`.
 *
 *     ```session 01
 *     (sif@surtur)1> kvs:start().
 *     true
 *     ```
 *
 * The numbers are the labs whose solutions the nodes have loaded. `ours` says that Erlang has no such
 * thing. A session goes on from slide to slide, until a node's prompt is back at 1 or what stands
 * behind `session` or the number of hosts changes.
 */
import { readSession, type Step } from "../../labs/kit/session/session.ts";
import { escapeText } from "../../runtime/trace/diagram-svg.ts";
import { type Deck, DeckError } from "./deck.ts";
import { codeInline } from "./highlight.ts";

/** A session over one slide or several. */
export interface Conversation {
  /** Where it begins. */
  readonly place: string;
  /** The numbers of the labs whose solutions are used. */
  readonly labs: readonly string[];
  /** Whether it holds for our shell only. */
  readonly isOurs: boolean;
  readonly steps: Step[];
}

interface Going extends Conversation {
  readonly info: string;
}

const BLOCK = /^```session(.*)\n([\s\S]*?)\n```$/gm;

/** The sessions of a deck. */
export function conversations(deck: Deck): Conversation[] {
  const found: Going[] = [];
  for (const { body, place } of deck.slides)
    for (const [, info = "", text = ""] of body.matchAll(BLOCK)) {
      const words = info.trim().split(/\s+/).filter(Boolean);
      const strange = words.find((word) => !/^(\d\d|ours)$/.test(word));
      if (strange) throw new DeckError(place, `expected numbers of labs or "ours", got ${strange}`);
      const steps = readSession(text);
      const last = found.at(-1);
      const again = ({ node, number }: Step) =>
        number === 1 && last?.steps.some((one) => one.node === node);
      const isSame = last?.info === info && hosts(steps) === hosts(last.steps);
      if (isSame && !steps.some(again)) last.steps.push(...steps);
      else {
        const labs = words.filter((word) => word !== "ours");
        found.push({ info, place, labs, isOurs: words.includes("ours"), steps });
      }
    }
  return found;
}

/** Whether nodes are on one host or on two. */
function hosts(steps: readonly Step[]): string {
  return steps.some(({ node }) => node?.endsWith("@thor")) ? "two" : "one";
}

/** A session as HTML: each node's lines in a box of their own. */
export function sessionHtml(text: string): string {
  const steps = readSession(text);
  const nodes = [...new Set(steps.map(({ node }) => node))];
  let html = "";
  for (const [index, step] of steps.entries()) {
    if (step.node !== steps[index - 1]?.node || index === 0)
      html += `${index === 0 ? "" : "</code></pre>"}<pre class="session node-${nodes.indexOf(step.node)}"><code>`;
    else html += "\n";
    const prompt = step.node === undefined ? "" : `(${step.node})`;
    html += `<span class="prompt">${escapeText(`${prompt}${step.number}> `)}</span>`;
    html += codeInline(step.typed, "erlang");
    if (step.answer) html += `\n<span class="answer">${escapeText(step.answer)}</span>`;
  }
  return `<div class="sessions">${html}</code></pre></div>`;
}
