/** Diagrams as they stand on slides. */

/** The width of a character of a diagram's labels. */
const CHARACTER = 7.3;

/** A diagram without the empty space beside it: on a slide it may be as large as it can. */
export function cropped(svg: string): string {
  const boxes = svg.matchAll(/<rect x="([\d.]+)" y="0" width="([\d.]+)"/g);
  const edges = [...boxes].map(([, x, width]) => Number(x) + Number(width) + 3);
  for (const [, x, anchor, label = ""] of svg.matchAll(
    /<text class="" x="([\d.]+)" y="[\d.]+" text-anchor="(start|middle|end)">([^<]*)</g,
  )) {
    const length = label.replace(/&[^;]+;/g, "x").length * CHARACTER;
    edges.push(Number(x) + (anchor === "start" ? length : anchor === "middle" ? length / 2 : 0));
  }
  const width = Math.ceil(Math.max(...edges)) + 6;
  return svg.replace(
    /width="\d+" height="\d+" viewBox="0 0 \d+ (\d+)"/,
    `viewBox="0 0 ${width} $1"`,
  );
}
