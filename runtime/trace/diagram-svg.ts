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
import { HUES, STYLE } from "./diagram-style.ts";
import type { Happening } from "./join.ts";

const COLUMN = 150;
/** Where the times stand. */
const LEFT = 76;
const RIGHT = 40;
const HEAD = 70;
/** How far an arrow goes down in a row. */
const SLANT = 5;
/** The width of a character of the labels. */
const CHARACTER = 7.3;

/** A diagram, and its head alone: what a page keeps in sight while the rest is scrolled. */
export interface Drawing {
  readonly svg: string;
  readonly head: string;
  readonly events: number;
  readonly lost: number;
}

/** How much room things get. */
export interface Measures {
  /** How many columns each process gets. */
  readonly spread: number;
  /** The height of a row. */
  readonly row: number;
  /** A label may be so long, whatever its arrow. */
  readonly label: number;
}

/** As it is read at a desk. */
const DESK: Measures = { spread: 1, row: 30, label: 300 };

/** What all parts of a drawing need to know. */
interface Paper extends Measures {
  readonly width: number;
}

/**
 * Draws a story.
 *
 * @param services whether the runtime's own processes are shown too
 */
export function draw(
  story: readonly Happening[],
  services: boolean,
  measures: Partial<Measures> = {},
): Drawing {
  const { spread, row: tall, label } = { ...DESK, ...measures };
  const layout = layOut(story, services, spread);
  const width = Math.max(LEFT + layout.columns * COLUMN + RIGHT, 640);
  const paper = { spread, row: tall, label, width };
  const height = HEAD + (layout.times.length + 1) * tall;
  const body = [
    ...layout.groups.map((group, i) => groupBack(group, i, height)),
    ...layout.lines.map((line) => lifeline(line, layout, paper)),
    ...layout.times.map((time, row) =>
      time === layout.times[row - 1]
        ? ""
        : at("time", LEFT - 14, y(row, paper) + 4, ms(time), "end"),
    ),
    ...layout.arrows.map((arrow) => arrowOf(arrow, paper)),
    ...layout.marks.map((mark) => markOf(mark, paper)),
    ...layout.lines
      .filter(({ born }) => born !== undefined)
      .map((line) => nameBox(line, layout, paper)),
  ];
  const groups = [at("time", LEFT - 14, HEAD - 15, "ms", "end"), ...layout.groups.map(groupHead)];
  const first = layout.lines.filter(({ born }) => born === undefined);
  const head = [...groups, ...first.map((line) => nameBox(line, layout, paper))];
  const alone = layout.lines.filter(
    ({ column }) => layout.lines.filter((other) => other.column === column).length === 1,
  );
  const names = alone.map((line) => nameBox({ ...line, born: undefined }, layout, paper));
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
const y = (row: number, { row: tall }: Paper) => HEAD + (row + 0.5) * tall;
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

function lifeline(line: Line, layout: Layout, paper: Paper): string {
  const { lane, born, end, last } = line;
  const kind = lane.isNode ? "life node-itself" : "life";
  const top = born === undefined ? HEAD - 8 : y(born, paper);
  const solid = `<path class="${kind}" d="M${x(line)} ${top}V${y(end ?? last, paper)}"/>`;
  const over =
    end === undefined
      ? ""
      : `<path class="life over" d="M${x(line)} ${y(end, paper)}V${y(last, paper)}"/>`;
  return `<g ${hueOf(line, layout)}>${solid}${over}</g>`;
}

const MAX_NAME = Math.floor((COLUMN - 26) / CHARACTER);

const boxWidth = ({ lane }: Line) =>
  Math.max(Math.min(lane.label.length, MAX_NAME) * CHARACTER + 14, 40);

function nameBox(line: Line, layout: Layout, paper: Paper): string {
  const { label, isNode, id } = line.lane;
  if (isNode) return "";
  const text = cut(label, MAX_NAME);
  const width = boxWidth(line);
  const middle = line.born === undefined ? HEAD - 19 : y(line.born, paper);
  const box = `<rect x="${round(x(line) - width / 2)}" y="${middle - 11}" width="${round(width)}" height="22" rx="5"/>`;
  const title = `<title>${escapeText(`${label}  ${id}`)}</title>`;
  return `<g class="name" ${hueOf(line, layout)}>${title}${box}${at("", x(line), middle + 4, text, "middle")}</g>`;
}

/** What all events have: their rows, their title, and a strip over the whole width by which they are found. */
function event(
  kinds: string,
  [row, last]: readonly [number, number],
  paper: Paper,
  title: string,
  content: string,
): string {
  const strip = `<rect class="row" x="0" y="${y(row, paper) - paper.row / 2}" width="${paper.width}" height="${paper.row}"/>`;
  return `<g class="event ${kinds}" data-row="${row}" data-last="${last}"><title>${escapeText(title)}</title>${strip}${content}</g>`;
}

function markOf({ line, row, kind, label, title }: Mark, paper: Paper): string {
  const [left, top] = [x(line), y(row, paper)];
  const words = kind === "connect" || kind === "disconnect" ? `${kind}ed: ${label}` : label;
  const text = cut(words, paper.label / CHARACTER);
  const isRoom = left + 12 + text.length * CHARACTER < paper.width;
  const beside = isRoom
    ? at("", left + 12, top + 4, text)
    : at("", left - 12, top + 4, text, "end");
  const dot = `<circle class="${kind === "receive" ? "point" : "ring"}" cx="${left}" cy="${top}" r="4"/>`;
  const shape = kind === "receive" || kind === "connect" ? dot : cross(left, top);
  const isCalm = kind !== "exit" || CALM.test(label);
  const kinds = kind === "disconnect" || kind === "halt" ? "lost" : isCalm ? "aside" : "";
  return event(`${kind} ${kinds}`, [row, row], paper, title, shape + beside);
}

/** What a process exits with when nothing is wrong. */
const CALM = /^(normal|shutdown|\{shutdown,.*\})$/;

function cross(left: number, top: number): string {
  return `<path class="cross" d="M${round(left - 5)} ${round(top - 5)}l10 10m0 -10l-10 10"/>`;
}

function arrowOf(arrow: Arrow, paper: Paper): string {
  const { from, to, fromRow, toRow, what, taken, title } = arrow;
  const isLost = arrow.fate === "lost" || arrow.fate === "under way";
  const isMessage = what.endsWith("SEND");
  const kinds = `${isMessage || what.startsWith("spawn") ? "message" : "other"}${isLost ? " lost" : ""}${arrow.decides ? " decides" : ""}`;
  const words = labelOf(arrow, paper);
  const rows = [fromRow, toRow] as const;
  if (to === from)
    return event(kinds, rows, paper, title, loop(x(from), y(fromRow, paper)) + words);
  // From node to node takes time, even if nothing else happens meanwhile.
  const slant = from.lane.node !== to.lane.node && fromRow === toRow ? SLANT : 0;
  const [x1, y1] = [x(from), y(fromRow, paper) - slant];
  // What is lost goes but half of the way.
  const x2 = isLost ? x1 + (x(to) - x1) * 0.6 : endX(arrow);
  const y2 = isLost ? y1 + 2 * SLANT : y(toRow, paper) + slant;
  const line = `<path class="arrow" d="M${x1} ${y1}L${round(x2)} ${y2}"/>`;
  const dot = `<circle class="${taken ? "point" : "ring"}" cx="${x2}" cy="${y2}" r="4"/>`;
  const isMail = isMessage && arrow.fate === "delivered";
  const head = isMail ? dot + point(x1, y1, x2, y2, 5) : point(x1, y1, x2, y2, 1);
  return event(kinds, rows, paper, title, line + (isLost ? cross(x2, y2) : head) + words);
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
function labelOf(arrow: Arrow, paper: Paper): string {
  const { from, to, fromRow, toRow, label, fate } = arrow;
  const ends = [x(from), endX(arrow)].sort((a, b) => a - b) as [number, number];
  const most = Math.max(ends[1] - ends[0] - 24, paper.label) / CHARACTER;
  const whole = arrow.decides ? `▶ ${label}` : label;
  const text = cut(fate === "under way" ? `${whole} (under way)` : whole, most);
  if (from === to) return at("", x(from) + 28, y(fromRow, paper) + 4, text);
  const length = text.length * CHARACTER;
  const middle = (ends[0] + ends[1] - length) / 2;
  const beginning = x(from) < x(to) ? x(from) + 10 : x(from) - 10 - length;
  const level = fromRow === toRow && fate !== "lost" ? middle : beginning;
  const isAtBox = to.born === toRow && fromRow === toRow;
  const start = isAtBox ? besideBox(arrow, level, length) : level;
  const left = Math.min(Math.max(start, LEFT), Math.max(paper.width - length - 4, 0));
  return at("", left, y(fromRow, paper) - 6, text);
}

/** Where a label of some length begins, so that it does not lie under the box of a new process. */
function besideBox(arrow: Arrow, start: number, length: number): number {
  const end = endX(arrow);
  return x(arrow.from) < end ? Math.min(start, end - length - 4) : Math.max(start, end + 4);
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
