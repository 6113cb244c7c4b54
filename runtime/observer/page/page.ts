/** The page: looks every second or two, as long as it is seen, and shows what it is told. */
import { ask, ServerGone } from "../../page/client/ask.ts";
import { h, replace } from "../../page/client/dom.ts";
import type { Order, Sort, View } from "../view.ts";
import { names, near } from "./near.ts";
import { lanes } from "./nodes.ts";
import { table } from "./processes.ts";

/** How long it waits between two looks, in ms; at least so many times as long as the last look took. */
const REST_MS = 1500;
const RESTS = 4;

const { first } = JSON.parse(document.querySelector("#given")?.textContent ?? "") as {
  readonly first: string;
};
const place = (id: string) => document.getElementById(id) as HTMLElement;
const filter = place("filter") as HTMLInputElement;
const keys = place("keys") as HTMLDialogElement;

let order: Order = { node: first, sort: "message_queue_len", descending: true, filter: "" };
let view: View | undefined;
let isPaused = false;
let isOver = false;
/** The number of the latest look: what an earlier one brings is too late. */
let latest = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

async function look(): Promise<void> {
  clearTimeout(timer);
  if (document.hidden || isOver) return;
  const number = ++latest;
  const start = performance.now();
  try {
    const seen = await ask<View>("look", order);
    if (number !== latest) return;
    say("");
    tellChanges(seen);
    view = seen;
    render();
  } catch (error) {
    if (number !== latest) return;
    isOver = error instanceof ServerGone;
    say(isOver ? "No answer: the observer does not run any more." : (error as Error).message);
  }
  if (isPaused || isOver) return;
  timer = setTimeout(look, Math.max(REST_MS, RESTS * (performance.now() - start)));
}

/** Wants to see something else, and looks at once. */
function want(change: Partial<Order>): void {
  order = { ...order, ...change };
  render();
  void look();
}

function goTo(node: string, pid?: string): void {
  const { pid: _, ...rest } = order;
  order = { ...rest, node, ...(pid !== undefined && { pid }) };
  render();
  void look();
}

const say = (text: string) => {
  place("message").textContent = text;
};

/** Says which nodes have come and gone. */
function tellChanges({ nodes, own }: View): void {
  if (!view) place("said").textContent = `as ${own} sees it, a hidden node`;
  if (!view) return;
  const of = (seen: View["nodes"]) => new Set(seen.map(({ name }) => name));
  const [before, now] = [of(view.nodes), of(nodes)];
  const gone = [...before].filter((name) => !now.has(name)).map((name) => `${name} is gone`);
  const come = [...now].filter((name) => !before.has(name)).map((name) => `${name} is there`);
  const news = [...gone, ...come].join(", ");
  if (news) place("said").textContent = news;
}

function render(): void {
  if (!view) return;
  const { nodes, processes, detail } = view;
  document.title = `${order.node} · Observer`;
  const isThere = nodes.some(({ name }) => name === order.node);
  replace(place("nodes"), lanes(nodes, order.node, goTo));
  const known = processes?.node === order.node ? processes : undefined;
  replace(place("of"), "Processes of ", h("code", {}, order.node));
  place("count").textContent = !isThere
    ? "the node is gone"
    : known
      ? `${known.rows.length} of ${known.fitting}${order.filter ? `, of ${known.all} in all` : ""}`
      : "…";
  replace(place("processes"), ...(known ? [table(known, order, sortBy, goTo)] : []));
  const isOther = detail && (detail.pid !== order.pid || detail.node !== order.node);
  replace(place("detail"), ...near(order, isOther ? undefined : detail, goTo));
  replace(place("names"), names(view.names, goTo));
}

function sortBy(sort: Sort): void {
  const isNumber = ["message_queue_len", "reductions", "memory"].includes(sort);
  want({ sort, descending: sort === order.sort ? !order.descending : isNumber });
}

function turn(step: number): void {
  const there = (view?.nodes ?? []).filter(({ silent }) => silent === undefined);
  const at = there.findIndex(({ name }) => name === order.node);
  const next = at < 0 ? there[0] : there[(at + step + there.length) % there.length];
  if (next) goTo(next.name);
}

const deeds: Readonly<Record<string, () => void>> = {
  pause: () => {
    isPaused = !isPaused;
    place("pause").setAttribute("aria-pressed", String(isPaused));
    if (isPaused) clearTimeout(timer);
    else void look();
  },
  before: () => turn(-1),
  next: () => turn(1),
  find: () => filter.focus(),
  help: () => keys.showModal(),
};
const KEYS: Readonly<Record<string, string>> = {
  ...{ p: "pause", "[": "before", "]": "next", "/": "find", "?": "help" },
};

for (const [id, deed] of Object.entries(deeds)) place(id).addEventListener("click", deed);
filter.addEventListener("input", () => want({ filter: filter.value }));
document.addEventListener("visibilitychange", () => !isPaused && void look());
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, altKey, metaKey, target } = event;
  if (ctrlKey || altKey || metaKey || (target as Element).matches("input")) return;
  const deed = deeds[KEYS[key] ?? ""];
  if (!deed || keys.open) return;
  event.preventDefault();
  deed();
});

void look();
