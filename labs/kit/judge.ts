/**
 * Makes checks on what is in a folder, in an OS process that may go wrong in any way, and tells how
 * each of them ended.
 */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Orders, Word } from "./check-child.ts";
import { endChild, startChild } from "./children.ts";
import type { FailureReport } from "./failure.ts";
import { CHECKOUT } from "./files.ts";
import { type Check, checksOf } from "./lab.ts";
import type { Judged } from "./stage.ts";
import { startWorld } from "./world.ts";

/** How a check ended. */
export interface Verdict {
  readonly task: number;
  readonly check: Check;
  /** `not made`: one before it has brought everything down. */
  readonly outcome: "passed" | "failed" | "not made";
  /** Why it failed. */
  readonly failure?: FailureReport;
  /** What the student's code has printed meanwhile. */
  readonly printed: string;
}

/** How long a child may take until it says something, in ms. */
const START_MS = 60_000;
/** A child that has not said anything for so long stands still, in ms. */
const STILL_MS = 5_000;

export interface JudgeOptions {
  /** Only the checks of this task. */
  readonly task?: number;
  /** Makes no check after the first that failed. */
  readonly untilFailure?: boolean;
}

/** Makes the checks of a lab. */
export async function judge(judged: Judged, options: JudgeOptions = {}): Promise<Verdict[]> {
  const chosen = checksOf(judged.lab).filter(
    ({ task }) => options.task === undefined || task === options.task,
  );
  const { lab, folder, earlier } = judged;
  const index = pathToFileURL(join(CHECKOUT, "labs", lab.number, "index.ts")).href;
  const names = chosen.map(({ check }) => check.name);
  const world = await startWorld();
  const child = startChild("./check-child.ts", [], world.env);
  child.send({ lab: index, folder, earlier, names } satisfies Orders);
  try {
    const ended = await listen(child, options.untilFailure === true);
    return chosen.map(({ task, check }) => ({
      ...{ task, check, outcome: "not made", printed: "" },
      ...ended.get(check.name),
    }));
  } finally {
    endChild(child);
    world.end();
  }
}

type Ended = Pick<Verdict, "outcome" | "printed"> & { failure?: FailureReport };

/** Hears a child until it has made all checks, or can't go on. */
function listen(child: ChildProcess, untilFailure: boolean): Promise<Map<string, Ended>> {
  const ended = new Map<string, Ended>();
  let name: string | undefined;
  let printed = "";
  return new Promise((resolve, reject) => {
    let still = setTimeout(() => reject(new Error("the checks do not begin")), START_MS);
    const done = () => {
      clearTimeout(still);
      resolve(ended);
    };
    const cutOff = (symptom: "blocked" | "exited", came: string) => {
      const expected = "the program to go on until the check has ended";
      const failure = { symptom, expected, came, seen: [] };
      if (name !== undefined) ended.set(name, { outcome: "failed", failure, printed });
      done();
    };
    child.on("message", (word: Word) => {
      clearTimeout(still);
      still = setTimeout(() => cutOff("blocked", BLOCKED), STILL_MS);
      switch (word.op) {
        case "alive":
          return;
        case "begins":
          [name, printed] = [word.name, ""];
          return;
        case "printed":
          printed += word.text;
          return;
        case "ended": {
          const { failure } = word;
          const outcome = failure ? "failed" : "passed";
          ended.set(word.name, { outcome, printed, ...(failure && { failure }) });
          if (failure && untilFailure) done();
          return;
        }
        case "done":
          return done();
        case "broken":
          clearTimeout(still);
          return reject(new Error(`a check is wrong, and not what it checks:\n${word.why}`));
      }
    });
    // What was said before the end is heard before "disconnect".
    const end = new Promise<string>((resolve) =>
      child.once("exit", (code, signal) => resolve(String(signal ?? code))),
    );
    child.once("disconnect", async () => {
      const status = await end;
      // Out of memory: mostly a loop that asks without ever waiting for an answer.
      if (status === "SIGABRT" || status === "134") cutOff("blocked", BLOCKED);
      else cutOff("exited", `the whole program ended, with status ${status}`);
    });
  });
}

const BLOCKED = "everything stands still, or the memory is full: a loop that never waits";
