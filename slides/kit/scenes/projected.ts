/**
 * A message diagram for a slide: letters that the last row can read, no times, and a step for each event,
 * which the speaker's key lets appear when it comes to its end.
 */
import { layOut } from "../../../runtime/trace/diagram-layout.ts";
import { draw, escapeText } from "../../../runtime/trace/diagram-svg.ts";
import type { Happening } from "../../../runtime/trace/join.ts";
import { stepped } from "./stepped.ts";

/** The room on a slide, in the units of a diagram: at 1200 px its letters of 12 are of 20.5 px. */
const WIDTH = 700;
const HEIGHT = 316;
/** Of that, what is over the first row; and where the columns begin, behind the times. */
const HEAD = 70;
const LEFT = 76;
const COLUMN = 150;
/** What is beside the columns. */
const MARGIN = 14;
const RIGHT = 40;
/** How high a row is at least, for a label over each, and at most. */
const [LOWEST, HIGHEST] = [18, 30];

/**
 * Draws a story for a slide.
 *
 * @param title what it shows, for screen readers
 * @param width in the units of a diagram
 * @throws Error when it has more rows than a slide
 */
export function projected(story: readonly Happening[], title: string, width = WIDTH): string {
  const { columns, times } = layOut(story, false);
  const spread = (width - MARGIN - RIGHT) / COLUMN / Math.max(columns, 2);
  const row = Math.min(HIGHEST, Math.floor((HEIGHT - HEAD) / (times.length + 1)));
  if (row < LOWEST)
    throw new Error(`${title}: expected as many rows as a slide has, got ${times.length}`);
  const { svg } = draw(story, false, { spread, row, label: width });
  const all = [...svg.matchAll(/<g class="event [^>]*><title>[\d.]+ ms {2}([^<]*)</g)];
  const words = `${escapeText(title)}: ${all.map(([, event]) => event).join("; ")}`;
  return stepped(
    svg
      .replace(/<text class="time"[^>]*>[^<]*<\/text>/g, "")
      .replace(
        /width="[\d.]+" height="[\d.]+" viewBox="0 0 [\d.]+ ([\d.]+)"/,
        `role="img" aria-label="${words}" viewBox="${LEFT - MARGIN} 0 ${width} $1"`,
      ),
  );
}
