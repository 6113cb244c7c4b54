/** Everything that came of the class, and what most failed on, for programs of the instructor's own. */
import { stumbles } from "../summary.ts";
import { type Format, json } from "./format.ts";

/** Of `docs/grades.schema.json`. */
const VERSION = 3;

export const grades: Format = {
  name: "json",
  each: "class",
  files: (result) => [
    {
      path: "grades.json",
      text: json({ version: VERSION, ...result, failedOn: stumbles(result) }),
    },
  ],
};
