/**
 * The bank: answers that students really write, and what is to come of each. `NN.md` has those of a
 * lab. A heading says which check catches the answers below it; the heading of each is its name, how
 * its failure is recognised, and what is wrong; then come its edits against the solution:
 *
 *     ## the server answers {store, Key, Value} with {kvs, true}
 *
 *     ### store-never-answers (no-reply): a store is done, and nobody is told
 *
 *     ```diff
 *     -send(From, t(atoms.kvs, true));
 *     ```
 *
 * What passes on every network, and fails only in an order that `--explore` finds, says so:
 * `(no-reply, explored)`. Most are found out on the first simulated network. What goes wrong only now and then says on how many
 * it is sure to be: `(no-reply, 5 seeds)`. Under `Right` are those in another style, which pass. One
 * that has little in common with the solution is whole, in a folder `NN/name/`, to which its name is a
 * link. Under `Equal` are changes that nobody could notice, see `../mutants`.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CHECKOUT, filesOf } from "../../labs/kit/check/files.ts";
import type { Lab } from "../../labs/kit/check/lab.ts";
import { edited } from "./edit.ts";

export interface Answer {
  readonly name: string;
  /** What is wrong, or in which style it is right. */
  readonly what: string;
  /** The check that catches it, unless it is right. */
  readonly caughtBy: string | undefined;
  readonly symptom: string | undefined;
  /** On how many simulated networks it is checked. */
  readonly seeds: number;
  /** Whether it passes there, and is caught in another order. */
  readonly isExplored: boolean;
  /**
   * What the student would have written.
   *
   * @throws Error when an edit does not fit the solution
   */
  readonly files: () => Readonly<Record<string, string>>;
}

/** `name (symptom, 5 seeds): what is wrong`; the name may be a link. */
const HEADING =
  /^\[?([\w-]+)\]?(?:\([\w/.-]+\))?(?: \(([\w-]+)(?:, (?:(\d+) seeds|(explored)))?\))?: (.+)$/;
const DIFF = /^```diff\n([\s\S]*?)```\n$/;

/** The file with the answers to a lab. */
export function bankOf({ number }: Lab): string {
  return join(CHECKOUT, "test", "bank", `${number}.md`);
}

/**
 * The answers to a lab, in the order of the checks that catch them.
 *
 * @throws Error that says which heading is none
 */
export function answersTo(lab: Lab, text = readFileSync(bankOf(lab), "utf8")): Answer[] {
  return partsOf(text, "## ").flatMap(([check, answers]) =>
    partsOf(answers, "### ").map(([heading, body]) => answer(lab, check, heading, body)),
  );
}

/** The answer to a lab that has this name. */
export function answerTo(lab: Lab, name: string): Answer {
  const answer = answersTo(lab).find((each) => each.name === name);
  if (!answer) throw new Error(`no answer in ${bankOf(lab)} has the name ${name}`);
  return answer;
}

/** Writes the files of an answer into a folder: its path. */
export function writeAnswer({ files }: Answer, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files())) writeFileSync(join(folder, file), text);
  return folder;
}

/** The parts of a text that begin with a heading of this kind: the headings, and what follows. */
function partsOf(text: string, heading: string): [heading: string, text: string][] {
  return text
    .split(new RegExp(`^${heading}`, "m"))
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), `${part.slice(end).trim()}\n`];
    });
}

function answer(lab: Lab, check: string, heading: string, body: string): Answer {
  const where = `${relative(CHECKOUT, bankOf(lab))}, "${heading}"`;
  const [, name, symptom, seeds = "1", explored, what] = HEADING.exec(heading) ?? [];
  const right = check === "Right";
  if (name === undefined || what === undefined || right !== (symptom === undefined))
    throw new Error(`${where}: expected "name (symptom): what is wrong", or "name: what is right"`);
  const diff = DIFF.exec(body)?.[1];
  const textsIn = (...path: readonly string[]) =>
    Object.fromEntries(
      filesOf(lab).map((file) => [file, readFileSync(join(CHECKOUT, ...path, file), "utf8")]),
    );
  const files = () => {
    if (diff === undefined) return textsIn("test", "bank", lab.number, name);
    try {
      return edited(textsIn("solutions", lab.number), diff);
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}`);
    }
  };
  const caughtBy = right ? undefined : check;
  const isExplored = explored !== undefined;
  return { name, what, caughtBy, symptom, seeds: Number(seeds), isExplored, files };
}
