/** `--step [FILE]`: serves the stepping page until Ctrl-C. */
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { serve } from "../../../runtime/page/server.ts";
import { endChild, startChild } from "../check/children.ts";
import { filesOf, shown } from "../check/files.ts";
import { indexOf } from "../check/judge.ts";
import type { Judged } from "../check/lab.ts";
import { command } from "../check/outcome.ts";
import type { Options } from "../cli/options.ts";
import { paint, print } from "../cli/screen.ts";
import { exploredChecks, RESULTS } from "../explore/command.ts";
import { fileName, isSaved, readSavedOf, type Saved, save } from "../explore/saved.ts";
import type { Given, Subject } from "./film.ts";
import { pageHtml } from "./html.ts";
import type { Begin, Play, Played } from "./step-child.ts";

/** A run that has not come to its end after so long, in ms, stands still. */
const STILL_MS = 20_000;

/**
 * Does what `--step` says.
 *
 * @returns the exit status, once it was ended
 * @throws UsageError when there is no such file
 */
export async function step(judged: Judged, options: Options): Promise<number> {
  const { lab } = judged;
  const { step: file, task } = options;
  const saved = file ? readSavedOf(lab, file) : undefined;
  const checks = exploredChecks(lab, saved ? undefined : task);
  const [first] = checks;
  if (first === undefined) {
    print("\nNothing to step through: in the checks of this lab there is one order only.");
    return 0;
  }
  const stepping = new Stepping(
    judged,
    checks,
    command(lab) + (options.solution ? " --solution" : ""),
  );
  const { address, close } = await serve({
    page: (check) =>
      stepping.page(check !== undefined && check !== saved?.check ? check : (saved ?? first)),
    answers: {
      play: (order) => stepping.play(order as Play),
      save: async (order) => stepping.save(order),
      share: async (order) => {
        const { check, runs } = order as { check: string; runs: Given["runs"] };
        const subject = stepping.subject(check);
        return { html: await pageHtml({ subject, runs, isServed: false }) };
      },
    },
  });
  await stepping.start();
  print("\nStep through it in a browser:\n");
  print(`  ${paint("bold", address)}\n`);
  print(paint("dim", "Ctrl-C ends it."));
  // Instead of ending everything at once.
  process.removeAllListeners("SIGINT");
  await new Promise((resolve) => process.once("SIGINT", resolve));
  close();
  stepping.end();
  return 0;
}

class Stepping {
  readonly #judged: Judged;
  readonly #checks: readonly string[];
  readonly #command: string;
  #child: ChildProcess | undefined;
  #hasPlayed = false;
  /** What is played is played one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(judged: Judged, checks: readonly string[], typed: string) {
    this.#judged = judged;
    this.#checks = checks;
    this.#command = typed;
  }

  /** The page, about the run that was saved, or about a check in the plain order. */
  async page(about: Saved | string): Promise<string> {
    if (this.#hasPlayed) this.end(); // the files may be others now
    const play = typeof about === "string" ? { check: about, partings: [] } : about;
    const film = await this.play(play);
    const runs = [{ film, at: 0, text: "" }];
    return pageHtml({ subject: this.subject(play.check), runs, isServed: true });
  }

  subject(check: string): Subject {
    const { lab, folder } = this.#judged;
    const files = filesOf(lab).filter((file) => existsSync(join(folder, file)));
    const sources = files.map((file) => [file, readFileSync(join(folder, file), "utf8")]);
    return {
      ...{ lab: lab.number, title: lab.title, check, checks: this.#checks },
      ...{ sources: Object.fromEntries(sources), command: this.#command },
    };
  }

  play(play: Play) {
    const { check, partings, limits } = play;
    const played = this.#last.then(async () => {
      const answer = await this.#ask({ check, partings, ...(limits && { limits }) });
      if ("film" in answer) return answer.film;
      throw new Error(answer.broken);
    });
    this.#last = played.catch(() => {});
    return played;
  }

  async #ask(play: Play): Promise<Played> {
    const child = this.#child ?? (await this.start());
    this.#hasPlayed = true;
    return new Promise((resolve) => {
      const finish = (answer: Played) => {
        clearTimeout(late);
        child.off("message", finish).off("exit", gone);
        resolve(answer);
      };
      const gone = () => {
        this.#child = undefined;
        finish({
          broken: "The program stands still in this order, or has ended: a loop that never waits?",
        });
      };
      const late = setTimeout(() => endChild(child), STILL_MS);
      child.on("message", finish).on("exit", gone);
      child.send(play);
    });
  }

  async start(): Promise<ChildProcess> {
    const { lab, folder, earlier } = this.#judged;
    const child = startChild(new URL("./step-child.ts", import.meta.url));
    const begin: Begin = { lab: indexOf(lab), folder, earlier };
    await new Promise((resolve) => {
      child.once("message", resolve).once("exit", resolve);
      child.send(begin);
    });
    [this.#child, this.#hasPlayed] = [child, false];
    return child;
  }

  /** Keeps a run for `--replay`. */
  save(order: unknown): object {
    const { lab } = this.#judged;
    const run = { lab: lab.number, ...(order as object) };
    if (!isSaved(run) || !this.#checks.includes(run.check))
      throw new Error("expected a run to save");
    const { check, limits, partings, why } = run;
    mkdirSync(RESULTS, { recursive: true });
    const name = join(RESULTS, fileName(lab.number, check));
    let count = 1;
    while (existsSync(`${name}-step-${count}.json`)) count++;
    const file = `${name}-step-${count}.json`;
    save(file, { lab: lab.number, check, limits, partings, ...(why !== undefined && { why }) });
    return { command: `${this.#command} --replay ${shown(file)}` };
  }

  end(): void {
    if (this.#child) endChild(this.#child);
    this.#child = undefined;
  }
}
