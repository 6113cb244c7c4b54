/**
 * The menu: every lab with its state, and what one can do with it. What it does is what
 * `npx tsx labs/NN` does; it only saves the typing, and knows what comes next.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import prompts from "prompts";
import { CHECKOUT, shown } from "../check/files.ts";
import type { Lab } from "../check/lab.ts";
import { NoStarter, startOver } from "./attempts.ts";
import { comparison } from "./compare.ts";
import { handoutText } from "./handout.ts";
import { run } from "./main.ts";
import { stateOf, stateText } from "./progress.ts";
import { paint, print } from "./screen.ts";

type Action = "read" | "run" | "check" | "watch" | "hint" | "compare" | "over" | "next" | "list";

const folderOf = ({ number }: Lab) => join(CHECKOUT, "labs", number);
const stateIn = (lab: Lab) => stateText(stateOf(lab, folderOf(lab)));

/** The list of the labs, for whoever is not at a terminal. */
export function listText(labs: readonly Lab[]): string {
  const width = Math.max(...labs.map(({ title }) => title.length));
  const lines = labs.map((lab) => `  ${lab.number}  ${lab.title.padEnd(width)}  ${stateIn(lab)}\n`);
  return `${lines.join("")}\nnpx tsx labs/01 runs the first; labs/01/README.md tells what it is about.\n`;
}

/** Leads through the course until somebody has enough. */
export async function menu(labs: readonly Lab[]): Promise<void> {
  let lab = await choose(
    labs,
    labs.find((each) => stateIn(each) !== "done"),
  );
  while (lab) {
    const action = await whatToDo(lab, labs.at(-1) !== lab);
    if (action === undefined) return;
    if (action === "list") lab = await choose(labs, lab);
    else if (action === "next") lab = labs[labs.indexOf(lab) + 1];
    else await carryOut(lab, action);
  }
}

/** Which lab; nothing when somebody has enough. */
async function choose(labs: readonly Lab[], at = labs[0]): Promise<Lab | undefined> {
  const { lab } = await prompts({
    type: "select",
    name: "lab",
    message: "Which lab?",
    hint: "arrows and Enter; Esc to leave",
    choices: labs.map((each) => ({
      title: `${each.number}  ${each.title}`,
      description: stateIn(each),
      value: each,
    })),
    initial: at ? labs.indexOf(at) : 0,
  });
  return lab;
}

async function whatToDo(lab: Lab, hasNext: boolean): Promise<Action | undefined> {
  const state = stateOf(lab, folderOf(lab));
  const untouched = state.at === "untouched";
  const done = stateText(state) === "done";
  const choices: { title: string; value: Action; disabled?: boolean }[] = [
    { title: "read the handout", value: "read" },
    { title: "run it", value: "run" },
    { title: "check", value: "check" },
    { title: "watch: check at each save", value: "watch" },
    { title: "a hint", value: "hint" },
    { title: "compare with the solution", value: "compare" },
    { title: "start over", value: "over", disabled: untouched },
    { title: "next lab", value: "next", disabled: !hasNext },
    { title: "all labs", value: "list" },
  ];
  const first = untouched ? "read" : done ? "next" : "check";
  const { action } = await prompts({
    type: "select",
    name: "action",
    message: `Lab ${lab.number} · ${lab.title} (${stateText(state)})`,
    hint: "arrows and Enter; Esc to leave",
    choices,
    initial: choices.findIndex(({ value, disabled }) => value === first && !disabled),
  });
  return action;
}

async function carryOut(lab: Lab, action: Exclude<Action, "next" | "list">): Promise<void> {
  print();
  switch (action) {
    case "read":
      print(handoutText(readFileSync(join(folderOf(lab), "README.md"), "utf8")));
      print(paint("dim", `This is ${shown(join(folderOf(lab), "README.md"))}.`));
      break;
    case "run":
      await run(lab, []);
      break;
    case "check":
    case "watch":
    case "hint":
      await run(lab, [`--${action}`]);
      break;
    case "compare":
      await compare(lab);
      break;
    case "over":
      await over(lab);
      break;
  }
  print();
}

/** Shows the solution, and asks before when that would spoil something. */
async function compare(lab: Lab): Promise<void> {
  const spoils = stateIn(lab) !== "done";
  if (spoils && !(await sure("You are not done yet. See the solution all the same?"))) return;
  print(comparison(lab, folderOf(lab)));
}

async function over(lab: Lab): Promise<void> {
  if (!(await sure(`Put away what you wrote for lab ${lab.number}, and begin anew?`))) return;
  try {
    const kept = startOver(lab, folderOf(lab));
    print(`What you wrote is in ${shown(kept ?? folderOf(lab))}.`);
  } catch (error) {
    if (!(error instanceof NoStarter)) throw error;
    print(paint("yellow", error.message));
  }
}

async function sure(question: string): Promise<boolean> {
  const { yes } = await prompts({
    type: "confirm",
    name: "yes",
    message: question,
    initial: false,
  });
  return yes === true;
}
