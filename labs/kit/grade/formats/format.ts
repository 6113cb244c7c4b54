/** What a format is: it makes files of what came of a class. */
import type { ClassResult } from "../result.ts";

export interface Format {
  readonly name: string;
  /** What it makes a file for. */
  readonly each: "class" | "submission";
  /** Whether it fills in what a gradebook has exported. */
  readonly needsRoster?: boolean;
  /** @param roster the rows of what the gradebook has exported, if there is one */
  files(result: ClassResult, roster: readonly string[][]): OutFile[] | Promise<OutFile[]>;
}

export interface OutFile {
  /** In the folder that `--out` names. */
  readonly path: string;
  readonly text: string | Uint8Array;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
