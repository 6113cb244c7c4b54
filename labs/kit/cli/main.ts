/**
 * What `npx tsx labs/NN` does: shows the session of the lecture on what the student wrote, makes the
 * checks, and tells what to do next.
 */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { inBackground } from "../../../runtime/process/background.ts";
import {
  CHECKOUT,
  DIAGRAMS,
  earlierTodos,
  isBegun,
  shown,
  shownPlace,
  todosOf,
} from "../check/files.ts";
import { Judge, type JudgeOptions, judge, type Verdict } from "../check/judge.ts";
import { checksOf, type Judged, type Lab } from "../check/lab.ts";
import { command, Telling, tellHint, tellOutcome } from "../check/outcome.ts";
import { hasErl, NO_ERL } from "../session/erl-process.ts";
import { type Hosts, here, prompt, readSession } from "../session/session.ts";
import { keepAttempt } from "./attempts.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { hostsPlayed, type Played, play } from "./play.ts";
import { noteVerdicts } from "./progress.ts";
import { entry, paint, print } from "./screen.ts";

/**
 * Runs a lab if its `index.ts` is what was started, and sets the exit status.
 *
 * @param url the `import.meta.url` of that file
 */
export async function main(lab: Lab, url: string): Promise<void> {
  if (!wasStarted(url)) return;
  process.stdout.on("error", () => process.exit()); // nobody reads any more: `| head`
  process.exitCode = await run(lab, process.argv.slice(2));
}

/** `npx tsx labs/01` starts the folder, whose `index.ts` it is. */
function wasStarted(url: string): boolean {
  const started = process.argv[1];
  if (started === undefined || !existsSync(started)) return false;
  const file = realpathSync(fileURLToPath(url));
  const path = realpathSync(started);
  return path === file || path === dirname(file);
}

/**
 * Does what `npx tsx labs/NN` does with these options.
 *
 * @returns the exit status
 */
export async function run(lab: Lab, args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(lab, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n${command(lab)} --help lists the options\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help(lab));
    return 0;
  }
  const judged = {
    lab,
    folder: join(CHECKOUT, options.solution ? "solutions" : "labs", lab.number),
    earlier: join(CHECKOUT, options.mine ? "labs" : "solutions"),
  };
  const [missing] = options.mine ? earlierTodos(judged.earlier, lab) : [];
  if (missing) {
    print(`--mine uses your earlier labs, and one is not finished: ${shownPlace(missing)}`);
    return 1;
  }
  if (options.watch) {
    const { watchLab } = await import("./watch.ts"); // not before: it takes its time to load
    return watchLab(judged, how(options));
  }
  const begun = options.solution || isBegun(judged.folder, lab);
  if (!options.solution) keepAttempt(lab, judged.folder);
  if (options.hint) return hint(judged, options, begun);
  print(paint("bold", `Lab ${lab.number} · ${lab.title}`));
  if (!begun) return welcome(judged, options);
  if (options.explore || options.replay !== undefined || options.step !== undefined)
    return inOrders(judged, options);
  const checksOnly = options.check || options.task !== undefined;
  const judge = new Judge();
  const telling = new Telling(judged);
  const checking = () => checks(judge, judged, options, checksOnly, telling);
  // Meanwhile the session is shown; what a lab shows besides is measured, so that nothing else may run.
  judge.start();
  const made = lab.show && !checksOnly ? undefined : checking();
  if (made) inBackground(made, () => {}); // what goes wrong is told where it is awaited
  const sessionIsRight = checksOnly || (await session(judged, options));
  if (!checksOnly) await lab.show?.(judged);
  telling.begin();
  const verdicts = await (made ?? checking());
  const checksPass = tellOutcome(judged, verdicts);
  judge.end();
  if (options.trace !== undefined) print(`\nThe message diagram is in ${options.trace}.`);
  return sessionIsRight && checksPass ? 0 : 1;
}

/** Tries many orders, plays one again, or steps through one. */
async function inOrders(judged: Judged, options: Options): Promise<number> {
  const { explore, replay } = await import("../explore/command.ts"); // TypeScript itself is large
  try {
    const { replay: file } = options;
    if (options.step !== undefined)
      return await (await import("../step/command.ts")).step(judged, options);
    return await (file === undefined ? explore(judged, options) : replay(judged, file));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

/** For somebody who has not begun. */
function welcome(judged: Judged, { explore }: Options): number {
  const { lab, folder } = judged;
  const [first] = todosOf(folder, lab);
  print();
  print(
    `${explore ? "Before there are orders to explore, there has to be a program" : "Nothing is written yet"}. Begin here:`,
  );
  print();
  if (first) print(entry(shownPlace(first), first.text, shownPlace(first).length + 4));
  print();
  print(`The tasks are told in ${shown(join(folder, "README.md"))}. Then run this again.`);
  print();
  print(`  ${command(lab)} --hint      helps a little, and more at each asking`);
  print(`  ${command(lab)} --solution  shows how it will be`);
  return 1;
}

/** Shows the session. Says whether every answer was the lecture's. */
async function session(judged: Judged, { simulated, seed, trace }: Options): Promise<boolean> {
  const { lab } = judged;
  print();
  if (lab.erl && !hasErl()) {
    print(`The session is left out: ${NO_ERL}`);
    return true;
  }
  if (simulated && lab.onlyReal) print(`The session is not simulated: ${lab.onlyReal}.\n`);
  const options = {
    ...(simulated && !lab.onlyReal && { seed: seed ?? 1 }),
    ...(trace !== undefined && { trace }),
  };
  const hosts = hostsPlayed(lab, options);
  const show = (played: Played) => showStep(played, hosts);
  const right = await play(readSession(lab.session), judged, show, options);
  if (!right)
    print(paint("yellow", "The answers differ from the lecture's: the checks tell more."));
  return right;
}

function showStep({ step, printed, answer, right }: Played, hosts: Hosts): void {
  print(paint("bold", prompt(step, hosts)) + here(step.typed, hosts));
  if (printed) print(paint("dim", printed.trimEnd()));
  if (answer !== undefined) print(answer);
  if (right) return;
  const instead = answer === undefined ? "no answer" : "another answer";
  print(paint("yellow", `  ← ${instead}: the lecture has ${here(step.answer, hosts)}`));
}

/** Makes the checks, and tells each when it has ended. */
async function checks(
  judge: Judge,
  judged: Judged,
  options: Options,
  traced: boolean,
  telling: Telling,
): Promise<Verdict[]> {
  const { trace } = options;
  const verdicts = await judge.judge(judged, {
    ...how(options),
    diagrams: DIAGRAMS,
    hear: (verdict) => telling.tell(verdict),
    ...(traced && trace !== undefined && { trace }),
  });
  if (!options.solution) noteVerdicts(judged.lab, judged.folder, verdicts);
  return verdicts;
}

/** The solution is only shown: on how many simulated networks it is checked. */
const SEEDS_OF_SOLUTION = 3;

/** Which checks are made, and where. */
function how({ task, simulated, seed, solution }: Options): JudgeOptions {
  return {
    simulated,
    ...(solution && { seeds: SEEDS_OF_SOLUTION }),
    ...(task !== undefined && { task }),
    ...(seed !== undefined && { seed }),
  };
}

/** Gives the next hint for the first check that fails. */
async function hint(judged: Judged, options: Options, begun: boolean): Promise<number> {
  const { lab } = judged;
  const { task } = options;
  const verdicts = begun ? await judge(judged, { untilFailure: true, ...how(options) }) : [];
  const failed = verdicts.find(({ outcome }) => outcome === "failed");
  const [beginning] = checksOf(lab).filter((each) => task === undefined || each.task === task);
  const at = begun ? failed : beginning;
  if (!at) {
    print("Nothing to help with: every check passes.");
    return 0;
  }
  tellHint(lab, at, failed?.failure?.symptom);
  return 1;
}
