/** The nodes, a lane each, with what they are connected to. */
import { h } from "../../page/client/dom.ts";
import type { NodeView } from "../view.ts";
import { bytes, time } from "./units.ts";

type GoTo = (node: string) => void;

export function lanes(nodes: readonly NodeView[], chosen: string, goTo: GoTo): HTMLElement {
  const answering = nodes.filter(({ silent }) => silent === undefined).length;
  return h(
    "div",
    { class: "lanes" },
    ...nodes.map((node, i) => lane(node, i, chosen, answering, goTo)),
  );
}

function lane(node: NodeView, i: number, chosen: string, answering: number, goTo: GoTo) {
  const { name, silent, machine, processes, visible, hidden } = node;
  const isChosen = name === chosen;
  const facts =
    silent === undefined
      ? [
          `${machine} · ${processes} processes`,
          `${bytes(node.bytes)} · up ${time(node.upSeconds)}`,
          connections("connected", visible, answering - 1),
          connections("hidden", hidden),
        ]
      : [];
  return h(
    "section",
    {
      class: `lane node-${i % 6}${silent === undefined ? "" : " down"}`,
      "aria-label": `node ${name}`,
    },
    h(
      "h2",
      {},
      h(
        "button",
        {
          type: "button",
          "data-key": `node ${name}`,
          "aria-current": isChosen && "true",
          disabled: silent !== undefined,
          click: () => goTo(name),
        },
        name,
      ),
    ),
    silent !== undefined && h("p", { class: "state" }, `✗ ${silent}`),
    ...facts.filter((fact) => fact !== "").map((fact) => h("p", { class: "fact" }, fact)),
  );
}

function connections(kind: string, others: readonly string[], all?: number): string {
  if (others.length === 0) return kind === "hidden" ? "" : `${kind}: no other node`;
  if (others.length > 3 && others.length === all) return `${kind}: all ${all} others`;
  return `${kind}: ${others.join(", ")}`;
}
