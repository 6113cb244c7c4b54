/**
 * A message diagram as SVG: nodes side by side, a lifeline for each process, an arrow for each signal.
 *
 * A full line is a message, a thin dashed one another signal. A signal that was lost ends in a cross on
 * its way. A full dot is a message taken by its process; a ring at the end of an arrow, one that lies in
 * the mailbox. Every event has its whole text as a title, which a browser shows when it is pointed at.
 */
import {
  type Arrow,
  type Group,
  type Layout,
  type Line,
  layOut,
  type Mark,
} from "./diagram-layout.ts";
import type { Happening } from "./join.ts";

const COLUMN = 150;
const ROW = 30;
/** Where the times stand. */
const LEFT = 76;
const RIGHT = 40;
const HEAD = 70;
/** How far an arrow goes down in a row. */
const SLANT = 5;
/** The width of a character of the labels. */
const CHARACTER = 7.3;
/** A label may be so long, whatever its arrow. */
const LABEL = 300;
const HUES = [212, 28, 145, 290, 350, 185, 60, 250];

/** The colours of a diagram, light and dark, for whatever page it stands on. */
export const STYLE = `
.trace { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; --ink: light-dark(#1b1f24, #e8eaed); --dim: light-dark(#57606a, #9aa4af); --paper: light-dark(#fff, #14171a); --lost: light-dark(#c4162a, #ff7b86); background: var(--paper) }
.trace text { fill: var(--ink); stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke }
.trace .node rect { fill: light-dark(hsl(var(--hue) 70% 95%), hsl(var(--hue) 35% 17%)) }
.trace .node text { font: 600 14px system-ui, sans-serif; stroke: none }
.trace .life { stroke: light-dark(hsl(var(--hue) 35% 55%), hsl(var(--hue) 35% 55%)); fill: none; stroke-width: 2px }
.trace .life.node-itself { stroke-width: 1px; stroke-dasharray: 2 4 }
.trace .life.over { stroke-dasharray: 1 5 }
.trace .name rect { fill: light-dark(hsl(var(--hue) 60% 88%), hsl(var(--hue) 40% 27%)); stroke: light-dark(hsl(var(--hue) 45% 45%), hsl(var(--hue) 45% 60%)) }
.trace .name text { font-weight: 600; stroke: none }
.trace .time { fill: var(--dim); font-size: 11px }
.trace .arrow { stroke: var(--ink); fill: none; stroke-width: 1.6px }
.trace .point { fill: var(--ink); stroke: none }
.trace .other .arrow { stroke: var(--dim); stroke-width: 1.1px; stroke-dasharray: 5 3 }
.trace .other .point { fill: var(--dim) }
.trace .other text, .trace .aside text { fill: var(--dim) }
.trace .lost .arrow, .trace .cross { stroke: var(--lost); stroke-width: 2px; stroke-dasharray: 6 4 }
.trace .cross { stroke-dasharray: none; stroke-width: 2.5px; fill: none }
.trace .lost text { fill: var(--lost) }
.trace .decides .arrow { stroke: light-dark(#b35900, #ffb454); stroke-width: 4px }
.trace .decides text { fill: light-dark(#b35900, #ffb454); font-weight: 700 }
.trace .ring { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6px }
.trace .exit .cross { stroke: var(--ink) }
.trace .exit.aside .cross { stroke: var(--dim) }
.trace .event rect.row { fill: transparent }
.trace .event:hover rect.row { fill: light-dark(#0001, #fff1) }
.trace .event.found rect.row { fill: light-dark(#ffd33d55, #ffd33d30) }
.trace .event.at rect.row { fill: light-dark(#ffd33daa, #ffd33d60) }
`;

/** A diagram, and its head alone: what a page keeps in sight while the rest is scrolled. */
export interface Drawing {
  readonly svg: string;
  readonly head: string;
  readonly events: number;
  readonly lost: number;
}

/**
 * Draws a story.
 *
 * @param services whether the runtime's own processes are shown too
 * @param spread how many columns each process gets
 */
export function draw(story: readonly Happening[], services: boolean, spread = 1): Drawing {
  const layout = layOut(story, services, spread);
  const width = Math.max(LEFT + layout.columns * COLUMN + RIGHT, 640);
  const height = HEAD + (layout.times.length + 1) * ROW;
  const body = [
    ...layout.groups.map((group, i) => groupBack(group, i, height)),
    ...layout.lines.map((line) => lifeline(line, layout)),
    ...layout.times.map((time, row) =>
      time === layout.times[row - 1] ? "" : at("time", LEFT - 14, y(row) + 4, ms(time), "end"),
    ),
    ...layout.arrows.map((arrow) => arrowOf(arrow, width)),
    ...layout.marks.map((mark) => markOf(mark, width)),
    ...layout.lines.filter(({ born }) => born !== undefined).map((line) => nameBox(line, layout)),
  ];
  const groups = [at("time", LEFT - 14, HEAD - 15, "ms", "end"), ...layout.groups.map(groupHead)];
  const first = layout.lines.filter(({ born }) => born === undefined);
  const head = [...groups, ...first.map((line) => nameBox(line, layout))];
  const alone = layout.lines.filter(
    ({ column }) => layout.lines.filter((other) => other.column === column).length === 1,
  );
  const names = alone.map((line) => nameBox({ ...line, born: undefined }, layout));
  return {
    svg: svg(width, height, [...body, ...head].join("\n")),
    head: svg(width, HEAD, [...groups, ...names].join("\n")),
    events: layout.arrows.length + layout.marks.length,
    lost: layout.arrows.filter(({ fate }) => fate === "lost").length,
  };
}

function svg(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" class="trace" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><style>${STYLE}</style>\n${content}\n</svg>`;
}

const x = ({ column }: Line) => LEFT + (column + 0.5) * COLUMN;
const y = (row: number) => HEAD + (row + 0.5) * ROW;
const ms = (time: number) => `${time < 10_000 ? time.toFixed(1) : Math.round(time)}`;
const hue = (index: number) => `style="--hue:${HUES[index % HUES.length]}"`;
const hueOf = ({ lane }: Line, { groups }: Layout) =>
  hue(groups.findIndex(({ node }) => node === lane.node));

function at(kind: string, left: number, top: number, text: string, anchor = "start"): string {
  return `<text class="${kind}" x="${round(left)}" y="${top}" text-anchor="${anchor}">${escapeText(text)}</text>`;
}

const round = (n: number) => Math.round(n * 10) / 10;

function groupBack({ firstColumn, columns }: Group, i: number, height: number): string {
  const left = LEFT + firstColumn * COLUMN + 3;
  return `<g class="node" ${hue(i)}><rect x="${left}" y="0" width="${columns * COLUMN - 6}" height="${height}" rx="8" opacity=".45"/></g>`;
}

function groupHead({ node, firstColumn, columns }: Group, i: number): string {
  const left = LEFT + firstColumn * COLUMN + 3;
  const width = columns * COLUMN - 6;
  const name = at("", left + width / 2, 22, cut(node, width / 8.5), "middle");
  return `<g class="node" ${hue(i)}><rect x="${left}" y="0" width="${width}" height="34" rx="8"/>${name}</g>`;
}

function lifeline(line: Line, layout: Layout): string {
  const { lane, born, end, last } = line;
  const kind = lane.isNode ? "life node-itself" : "life";
  const top = born === undefined ? HEAD - 8 : y(born);
  const solid = `<path class="${kind}" d="M${x(line)} ${top}V${y(end ?? last)}"/>`;
  const over =
    end === undefined ? "" : `<path class="life over" d="M${x(line)} ${y(end)}V${y(last)}"/>`;
  return `<g ${hueOf(line, layout)}>${solid}${over}</g>`;
}

const MAX_NAME = Math.floor((COLUMN - 26) / CHARACTER);

const boxWidth = ({ lane }: Line) =>
  Math.max(Math.min(lane.label.length, MAX_NAME) * CHARACTER + 14, 40);

function nameBox(line: Line, layout: Layout): string {
  const { label, isNode, id } = line.lane;
  if (isNode) return "";
  const text = cut(label, MAX_NAME);
  const width = boxWidth(line);
  const middle = line.born === undefined ? HEAD - 19 : y(line.born);
  const box = `<rect x="${round(x(line) - width / 2)}" y="${middle - 11}" width="${round(width)}" height="22" rx="5"/>`;
  const title = `<title>${escapeText(`${label}  ${id}`)}</title>`;
  return `<g class="name" ${hueOf(line, layout)}>${title}${box}${at("", x(line), middle + 4, text, "middle")}</g>`;
}

/** What all events have: their rows, their title, and a strip over the whole width by which they are found. */
function event(
  kinds: string,
  [row, last]: readonly [number, number],
  width: number,
  title: string,
  content: string,
): string {
  const strip = `<rect class="row" x="0" y="${y(row) - ROW / 2}" width="${width}" height="${ROW}"/>`;
  return `<g class="event ${kinds}" data-row="${row}" data-last="${last}"><title>${escapeText(title)}</title>${strip}${content}</g>`;
}

function markOf({ line, row, kind, label, title }: Mark, width: number): string {
  const [left, top] = [x(line), y(row)];
  const words = kind === "connect" || kind === "disconnect" ? `${kind}ed: ${label}` : label;
  const text = cut(words, LABEL / CHARACTER);
  const isRoom = left + 12 + text.length * CHARACTER < width;
  const beside = isRoom
    ? at("", left + 12, top + 4, text)
    : at("", left - 12, top + 4, text, "end");
  const dot = `<circle class="${kind === "receive" ? "point" : "ring"}" cx="${left}" cy="${top}" r="4"/>`;
  const shape = kind === "receive" || kind === "connect" ? dot : cross(left, top);
  const isCalm = kind !== "exit" || CALM.test(label);
  const kinds = kind === "disconnect" || kind === "halt" ? "lost" : isCalm ? "aside" : "";
  return event(`${kind} ${kinds}`, [row, row], width, title, shape + beside);
}

/** What a process exits with when nothing is wrong. */
const CALM = /^(normal|shutdown|\{shutdown,.*\})$/;

function cross(left: number, top: number): string {
  return `<path class="cross" d="M${round(left - 5)} ${round(top - 5)}l10 10m0 -10l-10 10"/>`;
}

function arrowOf(arrow: Arrow, width: number): string {
  const { from, to, fromRow, toRow, what, taken, title } = arrow;
  const isLost = arrow.fate === "lost" || arrow.fate === "under way";
  const isMessage = what.endsWith("SEND");
  const kinds = `${isMessage || what.startsWith("spawn") ? "message" : "other"}${isLost ? " lost" : ""}${arrow.decides ? " decides" : ""}`;
  const words = labelOf(arrow, width);
  const rows = [fromRow, toRow] as const;
  if (to === from) return event(kinds, rows, width, title, loop(x(from), y(fromRow)) + words);
  // From node to node takes time, even if nothing else happens meanwhile.
  const slant = from.lane.node !== to.lane.node && fromRow === toRow ? SLANT : 0;
  const [x1, y1] = [x(from), y(fromRow) - slant];
  // What is lost goes but half of the way.
  const x2 = isLost ? x1 + (x(to) - x1) * 0.6 : endX(arrow);
  const y2 = isLost ? y1 + 2 * SLANT : y(toRow) + slant;
  const line = `<path class="arrow" d="M${x1} ${y1}L${round(x2)} ${y2}"/>`;
  const dot = `<circle class="${taken ? "point" : "ring"}" cx="${x2}" cy="${y2}" r="4"/>`;
  const isMail = isMessage && arrow.fate === "delivered";
  const head = isMail ? dot + point(x1, y1, x2, y2, 5) : point(x1, y1, x2, y2, 1);
  return event(kinds, rows, width, title, line + (isLost ? cross(x2, y2) : head) + words);
}

/** A spawn ends at the box with the name of the new process. */
function endX({ from, to, toRow }: Arrow): number {
  if (to.born !== toRow) return x(to);
  const half = boxWidth(to) / 2;
  return x(to) + (x(from) < x(to) ? -half : half);
}

function point(x1: number, y1: number, x2: number, y2: number, gap: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [tx, ty] = [x2 - dx * gap, y2 - dy * gap];
  const [bx, by] = [tx - dx * 9, ty - dy * 9];
  const corner = (side: number) => `${round(bx + side * dy * 4)} ${round(by - side * dx * 4)}`;
  return `<path class="point" d="M${round(tx)} ${round(ty)}L${corner(1)}L${corner(-1)}Z"/>`;
}

/** To itself. */
function loop(left: number, top: number): string {
  const path = `<path class="arrow" d="M${left} ${top - 6}h14a6 6 0 0 1 0 12h-8"/>`;
  return path + point(left + 14, top + 6, left + 2, top + 6, 0);
}

/** The label: over the middle of a level arrow, at the beginning of another. */
function labelOf(arrow: Arrow, width: number): string {
  const { from, to, fromRow, toRow, label, fate } = arrow;
  const ends = [x(from), endX(arrow)].sort((a, b) => a - b) as [number, number];
  const most = Math.max(ends[1] - ends[0] - 24, LABEL) / CHARACTER;
  const whole = arrow.decides ? `▶ ${label}` : label;
  const text = cut(fate === "under way" ? `${whole} (under way)` : whole, most);
  if (from === to) return at("", x(from) + 28, y(fromRow) + 4, text);
  const length = text.length * CHARACTER;
  const middle = (ends[0] + ends[1] - length) / 2;
  const beginning = x(from) < x(to) ? x(from) + 10 : x(from) - 10 - length;
  const start = fromRow === toRow && fate !== "lost" ? middle : beginning;
  const left = Math.min(Math.max(start, LEFT), Math.max(width - length - 4, 0));
  return at("", left, y(fromRow) - 6, text);
}

function cut(text: string, characters: number): string {
  const most = Math.max(Math.floor(characters), 4);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

// Control characters, and those that turn the direction of writing: terms come from anybody.
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;
const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as it may stand in HTML and in SVG, between tags and in quotes. */
export function escapeText(text: string): string {
  return text.replace(UNSEEN, "\ufffd").replace(/[&<>"']/g, (one) => ENTITIES[one] as string);
}
