/**
 * A log for ShiViz, which draws and searches runs by their vector clocks. Its first line is the regular
 * expression by which ShiViz reads the rest. The second, what divides one run from the next, is empty:
 * there is one run. Then for each happening two lines:
 *
 *     kvs@sif {"kvs@sif":3,"<0.83.0>@sif":2}
 *     receives {store,weather,sunny}
 */
import type { Happening } from "./join.ts";
import { laneNames } from "./lanes.ts";
import { eventWords } from "./words.ts";

const REGEX = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;

/** The log of a story. */
export function shivizLog(story: readonly Happening[]): string {
  const names = laneNames(story);
  const lines = story.map(({ entry, lane, clock }) => {
    const counts = [...clock].map(([other, count]) => [names.get(other), count]);
    const event = eventWords(entry).replace(/[\r\n\u2028\u2029]+/g, " ");
    return `${names.get(lane)} ${JSON.stringify(Object.fromEntries(counts))}\n${event}\n`;
  });
  return `${REGEX}\n\n${lines.join("")}`;
}
