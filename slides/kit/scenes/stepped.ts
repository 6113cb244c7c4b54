/** A diagram that is gone through with the keys of a slide: each event appears when it comes to its end. */

const EVENT = /<g class="event ([^"]*)" data-row="(\d+)" data-last="(\d+)">/g;

/** A diagram with a step for each of its events, in the order in which they came to their ends. */
export function stepped(svg: string): string {
  const ends = [...svg.matchAll(EVENT)].map(([, , , last], i) => ({ i, last: Number(last) }));
  ends.sort((a, b) => a.last - b.last);
  const steps = new Map(ends.map(({ i }, step) => [i, step]));
  let i = 0;
  return svg.replace(
    EVENT,
    (whole, kinds) =>
      `${whole.replace(`event ${kinds}`, `event ${kinds} fragment`).slice(0, -1)} data-fragment-index="${steps.get(i++)}">`,
  );
}
