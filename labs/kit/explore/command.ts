/**
 * `--explore` and `--replay`: looks for an order in which a check fails, and plays one again. Ctrl-C ends
 * the search, and what was found until then is told.
 */
import { join } from "node:path";
import process from "node:process";
import { endChild, startChild } from "../check/children.ts";
import { CHECKOUT, shown } from "../check/files.ts";
import { indexOf } from "../check/judge.ts";
import { checksOf, isExplored, type Judged, type Lab } from "../check/lab.ts";
import { command } from "../check/outcome.ts";
import type { Options } from "../cli/options.ts";
import { entry, indented, paint, print } from "../cli/screen.ts";
import { ordinal } from "../cli/sequence.ts";
import type { Orders, Told, Word } from "./explore-child.ts";
import type { Hunted, Reached } from "./hunt.ts";
import { readSavedOf } from "./saved.ts";

/** Where what was found is kept. */
export const RESULTS = join(CHECKOUT, ".explored");

/** How long it is looked, in all, if nothing is said. */
const SECONDS = 60;

/** A run from which nothing is heard for so long, in ms, stands still. */
const STILL_MS = 20_000;

/** Of a longer story what is not near to what decides is left out. */
const MAX_LINES = 24;
const NEAR = 3;

/** The names of a lab's checks that are explored. */
export function exploredChecks(lab: Lab, task?: number): string[] {
  return checksOf(lab)
    .filter((each) => isExplored(each.check) && (task === undefined || each.task === task))
    .map(({ check }) => check.name);
}

/**
 * Does what `--explore` says.
 *
 * @returns the exit status: 0 when no order was found in which a check fails
 */
export async function explore(judged: Judged, options: Options): Promise<number> {
  const { lab, folder, earlier } = judged;
  const { task, seconds = SECONDS } = options;
  const checks = exploredChecks(lab, task);
  if (checks.length === 0) {
    const where = task === undefined ? "lab" : "task";
    print(`\nNothing to explore: in the checks of this ${where} there is one order only.`);
    return 0;
  }
  const about = many(checks.length, "check");
  print(`\nTrying the orders in which things can happen, in ${about}, for ${seconds} s at most.`);
  print(paint("dim", "Ctrl-C ends it, and tells what was found.\n"));
  let found: Told | undefined;
  const orders = { lab: indexOf(lab), folder, earlier, results: RESULTS };
  const isWell = await heard({ ...orders, checks, ms: seconds * 1000 }, (word) => {
    if (word.op === "reached") progress(`${word.check}: ${reachedText(word.reached)}`);
    if (word.op === "shrinks") progress(`${word.check}: found one, and makes it shorter`);
    if (word.op !== "explored") return;
    progress();
    const { check, hunted, told } = word;
    print(paint(told ? "red" : "green", `  ${told ? "✗" : "✓"} ${check}`));
    print(indented(huntedText(hunted, told), 4));
    found ??= told;
  });
  if (!found) return isWell ? 0 : 1;
  print();
  tell(found);
  if (found.file !== undefined) {
    print();
    print("To see this run again, once you have changed something:");
    const [typed, file] = [
      command(lab) + (options.solution ? " --solution" : ""),
      shown(found.file),
    ];
    print(`  ${typed} --replay ${file}`);
    print("To step through it in a browser, and try another order:");
    print(`  ${typed} --step ${file}`);
  }
  return 1;
}

/**
 * Does what `--replay` says.
 *
 * @returns the exit status: 0 when the check passes in this order
 * @throws UsageError when there is no such file
 */
export async function replay(judged: Judged, file: string): Promise<number> {
  const { lab, folder, earlier } = judged;
  const saved = readSavedOf(lab, file);
  let failed = true;
  print();
  await heard({ lab: indexOf(lab), folder, earlier, results: RESULTS, replay: saved }, (word) => {
    if (word.op !== "told") return;
    failed = word.told.failure !== undefined;
    print(paint(failed ? "red" : "green", `${failed ? "✗" : "✓"} ${saved.check}`));
    print();
    if (word.told.missing)
      print("The program goes another way now: what was to decide does not happen any more.\n");
    tell(word.told);
    if (!failed) print("\nIn this order the check passes.");
  });
  return failed ? 1 : 0;
}

/** Lets a child do something, and hears what it says. Says whether it has come to its end. */
async function heard(orders: Orders, hear: (word: Word) => void): Promise<boolean> {
  const child = startChild(new URL("./explore-child.ts", import.meta.url));
  // Instead of ending everything: the child still has to tell.
  process.removeAllListeners("SIGINT");
  let [stops, isDone] = [0, false];
  const stop = () => {
    if (++stops > 1) endChild(child);
    else if (child.connected) child.send("stop");
  };
  process.on("SIGINT", stop);
  let last = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - last > STILL_MS) endChild(child);
  }, 1000);
  try {
    return await new Promise((resolve, reject) => {
      child.on("message", (word: Word) => {
        last = performance.now();
        if (word.op === "broken") reject(new Error(word.why));
        else if (word.op === "done") {
          for (const [what, place] of word.uses)
            print(
              paint(
                "yellow",
                `\n${place} uses ${what}: that differs from run to run, so here it comes from the run's own dice and clock.`,
              ),
            );
          isDone = true;
          resolve(true);
        } else hear(word);
      });
      child.once("exit", () => {
        progress();
        if (!isDone && stops < 2)
          print(
            "The program stands still in one of the orders, or has ended: a loop that never waits?",
          );
        resolve(false);
      });
      child.send(orders);
    });
  } finally {
    clearInterval(watch);
    process.off("SIGINT", stop);
    endChild(child);
  }
}

/** A line that is written over, on a terminal. */
function progress(text = ""): void {
  if (!process.stdout.isTTY) return;
  const width = (process.stdout.columns ?? 80) - 1;
  process.stdout.write(`\r\x1b[K${text === "" ? "" : `  ${text}`.slice(0, width)}`);
}

function reachedText({ partings, orders, left }: Reached): string {
  return `${many(orders, "order")} that part from the plain one in ${many(partings, "place")}, ${left} or more to go`;
}

function huntedText({ runs, bound, orders }: Omit<Hunted, "failed">, told?: Told): string {
  if (told) return `the ${ordinal(runs)} run fails`;
  if (bound === Number.POSITIVE_INFINITY || bound === null)
    return orders === 1 ? "it has one order only, and passes" : `all ${orders} orders pass`;
  if (bound === 0) return `no order fails, of ${runs} that there was time for`;
  const within = `no order fails of the ${orders} that part from the plain one in ${many(bound, "place")}`;
  return `${within}; ${many(runs, "run")} in all`;
}

const many = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function tell({ lines, why, failure, diagram }: Told): void {
  const decides = lines.flatMap((line, i) => (line.decides ? i : []));
  const isNear = (i: number) =>
    lines.length <= MAX_LINES ||
    i >= lines.length - NEAR ||
    decides.some((at) => Math.abs(at - i) <= NEAR);
  print("What happens:");
  let left = 0;
  for (const [i, { text, decides: mark }] of lines.entries()) {
    if (!isNear(i)) left++;
    if (left > 0 && (isNear(i) || i === lines.length - 1)) {
      print(paint("dim", `     … ${left} more`));
      left = 0;
    }
    if (isNear(i)) print(paint(mark ? "bold" : "dim", `${mark ? " ▶ " : "   "}${text}`));
  }
  print();
  if (failure) {
    print(entry("expected", failure.expected));
    print(entry("came", failure.came));
  }
  if (why !== undefined) print(entry("decides", why));
  print(entry("diagram", shown(diagram)));
}
