/**
 * The nodes as lanes, with what is on its way to each, and its processes. Whatever can happen next is a
 * button at the place where it happens, with the digit that chooses it.
 */

import { h, icon, term } from "../../../../runtime/page/client/dom.ts";
import type { ChoiceView, NodeView, ProcessView } from "../film.ts";
import type { Session } from "./session.ts";

/** What a lane can ask for. */
export interface Hands {
  choose(choice: ChoiceView): void;
  showLine(place: NonNullable<ProcessView["place"]>): void;
}

/** The check's own node: it comes last. */
const CHECK = "check";

export function lanes(session: Session, hands: Hands): HTMLElement[] {
  const nodes = session.nodes();
  const known = new Set(nodes.map(({ name }) => name));
  const hidden = session.choices.length - session.shownChoices.length;
  const elsewhere = session.shownChoices.filter(({ node }) => !known.has(nameOf(node)));
  const newest = new Map(nodes.map((node) => [node.name, node]));
  const check = newest.get(CHECK);
  if (check && newest.delete(CHECK)) newest.set(CHECK, check);
  return [
    ...(elsewhere.length > 0
      ? [h("ul", { class: "choices wide" }, ...elsewhere.map((each) => item(session, each, hands)))]
      : []),
    ...(hidden > 0
      ? [h("p", { class: "fact" }, `The runtime itself has ${hidden} more that can happen next.`)]
      : []),
    h(
      "div",
      { class: "lanes" },
      ...[...newest.values()].map((node) =>
        lane(session, node, hands, [...known].indexOf(node.name)),
      ),
    ),
  ];
}

/** `sif` of `sif#2`: a node that was started again. */
const nameOf = (life: string) => life.replace(/#\d+$/, "");

function lane(session: Session, node: NodeView, hands: Hands, number: number): HTMLElement {
  const { name, life, isUp, connected, globals } = node;
  const own = session.shownChoices.filter((each) => nameOf(each.node) === name);
  const processes = session.processesOf(node);
  const living = new Set(processes.map(({ id }) => id));
  const atProcess = (each: ChoiceView) =>
    (each.kind === "turn" || each.kind === "alarm") && living.has(each.process ?? "");
  const behind = session.behind.filter(
    (each) => nameOf(each.node) === name && session.isShown(each),
  );
  const title = name === CHECK ? "the check" : name;
  // The check's own processes come and go.
  const isDown = !isUp && name !== CHECK;
  const state = name === CHECK ? "" : isUp ? "up" : "✗ down";
  return h(
    "section",
    { class: `lane node-${number % 6}${isDown ? " down" : ""}`, "aria-label": `node ${title}` },
    h(
      "h2",
      {},
      h("span", { class: "name" }, title),
      h("span", { class: "state" }, `${state}${life > 1 ? `, started again (${life})` : ""}`),
    ),
    connected.length > 0 && h("p", { class: "fact" }, `connected: ${connected.join(", ")}`),
    globals.length > 0 && h("p", { class: "fact" }, "global: ", ...codes(globals)),
    list("choices", [
      ...own.filter((each) => !atProcess(each)).map((each) => item(session, each, hands)),
    ]),
    list(
      "behind",
      behind.map((each) => h("li", {}, icon("arrival"), ` behind: ${each.text}`)),
    ),
    ...processes.map((process) =>
      card(
        session,
        process,
        hands,
        own.filter((each) => atProcess(each) && each.process === process.id),
      ),
    ),
  );
}

const list = (name: string, items: readonly HTMLElement[]) =>
  items.length > 0 && h("ul", { class: name }, ...items);

const codes = (texts: readonly string[]) =>
  texts.flatMap((text, i) => [i > 0 ? ", " : "", term(text)]);

/** Something that can happen next. */
function item(session: Session, choice: ChoiceView, hands: Hands, text = choice.text): HTMLElement {
  const number = session.shownChoices.indexOf(choice) + 1;
  const isNext = session.film.steps[session.at]?.id === choice.id;
  const costs = choice.cost === "nothing" ? "" : `costs a ${choice.cost}`;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `choice ${choice.kind}${isNext ? " next" : ""}`,
        "data-key": `choice ${choice.id}`,
        click: () => hands.choose(choice),
      },
      number > 0 && number <= 9 && h("kbd", {}, String(number)),
      icon(choice.kind),
      h("span", { class: "text" }, text),
      costs !== "" && h("small", {}, costs),
      isNext && h("small", { class: "is-next" }, "next here"),
    ),
  );
}

const DOING = {
  receives: ["receives", "waits in receive"],
  "goes on": ["turn", "can go on"],
  waits: ["waits", "waits for others"],
} as const;

function card(
  session: Session,
  process: ProcessView,
  hands: Hands,
  own: readonly ChoiceView[],
): HTMLElement {
  const { id, pid, doing, clauses, place, mailbox, dictionary, trapsExits } = process;
  const isTold = session.step !== undefined && isAbout(session, id);
  const facts: [string, readonly string[]][] = [
    ["links", process.links],
    ["monitors", process.monitors],
    ["watched by", process.watchedBy],
    ["dictionary", dictionary],
  ];
  return h(
    "article",
    { class: `process${isTold ? " told" : ""}` },
    h("h3", {}, session.role(id), " ", h("code", {}, pid)),
    h(
      "p",
      { class: "doing" },
      h("span", {}, icon(DOING[doing][0]), ` ${DOING[doing][1]}`),
      trapsExits && h("small", {}, "traps exits"),
      place &&
        h(
          "button",
          {
            type: "button",
            class: "place",
            "data-key": `place ${id}`,
            click: () => hands.showLine(place),
          },
          `${place.file}:${place.line}`,
        ),
    ),
    list(
      "choices",
      own.map((each) => item(session, each, hands, each.kind === "turn" ? "goes on" : each.text)),
    ),
    clauses.length > 0 && h("ul", { class: "clauses", "aria-label": "clauses" }, ...items(clauses)),
    mailbox.length > 0 &&
      h(
        "div",
        { class: "mailbox" },
        h("h4", {}, `mailbox (${mailbox.length})`),
        h("ol", {}, ...items(mailbox)),
      ),
    ...facts
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => h("p", { class: "fact" }, `${name}: `, ...codes(values))),
  );
}

const items = (texts: readonly string[]) => texts.map((text) => h("li", {}, term(text)));

/** Whether the step that has led here was about a process. */
function isAbout({ film, at }: Session, id: string): boolean {
  const before = film.states[at - 1];
  const { id: step } = film.steps[at - 1] ?? {};
  return (
    before?.choices.some((number) => {
      const choice = film.choices[number];
      return choice?.id === step && choice?.process === id;
    }) === true
  );
}
