/** A process from near: its mailbox and dictionary, and what it is tied to. And the global names. */
import { h, term } from "../../page/client/dom.ts";
import type { DetailView, Name, Order, Part, Place } from "../view.ts";
import { bytes, count } from "./units.ts";

type GoTo = (node: string, pid?: string) => void;

/** @param detail absent while it is not known, `null` when the process has ended */
export function near(
  { node, pid }: Order,
  detail: DetailView | null | undefined,
  goTo: GoTo,
): HTMLElement[] {
  const title = h("h2", {}, "Process ", h("code", {}, pid ?? ""));
  if (pid === undefined)
    return [h("h2", {}, "Process"), h("p", { class: "fact" }, "Choose one to see its mailbox.")];
  if (detail === null) return [title, h("p", { class: "gone" }, "✗ has ended")];
  if (!detail) return [title, h("p", { class: "fact" }, "…")];
  const { mailbox, dictionary, stack } = detail;
  return [
    title,
    h(
      "article",
      { class: "process" },
      h("h3", {}, detail.registered_name || detail.initial_call),
      fact("node", node),
      fact("began with", code(detail.initial_call)),
      fact("is in", code(detail.current_function)),
      fact("status", `${detail.status}${detail.trapExit ? ", traps exits" : ""}`),
      fact("reductions", `${count(detail.reductions)}, memory: ${bytes(detail.memory)}`),
      h(
        "div",
        { class: "mailbox" },
        h("h4", {}, `mailbox (${count(mailbox.length)})`),
        h("ol", {}, ...mailbox.first.map((message) => h("li", {}, term(message)))),
        rest(mailbox),
      ),
      ...ties("links", detail.links),
      ...ties("monitors", detail.monitors),
      ...ties("monitored by", detail.watchedBy),
      ...many("dictionary", dictionary),
      ...many("stack", { length: stack.length, first: stack }),
    ),
  ];

  function ties(name: string, part: Part<Place>): HTMLElement[] {
    if (part.length === 0) return [];
    const items = part.first.map((each) => h("li", {}, link(each, node, name, goTo)));
    return [h("h4", {}, `${name} (${count(part.length)})`), h("ul", {}, ...items, rest(part))];
  }
}

const code = (text: string) => term(text);

const fact = (name: string, value: string | HTMLElement) =>
  h("p", { class: "fact" }, `${name}: `, value);

const rest = ({ length, first }: Part<unknown>) =>
  length > first.length && h("p", { class: "fact" }, `and ${count(length - first.length)} more`);

function many(name: string, part: Part<string>): HTMLElement[] {
  if (part.length === 0) return [];
  const items = part.first.map((text) => h("li", {}, term(text)));
  return [h("h4", {}, `${name} (${count(part.length)})`), h("ul", {}, ...items, rest(part))];
}

/** To a process, with its node where that is another one. */
function link({ text, node, pid }: Place, here: string, key: string, goTo: GoTo): HTMLElement {
  const shown = [h("code", {}, text), ...(node === here ? [] : [` at ${node}`])];
  if (pid === undefined) return h("span", {}, ...shown);
  return h(
    "button",
    { type: "button", "data-key": `${key} ${text} ${node}`, click: () => goTo(node, pid) },
    ...shown,
  );
}

export function names(all: readonly Name[], goTo: GoTo): HTMLElement {
  if (all.length === 0) return h("p", { class: "fact" }, "There is none.");
  return h(
    "ul",
    {},
    ...all.map(({ name, place }) =>
      h("li", {}, term(name), " ", link(place, "", `name ${name}`, goTo)),
    ),
  );
}
