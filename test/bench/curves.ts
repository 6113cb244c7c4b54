/**
 * `npm run curves`: draws what an operation costs as there is more and more of something, beside what it
 * costs with the least of it, into docs/images/growth.svg. A line that stays at 1 is as it should be.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { costWith, costWithNodes, grown } from "./growth.ts";

interface Curve {
  readonly name: string;
  readonly counts: readonly number[];
  /** What an operation takes with each count, in ms. */
  readonly costs: readonly number[];
}

const COUNTS = [1000, 2000, 5000, 10_000, 20_000];
const NODES = [3, 10, 30, 100, 300, 1000];

/** The goal: no more than so many times the first. */
const MOST = 1.2;

const WIDTH = 240;
const HEIGHT = 120;
const MARGIN = 34;
const TOP = 2;

async function measure(): Promise<Curve[]> {
  const curves: Curve[] = [];
  const add = async (
    name: string,
    counts: readonly number[],
    cost: (count: number) => Promise<number>,
  ) => {
    await cost(counts[0] as number); // what is compiled while it runs
    const costs: number[] = [];
    for (const count of counts) costs.push(await cost(count));
    curves.push({ name, counts, costs });
    console.log(
      `${name}: ${counts.map((count, i) => `${count} ${relative(costs, i)}`).join(", ")}`,
    );
  };
  const vm = new Vm(Symbol.for("curves@127.0.0.1"));
  for (const [name, prepare] of Object.entries(grown))
    await add(name, COUNTS, (count) => runOn(vm, () => costWith(prepare, count)));
  await add("connections, to simulated nodes", NODES, costWithNodes);
  return curves;
}

function relative(costs: readonly number[], i: number): string {
  return ((costs[i] ?? 0) / (costs[0] ?? 1)).toFixed(2);
}

/** One small diagram: counts to the right on a logarithmic scale, times the first cost upwards. */
function drawn({ name, counts, costs }: Curve): string {
  const [least = 1, most = 1] = [counts[0], counts.at(-1)];
  const x = (count: number) => (Math.log(count / least) / Math.log(most / least)) * WIDTH;
  const y = (times: number) => HEIGHT - (Math.min(times, TOP) / TOP) * HEIGHT;
  const places = counts.map((count, i) => [x(count), y(Number(relative(costs, i)))] as const);
  const numbers = counts.map(
    (count, i) =>
      `<text x="${x(count).toFixed(0)}" y="${HEIGHT + 14}" class="number">${count}</text>` +
      `<text x="${x(count).toFixed(0)}" y="${(y(Number(relative(costs, i))) + 15).toFixed(0)}" class="number">${relative(costs, i)}</text>`,
  );
  return [
    `<text x="0" y="-10">${name}</text>`,
    `<path class="axis" d="M0 0V${HEIGHT}H${WIDTH}"/>`,
    `<path class="goal" d="M0 ${y(MOST)}H${WIDTH}"/>`,
    `<polyline points="${places.map((place) => place.map((n) => n.toFixed(1)).join(",")).join(" ")}"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="2.5"/>`),
    ...numbers,
  ].join("\n");
}

function picture(curves: readonly Curve[]): string {
  const [across, down] = [WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN];
  const size = [2 * across, Math.ceil(curves.length / 2) * down];
  const all = curves.map((curve, i) => {
    const place = `${(i % 2) * across + MARGIN} ${Math.floor(i / 2) * down + MARGIN}`;
    return `<g transform="translate(${place})">\n${drawn(curve)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(" ")}" font-family="sans-serif" font-size="12">
<title>What an operation costs as there is more of something, in times of what it costs with the least</title>
<style>rect{fill:#fff}polyline{fill:none;stroke:#1f6feb;stroke-width:2}circle{fill:#1f6feb}.axis{fill:none;stroke:#666}.goal{stroke:#c33;stroke-dasharray:4}.number{font-size:9px;text-anchor:middle;fill:#444}</style>
<rect width="100%" height="100%"/>
${all.join("\n")}
</svg>
`;
}

writeFileSync(join(CHECKOUT, "docs/images/growth.svg"), picture(await measure()));
process.exit();
