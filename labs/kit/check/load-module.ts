/** Loads a module for a check, and tells of one that can't be loaded. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Exports } from "../../../runtime/process/modules.ts";
import { freshCopy } from "./copies.ts";
import { Failure } from "./failure.ts";
import { CHECKOUT, foldersOf } from "./files.ts";
import { patiently, SILENCE } from "./patience.ts";
import type { Staged } from "./staged.ts";
import { errorText, placeOfError } from "./unawaited.ts";

/** How long a module may take to be loaded, in ms. */
const LOAD_MS = 3_000;

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
    const place = placeOfError(error, staged.folder);
    const came = `an error: ${errorText(error)
      .replace(/^Error: /, "")
      .replaceAll(staged.folder, "")
      .replaceAll(CHECKOUT, "")}`;
    throw new Failure({ symptom: "not-loaded", expected, came, ...(place && { place }) });
  }
  const line = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((text) => /^\S.*\bawait\b|^await\b/.test(text));
  const came = "one that never finishes loading: what does it await outside its functions?";
  const place = { file: `${module}.ts`, line: line + 1 };
  throw new Failure({ symptom: "not-loaded", expected, came, ...(line >= 0 && { place }) });
}
