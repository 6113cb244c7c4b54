/**
 * What the course is, in one look: a session on two nodes, and messages between
 * them, which appear one by one.
 */
import { join } from "../../../runtime/trace/join.ts";
import type { Deck } from "../deck.ts";
import { projected } from "../scenes/projected.ts";
import { told } from "../scenes/told.ts";
import { byHand } from "../scenes/two-nodes.ts";
import { sessionHtml } from "../transcript.ts";

/** The slides whose sessions are shown, so that they are typed by the tests. */
const SLIDES = ["04-on-sif", "04-on-amora-in-another-terminal"];

/** As wide as a telephone. */
const WIDTH = 420;

export async function lookHtml(decks: readonly Deck[]): Promise<string> {
  const slides = decks.flatMap((deck) => deck.slides);
  const sessions = SLIDES.map((id, i) => {
    const body = slides.find((slide) => slide.id === id)?.body ?? "";
    const text = /```session[^\n]*\n([\s\S]*?)\n```/.exec(body)?.[1];
    if (text === undefined)
      throw new Error(`expected a slide ${id} with a session, for the front page`);
    return `<div>${sessionHtml(text).replaceAll("node-0", `node-${i}`)}</div>`;
  });
  const story = told(join([{ origin: 0, entries: await byHand() }]));
  const drawn = projected(story, "A question to a name on another node, and its answer", WIDTH);
  const moving = drawn.replace(/data-fragment-index="(\d+)"/g, 'style="--step:$1"');
  return `<div class="look">${sessions.join("")}<figure>${moving}</figure></div>`;
}
