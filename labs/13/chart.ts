/** Curves and bars as SVG: what a lab has measured. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 480;
const HEIGHT = 320;
const LEFT = 50;
const BOTTOM = 45;
const TOP = 40;
const RIGHT = 110;
const HUES = [212, 28, 145, 290];

/** Writes a drawing with one or more curves whose axes begin at 0. */
export function drawCurves(
  file: string,
  title: string,
  axes: readonly [x: string, y: string],
  curves: readonly Curve[],
): void {
  const all = curves.flatMap(({ points }) => points);
  const [maxX, maxY] = [0, 1].map((i) => Math.max(1, ...all.map((point) => point[i as 0 | 1])));
  const x = (value: number) => LEFT + (value / (maxX as number)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - (value / (maxY as number)) * (HEIGHT - TOP - BOTTOM);
  const line = ({ name, points }: Curve, index: number) => {
    const colour = `hsl(${HUES[index % HUES.length]} 60% 40%)`;
    const path = points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(" ");
    const [lastX, lastY] = points.at(-1) ?? [0, 0];
    return (
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      points
        .map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="3" fill="${colour}"/>`)
        .join("") +
      `<text x="${x(lastX) + 8}" y="${y(lastY) + 4 + 14 * index}" fill="${colour}">${name}</text>`
    );
  };
  const ticks = Array.from({ length: maxX as number }, (_, i) => i + 1).map(
    (n) => `<text x="${x(n)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${n}</text>`,
  );
  const levels = [0, 0.5, 1].map((part) => {
    const value = part * (maxY as number);
    return `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${Number(value.toFixed(1))}</text>`;
  });
  write(file, title, [
    `<path d="M${LEFT},${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" fill="none" stroke="gray"/>`,
    ...ticks,
    ...levels,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${axes[0]}</text>`,
    `<text x="8" y="${TOP - 8}">${axes[1]}</text>`,
    ...curves.map(line),
  ]);
}

/** Writes a drawing with a bar for each number. */
export function drawBars(
  file: string,
  title: string,
  bars: readonly (readonly [label: string, value: number])[],
): void {
  const max = Math.max(1, ...bars.map(([, value]) => value));
  const step = (HEIGHT - TOP) / bars.length;
  write(
    file,
    title,
    bars.map(([label, value], i) => {
      const top = TOP + i * step;
      const width = (value / max) * (WIDTH - 280);
      return (
        `<text x="8" y="${top + step / 2}">${label}</text>` +
        `<rect x="210" y="${top + step / 4}" width="${width.toFixed(1)}" height="${(step / 3).toFixed(1)}" ` +
        `fill="hsl(212 60% 40%)"/><text x="${216 + width}" y="${top + step / 2}">${value}</text>`
      );
    }),
  );
}

function write(file: string, title: string, parts: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
    `font-family="sans-serif" font-size="12"><title>${title}</title>` +
    `<rect width="100%" height="100%" fill="white"/>` +
    `<text x="8" y="18" font-size="14" font-weight="bold">${title}</text>${parts.join("")}</svg>\n`;
  writeFileSync(file, svg);
}
