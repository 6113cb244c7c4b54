/** The processes of a node as a table that can be sorted by what it can be sorted by. */
import { h, term } from "../../page/client/dom.ts";
import { type Order, type ProcessesView, type ProcessView, SORTS, type Sort } from "../view.ts";
import { bytes, count } from "./units.ts";

const HEADS: Readonly<Record<Sort, string>> = {
  registered_name: "name",
  initial_call: "began with",
  current_function: "is in",
  status: "status",
  message_queue_len: "mailbox",
  reductions: "reductions",
  memory: "memory",
};

export function table(
  { node, rows }: ProcessesView,
  order: Order,
  sortBy: (sort: Sort) => void,
  goTo: (node: string, pid: string) => void,
): HTMLElement {
  const head = (sort: Sort) => {
    const isSorted = order.sort === sort;
    const way = order.descending ? "descending" : "ascending";
    return h(
      "th",
      { scope: "col", "aria-sort": isSorted && way },
      h(
        "button",
        { type: "button", "data-key": `sort ${sort}`, click: () => sortBy(sort) },
        HEADS[sort],
        isSorted && (order.descending ? " ▾" : " ▴"),
      ),
    );
  };
  const row = (process: ProcessView) =>
    h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        h(
          "button",
          {
            type: "button",
            "data-key": `process ${process.pid}`,
            "aria-current": process.pid === order.pid && "true",
            click: () => goTo(node, process.pid),
          },
          h("code", {}, process.pid),
        ),
      ),
      h("td", {}, term(process.registered_name)),
      h("td", {}, term(process.initial_call)),
      h("td", {}, term(process.current_function)),
      h("td", {}, process.status),
      h(
        "td",
        { class: process.message_queue_len > 0 ? "number some" : "number" },
        count(process.message_queue_len),
      ),
      h("td", { class: "number" }, count(process.reductions)),
      h("td", { class: "number" }, bytes(process.memory)),
      h("td", { class: "number" }, `${process.links} · ${process.monitors}`),
    );
  return h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "pid"),
        ...SORTS.map(head),
        h("th", { scope: "col" }, h("abbr", { title: "links · monitors" }, "ties")),
      ),
    ),
    h("tbody", {}, ...rows.map(row)),
  );
}
