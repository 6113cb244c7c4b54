/** Loads a module for a check, and tells of one that can't be loaded. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Exports } from "../../../runtime/process/modules.ts";
import { freshCopy } from "./copies.ts";
import { shown } from "./diagnosis.ts";
import { Failure } from "./failure.ts";
import { foldersOf } from "./files.ts";
import { patiently, SILENCE } from "./patience.ts";
import type { Staged } from "./staged.ts";

/** How long a module may take to be loaded, in ms. */
const LOAD_MS = 10_000;

/**
 * A fresh copy of a module: the student's own, or one of a lab that this one uses.
 *
 * @throws Failure when it can't be loaded
 */
export async function loadModule(staged: Staged, module: string): Promise<Exports> {
  const files = foldersOf(staged).map((folder) => join(folder, `${module}.ts`));
  const file = files.find((candidate) => existsSync(candidate));
  const expected = `a module ${module}, in ${module}.ts`;
  if (!file) throw new Failure({ symptom: "not-loaded", expected, came: "no such file" });
  try {
    const loading: Promise<Exports> = import(freshCopy(file));
    const exports = await patiently(LOAD_MS, loading);
    if (exports !== SILENCE) return exports;
  } catch (error) {
    const came = error instanceof Error ? error.message : shown(error);
    throw new Failure({ symptom: "not-loaded", expected, came: `an error: ${came}` });
  }
  const came = "one that never finishes loading: what does it await outside its functions?";
  throw new Failure({ symptom: "not-loaded", expected, came });
}
