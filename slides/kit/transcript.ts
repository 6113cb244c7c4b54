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
 * thing, and `mixed` that a stock `erl` plays the nodes which are one in the lab. A session goes on from slide to slide, until a node's prompt is back at 1 or what stands
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
  /** Whether some of its nodes are ours and others a stock `erl`, as in the lab. */
  readonly isMixed: boolean;
  readonly steps: Step[];
  /** Its blocks: of which slide, with which text, and the step with which each begins. */
  readonly blocks: { readonly place: string; readonly text: string; readonly from: number }[];
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
      const strange = words.find((word) => !/^(\d\d|ours|mixed)$/.test(word));
      if (strange)
        throw new DeckError(place, `expected numbers of labs, "ours" or "mixed", got ${strange}`);
      const steps = readSession(text);
      const last = found.at(-1);
      const again = ({ node, number }: Step) =>
        number === 1 && last?.steps.some((one) => one.node === node);
      const isSame = last?.info === info && hosts(steps) === hosts(last.steps);
      if (isSame && !steps.some(again)) {
        last.blocks.push({ place, text, from: last.steps.length });
        last.steps.push(...steps);
      } else {
        const labs = words.filter((word) => /\d/.test(word));
        const [isOurs, isMixed] = [words.includes("ours"), words.includes("mixed")];
        const blocks = [{ place, text, from: 0 }];
        found.push({ info, place, labs, isOurs, isMixed, steps, blocks });
      }
    }
  return found;
}

/** Whether nodes are on one host or on two. */
function hosts(steps: readonly Step[]): string {
  return steps.some(({ node }) => node?.endsWith("@thor")) ? "two" : "one";
}

/** What a slide's session needs to be typed into: a line is a node, by its name, and what is typed there. */
export interface Typable {
  readonly labs: readonly string[];
  /** What earlier slides have typed. */
  readonly before: readonly (readonly [node: string, typed: string])[];
  readonly lines: readonly (readonly [node: string, typed: string])[];
}

/** A page has no sockets, which lib_chan needs; and no `erl`. */
const NEED_SOCKETS = ["10", "11"];

/** The session of a slide, to be typed into; `undefined` where that can't be done in a page. */
export function typable(
  all: readonly Conversation[],
  place: string,
  text: string,
): Typable | undefined {
  for (const { labs, steps, blocks, isMixed } of all) {
    const block = blocks.find((one) => one.place === place && one.text === text);
    if (!block) continue;
    if (isMixed || labs.some((lab) => NEED_SOCKETS.includes(lab))) return undefined;
    const lines = steps.map(({ node = "", typed }) => [node, typed] as const);
    const end = block.from + readSession(text).length;
    return { labs, before: lines.slice(0, block.from), lines: lines.slice(block.from, end) };
  }
  return undefined;
}

/** A session as HTML: each node's lines in a box of their own. */
export function sessionHtml(text: string, typed?: Typable): string {
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
  const data = typed ? ` data-session="${escapeText(JSON.stringify(typed))}"` : "";
  return `<div class="sessions"${data}>${html}</code></pre></div>`;
}
