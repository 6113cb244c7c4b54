/**
 * `--watch`: makes the checks again whenever one of a lab's files is saved, and has keys for what else
 * one wants to know meanwhile.
 */
import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { emitKeypressEvents } from "node:readline";
import { DIAGRAMS, filesOf, shown } from "../check/files.ts";
import { Judge, type JudgeOptions, type Verdict } from "../check/judge.ts";
import type { Judged } from "../check/lab.ts";
import { Telling, tellHint, tellOutcome } from "../check/outcome.ts";
import { keepAttempt } from "./attempts.ts";
import { comparison } from "./compare.ts";
import { noteVerdicts } from "./progress.ts";
import { paint, print } from "./screen.ts";

/** Editors save in several steps: what follows within this time, in ms, is one save. */
const SETTLED_MS = 50;

const KEYS = "h: a hint · t: draw the messages · s: the solution beside yours · q: quit";
const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/**
 * Watches until somebody quits.
 *
 * @returns the exit status: whether all checks passed when they were made last
 */
export async function watchLab(judged: Judged, options: JudgeOptions): Promise<number> {
  const watching = new Watching(judged, options);
  try {
    await watching.untilQuit();
    return watching.status;
  } finally {
    watching.end();
  }
}

class Watching {
  status = 1;
  readonly #judged: Judged;
  readonly #options: JudgeOptions;
  /** Its OS process lives on between two saves: starting one takes longer than most checks. */
  readonly #judge = new Judge();
  readonly #watcher: FSWatcher;
  #verdicts: readonly Verdict[] = [];
  #settled: NodeJS.Timeout | undefined;
  /** What is done is done one after the other. */
  #last: Promise<void> = Promise.resolve();
  #failed: (error: unknown) => void = () => {};

  constructor(judged: Judged, options: JudgeOptions) {
    this.#judged = judged;
    this.#options = options;
    const files = new Set(filesOf(judged.lab));
    this.#watcher = watch(judged.folder, (_event, file) => {
      if (file === null || !files.has(file)) return;
      clearTimeout(this.#settled);
      this.#settled = setTimeout(() => this.#then(() => this.#check()), SETTLED_MS);
    });
  }

  /** Resolves when the key for it was pressed, or nobody can press one any more. */
  untilQuit(): Promise<void> {
    this.#then(() => this.#check());
    const { stdin } = process;
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      if (!stdin.isTTY) return void stdin.on("end", resolve).resume();
      emitKeypressEvents(stdin);
      stdin.setRawMode(true).resume();
      stdin.on("keypress", (_text, { name, ctrl }: { name?: string; ctrl?: boolean }) => {
        if (name === "q" || (ctrl && (name === "c" || name === "d"))) resolve();
        else if (name === "h") this.#then(() => this.#hint());
        else if (name === "t") this.#then(() => this.#draw());
        else if (name === "s") print(comparison(this.#judged.lab, this.#judged.folder));
      });
    });
  }

  end(): void {
    clearTimeout(this.#settled);
    this.#watcher.close();
    this.#judge.end();
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  #then(work: () => Promise<void> | void): void {
    this.#last = this.#last.then(work).catch((error) => this.#failed(error));
  }

  async #check(): Promise<void> {
    const { lab, folder } = this.#judged;
    keepAttempt(lab, folder);
    const telling = new Telling(this.#judged);
    const hear = (verdict: Verdict) => {
      if (!telling.hasBegun) this.#clear();
      telling.begin();
      telling.tell(verdict);
    };
    const options = { ...this.#options, diagrams: DIAGRAMS, hear };
    this.#verdicts = await this.#judge.judge(this.#judged, options);
    noteVerdicts(lab, folder, this.#verdicts);
    this.status = tellOutcome(this.#judged, this.#verdicts) ? 0 : 1;
    print();
    print(paint("dim", `Waiting for the next save. ${process.stdin.isTTY ? KEYS : ""}`.trim()));
  }

  #clear(): void {
    const { number, title } = this.#judged.lab;
    if (process.stdout.isTTY) process.stdout.write(CLEAR);
    print(paint("bold", `Lab ${number} · ${title}`));
  }

  #hint(): void {
    const failed = this.#verdicts.find(({ outcome }) => outcome === "failed");
    print();
    if (failed) tellHint(this.#judged.lab, failed, failed.failure?.symptom);
    else print("Nothing to help with: every check passes.");
  }

  async #draw(): Promise<void> {
    const trace = join(DIAGRAMS, `${this.#judged.lab.number}-watch.html`);
    await this.#judge.judge(this.#judged, { ...this.#options, trace });
    print(`\nThe messages of the first check that fails, or of the last: ${shown(trace)}`);
  }
}
