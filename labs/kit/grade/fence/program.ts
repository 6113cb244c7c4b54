/** How the OS process is started in which checks are made for a grade. */
import type { Program } from "../../check/judge.ts";

export const FENCED_CHILD: Program = {
  url: new URL("./fenced-child.ts", import.meta.url),
  flags: [
    // Code that was made from text would not be shut in.
    "--disallow-code-generation-from-strings",
    // What removes types is still experimental, which is nothing to a student.
    "--disable-warning=ExperimentalWarning",
  ],
};
