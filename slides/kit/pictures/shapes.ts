/**
 * The shapes of pictures on slides: nodes, processes on them, lines between, words. A unit is a px of a
 * slide. Colours are in `assets/deck.css`, by the classes.
 */
import { HUES } from "../../../runtime/trace/diagram-style.ts";
import { escapeText } from "../../../runtime/trace/diagram-svg.ts";

/** The width of every picture. */
export const WIDTH = 1200;

export type Place = readonly [x: number, y: number];

/** The colour of a node, as in message diagrams. */
export const paint = (hue: number) => `style="--hue:${HUES[hue % HUES.length]}"`;
const round = (n: number) => Math.round(n * 10) / 10;

export function words(text: string, [x, y]: Place, kind = "", anchor = "middle"): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeText(text)}</text>`;
}

/** A node, or a machine: a box with its name at the top, around its middle. */
export function node(name: string, [x, y]: Place, hue: number, [w, h]: Place = [240, 150]): string {
  const box = `<rect class="back" x="${x - w / 2}" y="${y - h / 2}" width="${w}" height="${h}" rx="14"/>`;
  return `<g class="box" ${paint(hue)}>${box}${words(name, [x, y - h / 2 + 32], "head")}</g>`;
}

/** A process, or anything small, in a pill around its middle. */
export function process(name: string, [x, y]: Place, hue: number): string {
  const w = Math.max(name.length * 13.5 + 30, 70);
  const pill = `<rect x="${x - w / 2}" y="${y - 22}" width="${w}" height="44" rx="22"/>`;
  return `<g class="name" ${paint(hue)}>${pill}${words(name, [x, y + 8])}</g>`;
}

/** `net`, a cable between nodes; `message`, an arrow; `tie`, a link or monitor; `lost`, an arrow that ends in a cross. */
export type LineKind = "net" | "message" | "tie" | "lost";

/** A line, with words over its middle, or beside it when it is steep. */
export function line(kind: LineKind, [x1, y1]: Place, [x2, y2]: Place, label = ""): string {
  const [ex, ey] = kind === "lost" ? [x1 + (x2 - x1) * 0.6, y1 + (y2 - y1) * 0.6] : [x2, y2];
  const path = `<path class="${kind}" d="M${round(x1)} ${round(y1)}L${round(ex)} ${round(ey)}"/>`;
  const end =
    kind === "message" ? arrowHead([x1, y1], [ex, ey]) : kind === "lost" ? cross([ex, ey]) : "";
  const isSteep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
  const at: Place = isSteep
    ? [(x1 + x2) / 2 + 14, (y1 + y2) / 2 + 8]
    : [(x1 + x2) / 2, Math.min(y1, y2) + Math.abs(y2 - y1) / 2 - 14 - Math.abs(y2 - y1) * 0.1];
  return path + end + (label && words(label, at, kind, isSteep ? "start" : "middle"));
}

function arrowHead([x1, y1]: Place, [x2, y2]: Place): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const corner = (side: number) =>
    `${round(x2 - dx * 18 + side * dy * 8)} ${round(y2 - dy * 18 - side * dx * 8)}`;
  return `<path class="head" d="M${round(x2)} ${round(y2)}L${corner(1)}L${corner(-1)}Z"/>`;
}

/** What is broken or gone. */
export function cross([x, y]: Place, size = 12): string {
  return `<path class="cross" d="M${round(x - size)} ${round(y - size)}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}"/>`;
}

/** A picture: what is there from the beginning, and what each press of the key adds. */
export interface Picture {
  readonly title: string;
  /** What is to be seen, for people who do not see it. */
  readonly said: string;
  readonly height: number;
  readonly still: string;
  readonly steps?: readonly string[];
}

export function pictureSvg({ title, said, height, still, steps = [] }: Picture): string {
  const groups = steps.map(
    (step, i) => `<g class="fragment" data-fragment-index="${i}">${step}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" aria-label="${escapeText(`${title}: ${said}`)}" viewBox="0 0 ${WIDTH} ${height}">${still}${groups.join("")}</svg>`;
}
