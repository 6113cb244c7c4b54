/**
 * Makes checks on what is in a folder, in an OS process that may go wrong in any way, and tells how
 * each of them ended.
 */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hasErl } from "../session/erl-process.ts";
import { burdenOf } from "./burden.ts";
import { type ChildOptions, endChild, ended, startChild } from "./children.ts";
import type { FailureReport } from "./failure.ts";
import { CHECKOUT } from "./files.ts";
import { type Check, checksOf, type Judged, type Lab } from "./lab.ts";
import type { Orders, Word } from "./serve.ts";

/** How a check ended. */
export interface Verdict {
  readonly task: number;
  readonly check: Check;
  /** `not made`: one before it has brought everything down. `skipped`: it needs what is not here. */
  readonly outcome: "passed" | "failed" | "not made" | "skipped";
  /** Why it failed. */
  readonly failure?: FailureReport;
  /** The check that has failed before for the same reason. */
  readonly follows?: string;
  /** What the student's code has printed meanwhile. */
  readonly printed: string;
  /** Timers that the student's code has left behind, with the lines that started them. */
  readonly left: readonly string[];
}

export interface JudgeOptions {
  /** Only the checks of this task. */
  readonly task?: number;
  /** Makes no check after the first that failed. */
  readonly untilFailure?: boolean;
  /** The simulated network, instead of several and the real one. */
  readonly seed?: number;
  /** On how many simulated networks: otherwise {@link SEEDS}. */
  readonly seeds?: number;
  /** Simulated networks only. */
  readonly simulated?: boolean;
  /** The folder for the message diagram of the first check that fails. */
  readonly diagrams?: string;
  /** The file for the message diagram of the first check that fails, or else of the last one. */
  readonly trace?: string;
  /** Instead of what a lab may take; what the checks have taken is subtracted. */
  readonly timeLeft?: TimeLeft;
  /** Hears how each check has ended, in their order, while others are still to be made. */
  readonly hear?: (verdict: Verdict) => void;
}

/** What is distributed is checked on so many simulated networks, whose seeds are 1 and following. */
export const SEEDS = 20;

/** How long a child may take until it says something, in ms. */
const START_MS = 60_000;
/**
 * What was in the student's code for so long that the event loop did not turn stands still: this much
 * time of the CPU, which is the same on a machine that is busy. Where the system does not tell of that,
 * and for what sleeps, it is the time for which this program has looked on, in ms.
 */
const STILL_CPU_MS = 4_000;
const STILL_MS = 10_000;
/** What is left of the time that checks may take together, in ms: of the CPU, and at all. */
export interface TimeLeft {
  cpuMs: number;
  ms: number;
}

/** All checks of a lab. */
const TIME_OF_LAB: TimeLeft = { cpuMs: 180_000, ms: 600_000 };

/** The memory that a child may take of the machine's, in bytes, and how often that is looked at. */
const MEMORY_BYTES = 768 * 1024 * 1024;
const LOOK_MS = 200;

const BLOCKED = "everything stands still, or the memory is full: a loop that never waits";

const TOO_LONG = "the checks have taken minutes together";

/** A program that makes checks, and how it is started. */
export interface Program extends ChildOptions {
  readonly url: URL;
}

const CHECK_CHILD: Program = { url: new URL("./check-child.ts", import.meta.url) };

/** Makes the checks of a lab. */
export async function judge(
  judged: Judged,
  options: JudgeOptions = {},
  program = CHECK_CHILD,
): Promise<Verdict[]> {
  const one = new Judge(program);
  try {
    return await one.judge(judged, options);
  } finally {
    one.end();
  }
}

/** Makes the checks of one folder after the other, in the same OS process as long as that is well. */
export class Judge {
  readonly #program: Program;
  #child: ChildProcess | undefined;
  /** Whether checks were made in it already. */
  #used = false;

  constructor(program = CHECK_CHILD) {
    this.#program = program;
  }

  /** Starts the OS process, where it is not needed at once. */
  start(): ChildProcess {
    const { url, ...options } = this.#program;
    if (!this.#child?.connected) this.#child = startChild(url, options);
    return this.#child;
  }

  /** Makes checks as it is told, by their names. */
  order(
    orders: Orders,
    timeLeft: TimeLeft = { ...TIME_OF_LAB },
    hear: (made: Heard["made"]) => void = () => {},
  ): Promise<Heard> {
    const child = this.start();
    child.send(orders);
    return listen(child, timeLeft, hear);
  }

  async judge(judged: Judged, options: JudgeOptions): Promise<Verdict[]> {
    const { task, untilFailure = false, seed, simulated = seed !== undefined } = options;
    const { diagrams, trace, seeds: count = SEEDS } = options;
    const { lab, folder, earlier } = judged;
    const seeds = seed === undefined ? seedsUpTo(count) : [seed];
    const chosen = checksOf(lab).filter((each) => task === undefined || each.task === task);
    const isSkipped = ({ needsErl = false }: Check) => needsErl && !hasErl();
    const names = chosen.filter(({ check }) => !isSkipped(check)).map(({ check }) => check.name);
    const roots = new Map<string, string>();
    const verdicts: Verdict[] = [];
    /** Adds the next verdicts: all, or those up to the first check that is still to be made. */
    const tell = (made: Heard["made"], all: boolean) => {
      for (const { task, check } of chosen.slice(verdicts.length)) {
        const ended = made.get(check.name);
        if (!ended && !isSkipped(check) && !all) return;
        const root = ended?.failure && rootOf(ended.failure);
        const follows = root === undefined ? undefined : roots.get(root);
        if (root !== undefined && follows === undefined) roots.set(root, check.name);
        const verdict: Verdict = {
          ...{ task, check, printed: "", left: [] },
          outcome: isSkipped(check) ? "skipped" : "not made",
          ...ended,
          ...(follows !== undefined && { follows }),
        };
        verdicts.push(verdict);
        options.hear?.(verdict);
      }
    };
    const before = this.#used;
    this.#used = true;
    const { made, well } = await this.order(
      {
        ...{ lab: indexOf(lab), folder, earlier, names, untilFailure, seeds, simulated },
        ...(diagrams !== undefined && { diagrams }),
        ...(trace !== undefined && { trace }),
      },
      options.timeLeft,
      (made) => tell(made, false),
    );
    if (!well) this.end();
    if (!well && made.size === 0) {
      // What was judged before may have left behind what ended it.
      if (before) return this.judge(judged, options);
      throw new Error("the OS process in which checks are made ended before the first of them");
    }
    tell(made, true);
    return verdicts;
  }

  end(): void {
    if (this.#child) endChild(this.#child);
    this.#child = undefined;
    this.#used = false;
  }
}

/** What is the same in failures that come of one mistake. */
function rootOf({ symptom, expected, came, place }: FailureReport): string {
  const where = place ? `${place.file}:${place.line}` : symptom === "wrong-answer" && expected;
  return `${symptom} ${where} ${came}`.replace(/<\d+\.\d+\.\d+>|#Ref<[\d.]+>/g, "_");
}

/** The URL of a lab's `index.ts`. */
export function indexOf({ number }: Lab): string {
  return pathToFileURL(join(CHECKOUT, "labs", number, "index.ts")).href;
}

export function seedsUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

type Ended = Pick<Verdict, "outcome" | "printed" | "left" | "failure">;

export interface Heard {
  /** The checks that were made, by their names. */
  readonly made: Map<string, Ended>;
  /** Whether the child can be told to make others. */
  readonly well: boolean;
}

/** Hears a child until it has done what it was told, or can't go on. */
function listen(
  child: ChildProcess,
  timeLeft: TimeLeft,
  hear: (made: Heard["made"]) => void,
): Promise<Heard> {
  const made = new Map<string, Ended>();
  let name: string | undefined;
  let printed = "";
  /** Whether there was a word since the child was last looked at, and whether the kit works there. */
  let [heard, works] = [true, false];
  let place: FailureReport["place"];
  const from = burdenOf(child.pid).cpuMs;
  const begun = performance.now();
  let cpuMsBefore = from;
  let cpuMsUsed = 0;
  /** How often it was looked at since its last word. */
  let looks = 0;
  return new Promise((resolve, reject) => {
    const none = setTimeout(() => settle(() => reject(new Error("no check begins"))), START_MS);
    const late = setTimeout(() => cutOff("blocked", TOO_LONG), timeLeft.ms);
    const watch = setInterval(() => {
      const { bytes, cpuMs } = burdenOf(child.pid);
      if (heard) [heard, cpuMsBefore, looks] = [false, cpuMs, 0];
      const still = cpuMs - cpuMsBefore > STILL_CPU_MS || ++looks * LOOK_MS > STILL_MS;
      cpuMsUsed = cpuMs - from;
      if (cpuMsUsed > timeLeft.cpuMs) cutOff("blocked", TOO_LONG);
      else if (bytes > MEMORY_BYTES || (still && !works && name !== undefined))
        cutOff("blocked", BLOCKED);
    }, LOOK_MS);
    const settle = (how: () => void) => {
      timeLeft.cpuMs -= cpuMsUsed;
      timeLeft.ms -= performance.now() - begun;
      clearTimeout(none);
      clearTimeout(late);
      clearInterval(watch);
      child.removeAllListeners("message");
      child.removeAllListeners("disconnect");
      how();
    };
    const cutOff = (symptom: "blocked" | "exited", came: string) => {
      const expected = "the program to go on until the check has ended";
      const failure = { symptom, expected, came, seen: [], ...(place && { place }) };
      if (name !== undefined) made.set(name, { outcome: "failed", failure, printed, left: [] });
      settle(() => resolve({ made, well: false }));
    };
    child.on("message", (word: Word) => {
      clearTimeout(none);
      if (word.op !== "stands still") [heard, works] = [true, word.op === "works"];
      switch (word.op) {
        case "alive":
        case "works":
          return;
        case "begins":
          [name, printed, place] = [word.name, "", undefined];
          return;
        case "stands still":
          place = { file: word.file, line: word.line };
          return;
        case "printed":
          printed += word.text;
          return;
        case "ended": {
          const { failure, left } = word;
          const outcome = failure ? "failed" : "passed";
          made.set(word.name, { outcome, printed, left, ...(failure && { failure }) });
          return hear(made);
        }
        case "done":
          return settle(() => resolve({ made, well: true }));
        case "broken":
          return settle(() => reject(new Error(`a check itself is wrong:\n${word.why}`)));
      }
    });
    // What was said before the end is heard before "disconnect".
    child.once("disconnect", async () => {
      const status = await ended(child);
      // Out of memory: mostly a loop that asks without ever waiting for an answer.
      if (status === "SIGABRT" || status === 134) cutOff("blocked", BLOCKED);
      else cutOff("exited", `the whole program ended, with status ${status}`);
    });
  });
}
