/** The formats there are. */
import { classroom50 } from "./classroom50.ts";
import { csv } from "./csv.ts";
import { feedback } from "./feedback.ts";
import type { Format } from "./format.ts";
import { gradescope } from "./gradescope.ts";
import { grades } from "./json.ts";
import { junit } from "./junit.ts";
import { overview } from "./overview.ts";
import { canvas, moodle } from "./roster.ts";

export type { Format } from "./format.ts";

export const FORMATS: readonly Format[] = [
  csv,
  moodle,
  canvas,
  feedback,
  overview,
  gradescope,
  classroom50,
  junit,
  grades,
];
