/** Running the labs as a student does. */
import { checksOf, type Lab } from "../../labs/kit/check/lab.ts";
import { type Ran, run } from "../support/course.ts";
import { programArgs } from "../support/typescript.ts";

/** Whether a lab can't be seen whole without an `erl`. */
export function needsErl(lab: Lab): boolean {
  return lab.erl !== undefined || checksOf(lab).some(({ check }) => check.needsErl);
}

/** Runs `npx tsx labs/NN …` in the folder of the checkout, to its end: `tsx` finds the program in it. */
export function runLab(
  [folder = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return run(process.execPath, [...programArgs(`${folder}/index.ts`), ...args], { env });
}
