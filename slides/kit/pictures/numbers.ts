/** Curves, remainders and the ring of lab 13: drawn from what is computed here, or by its solution. */
import { hash, make } from "../../../solutions/13/ring.ts";
import { type Picture, paint, words } from "./shapes.ts";

const round = (n: number) => Math.round(n * 10) / 10;

/** Amdahl's law: how much faster it gets with workers, when a part can't be divided. */
const speedup = (workers: number, serial: number) => 1 / (serial + (1 - serial) / workers);

const WORKERS = 32;
const place = (workers: number, times: number) =>
  `${round(90 + (workers - 1) * 25)} ${round(290 - times * 8.4)}`;
const curve = (serial: number) =>
  `<path class="curve" d="M${Array.from({ length: WORKERS }, (_, i) => place(i + 1, speedup(i + 1, serial))).join("L")}"/>`;
const atEnd = (serial: number, text: string, kind: string) =>
  words(text, [880, 298 - speedup(WORKERS, serial) * 8.4], kind, "start");

export const speedups: Picture = {
  title: "Speed against workers",
  said: `With ${WORKERS} workers and nothing that can't be divided it is ${WORKERS} times as fast; if a twentieth can't be divided, ${speedup(WORKERS, 0.05).toFixed(1)} times; if a tenth can't, ${speedup(WORKERS, 0.1).toFixed(1)} times; if a quarter can't, ${speedup(WORKERS, 0.25).toFixed(1)} times.`,
  height: 340,
  still:
    `<path class="axis" d="M90 10V290H890"/>` +
    words("times as fast", [110, 30], "dim", "start") +
    words(`${WORKERS} workers`, [880, 324], "dim", "end") +
    words("1", [90, 324], "dim"),
  steps: [
    curve(0) + atEnd(0, "the straight line", "dim"),
    curve(0.05) + atEnd(0.05, `1/20 undivided: ${speedup(WORKERS, 0.05).toFixed(1)}`, ""),
    curve(0.1) + atEnd(0.1, `1/10: ${speedup(WORKERS, 0.1).toFixed(1)}`, ""),
    curve(0.25) + atEnd(0.25, `1/4: ${speedup(WORKERS, 0.25).toFixed(1)}`, ""),
  ],
};

const KEYS = Array.from({ length: 30 }, (_, key) => key);
const moved = KEYS.filter((key) => key % 5 !== key % 6);
const cell = (key: number, row: number, of: number) =>
  `<g class="box" ${paint(key % of)}><rect x="${150 + key * 35}" y="${row}" width="31" height="52" rx="4"/></g>`;

export const remainders: Picture = {
  title: "rem 5 becomes rem 6",
  said: `Of the keys 0 to 29, ${moved.length} are on another server with rem 6 than with rem 5; ${30 - moved.length} stay.`,
  height: 250,
  still: words("rem 5", [0, 48], "", "start") + KEYS.map((key) => cell(key, 14, 5)).join(""),
  steps: [
    words("rem 6", [0, 128], "", "start") + KEYS.map((key) => cell(key, 94, 6)).join(""),
    words("moves", [0, 200], "lost", "start") +
      moved
        .map((key) => `<path class="cross" d="M${158 + key * 35} 180l15 15m0 -15l-15 15"/>`)
        .join("") +
      words(`${moved.length} of 30`, [150, 238], "lost", "start"),
  ],
};

const CITIES = [
  "Genova",
  "Milano",
  "Torino",
  "Roma",
  "Napoli",
  "Bari",
  "Pisa",
  "Lecce",
  "Trento",
  "Como",
  "Parma",
  "Lodi",
];
const NODES = ["sif", "amora", "thor", "odin"];

/** A ring around (x, 175): an arc for what each node has, and the keys as dots. */
function ring(x: number, nodes: readonly string[]): { svg: string; owners: string[] } {
  const points = make(
    nodes.map((name) => Symbol.for(name)),
    3,
  );
  const at = (of: number, r: number) => {
    const turn = (of / 2 ** 32) * 2 * Math.PI;
    return `${round(x + r * Math.sin(turn))} ${round(175 - r * Math.cos(turn))}`;
  };
  const paintOf = (name: string) => paint(NODES.indexOf(name));
  const nameOf = (node: symbol) => node.description ?? "";
  const arcs = points.map(([to, node], i) => {
    const [from] = points.at(i - 1) as readonly [number, symbol];
    const isLong = (to - from + 2 ** 32) % 2 ** 32 > 2 ** 31 ? 1 : 0;
    return `<path class="arc" ${paintOf(nameOf(node))} d="M${at(from, 130)}A130 130 0 ${isLong} 1 ${at(to, 130)}"/>`;
  });
  const owners = CITIES.map((city) => {
    const of = hash(city);
    return nameOf(
      (points.find(([point]) => point >= of) ?? (points[0] as (typeof points)[number]))[1],
    );
  });
  const dots = CITIES.map((city, i) => {
    const [cx, cy] = at(hash(city), 130).split(" ");
    return `<circle class="dot" ${paintOf(owners[i] ?? "")} cx="${cx}" cy="${cy}" r="9"/>`;
  });
  return { svg: arcs.join("") + dots.join(""), owners };
}

const before = ring(200, NODES.slice(0, 3));
const after = ring(620, NODES);
const moving = CITIES.filter((_, i) => before.owners[i] !== after.owners[i]);
const legend = NODES.map(
  (name, i) =>
    `<circle class="dot" ${paint(i)} cx="860" cy="${48 + i * 40}" r="12"/>${words(name, [885, 56 + i * 40], "", "start")}`,
);

export const rings: Picture = {
  title: "The ring before and after",
  said: `Twelve keys on a ring of three nodes with three points each. After odin has joined, ${moving.length} of them are on another node, all on odin: ${moving.join(", ")}.`,
  height: 350,
  still: before.svg + words("3 nodes", [200, 183], "dim") + legend.slice(0, 3).join(""),
  steps: [
    after.svg + words("odin joins", [620, 183], "dim") + (legend[3] ?? ""),
    words(`${moving.length} of ${CITIES.length} keys move,`, [860, 240], "", "start") +
      words("all of them to odin", [860, 274], "", "start"),
  ],
};

/** Pieces of different length, taken by whichever worker is free. */
const PIECES = [3, 1, 2, 1, 4, 1, 2, 1, 1, 2, 3, 1, 1, 2, 1, 2];

export const pool: Picture = (() => {
  const free = [0, 0, 0];
  const bars = PIECES.map((length) => {
    const worker = free.indexOf(Math.min(...free));
    const from = free[worker] as number;
    free[worker] = from + length;
    return `<g class="box" ${paint(worker)}><rect x="${170 + from * 96}" y="${20 + worker * 74}" width="${length * 96 - 6}" height="50" rx="6"/></g>`;
  });
  return {
    title: "Three workers and sixteen pieces",
    said: "Whoever is free takes the next piece. All three end at nearly the same time, though the pieces differ in length.",
    height: 250,
    still: ["sif", "amora", "thor"]
      .map((name, i) => words(name, [0, 54 + i * 74], "", "start"))
      .join(""),
    steps: [bars.slice(0, 3).join(""), bars.slice(3, 9).join(""), bars.slice(9).join("")],
  };
})();
