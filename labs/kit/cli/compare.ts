/** What a student wrote and the solution, side by side: line by line, as a diff. */

import { join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { CHECKOUT, filesOf, shown, textOf } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";
import { paint } from "./screen.ts";

/** What is different in the solution of a lab, file by file. */
export function comparison(lab: Lab, folder: string): string {
  return filesOf(lab)
    .map((file) => {
      const own = join(folder, file);
      const solved = join(CHECKOUT, "solutions", lab.number, file);
      return fileComparison(own, solved);
    })
    .join("\n");
}

function fileComparison(own: string, solved: string): string {
  const [ours = "", theirs = ""] = [textOf(own), textOf(solved)];
  if (ours === theirs) return `${shown(own)} is the solution, letter by letter.\n`;
  const patch = createTwoFilesPatch(shown(own), shown(solved), ours, theirs);
  return patch
    .split("\n")
    .filter((line) => !/^(===|\\ )/.test(line))
    .map((line) => (line.startsWith("-") ? paint("red", line) : line))
    .map((line) => (line.startsWith("+") ? paint("green", line) : line))
    .map((line) => (line.startsWith("@@") ? paint("dim", line) : line))
    .join("\n");
}
