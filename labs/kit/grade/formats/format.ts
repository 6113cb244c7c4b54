/** What a format is: it makes files of what came of a class. */
import type { ClassResult } from "../result.ts";

export interface Format {
  readonly name: string;
  /** What it makes a file for. */
  readonly each: "class" | "submission";
  files(result: ClassResult): OutFile[];
}

export interface OutFile {
  /** In the folder that `--out` names. */
  readonly path: string;
  readonly text: string;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
