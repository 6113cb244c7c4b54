/**
 * The OS process in which orders are tried, as what a student wrote may hang or crash in any of them. It
 * is told which checks to explore or which run to play, and says how far it has come.
 */
import "../../../runtime/erlang/modules/standard.ts";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { diagramPage } from "../../../runtime/trace/diagram.ts";
import type { FailureReport } from "../check/failure.ts";
import { type Check, checksOf, type Lab } from "../check/lab.ts";
import { Printed } from "../cli/printed.ts";
import { partingsOf } from "./choices.ts";
import { type Hunted, hunt, type Reached } from "./hunt.ts";
import { Player, type Run } from "./play.ts";
import { fileName, type Saved, save } from "./saved.ts";
import { shrunk } from "./shrink.ts";
import { type Story, storyOf } from "./story.ts";

/** What the child is told. */
export type Orders = {
  /** The URL of the lab's `index.ts`. */
  readonly lab: string;
  readonly folder: string;
  readonly earlier: string;
  /** Where what is found is written. */
  readonly results: string;
} & (
  | { readonly checks: readonly string[]; readonly ms: number; readonly bound?: number }
  | { readonly replay: Saved }
);

/** A story as it is handed on. */
export interface Told extends Pick<Story, "lines" | "why" | "missing"> {
  readonly failure: FailureReport | undefined;
  readonly diagram: string;
  /** Where the run is saved. */
  readonly file?: string;
}

/** What the child says. */
export type Word =
  | { readonly op: "reached"; readonly check: string; readonly reached: Reached }
  | { readonly op: "shrinks"; readonly check: string; readonly runs: number }
  | {
      readonly op: "explored";
      readonly check: string;
      readonly hunted: Omit<Hunted, "failed">;
      /** Whether the time was over before everything was tried. */
      readonly told?: Told;
    }
  | { readonly op: "told"; readonly told: Told }
  | { readonly op: "done"; readonly uses: readonly (readonly [what: string, place: string])[] }
  | { readonly op: "broken"; readonly why: string };

const PROGRESS_MS = 250;

new Printed(() => {});
let stopped = false;

process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});
process.on("disconnect", () => process.exit());
process.on("message", (orders: Orders | "stop") => {
  if (orders === "stop") stopped = true;
  else
    carryOut(orders).catch((error: Error) =>
      say({ op: "broken", why: error.stack ?? error.message }),
    );
});

function say(word: Word): void {
  process.send?.(word);
}

async function carryOut(orders: Orders): Promise<void> {
  const { lab }: { lab: Lab } = await import(orders.lab);
  const { folder, earlier, results } = orders;
  const player = new Player({ lab, folder, earlier });
  const named = (name: string) => {
    const found = checksOf(lab).find(({ check }) => check.name === name);
    if (!found) throw new Error(`lab ${lab.number} has no check "${name}"`);
    return found.check;
  };
  mkdirSync(results, { recursive: true });
  if ("replay" in orders) {
    const { check, limits, partings } = orders.replay;
    const story = await storyOf(player, named(check), limits, partings);
    say({ op: "told", told: handedOn(lab, named(check), story, results) });
  } else {
    const end = performance.now() + orders.ms;
    for (const [i, name] of orders.checks.entries()) {
      if (stopped) break;
      // What one does not use of its time the others have.
      const share = (end - performance.now()) / (orders.checks.length - i);
      await explore(lab, player, named(name), performance.now() + share, orders);
    }
  }
  say({ op: "done", uses: [...player.uses] });
}

async function explore(
  lab: Lab,
  player: Player,
  check: Check,
  end: number,
  { results, ...orders }: Orders,
): Promise<void> {
  const { name } = check;
  let said = 0;
  const goesOn = (reached: Reached) => {
    const now = performance.now();
    if (now - said > PROGRESS_MS) {
      say({ op: "reached", check: name, reached });
      said = now;
    }
    return !stopped && now < end;
  };
  const bound = "bound" in orders ? orders.bound : undefined;
  const { failed, ...hunted } = await hunt(player, check, goesOn, bound);
  if (!failed) return say({ op: "explored", check: name, hunted });
  say({ op: "shrinks", check: name, runs: hunted.runs });
  const { limits } = failed;
  const best: Run = await shrunk(player, check, limits, failed);
  const partings = partingsOf(best.steps);
  const story = await storyOf(player, check, limits, partings);
  const file = join(results, `${fileName(lab.number, check.name)}.json`);
  const { why } = story;
  save(file, { lab: lab.number, check: name, limits, partings, ...(why !== undefined && { why }) });
  say({
    ...{ op: "explored", check: name, hunted },
    told: { ...handedOn(lab, check, story, results), file },
  });
}

function handedOn(lab: Lab, check: Check, story: Story, results: string): Told {
  const diagram = join(results, `${fileName(lab.number, check.name)}.html`);
  writeFileSync(diagram, diagramPage(story.happenings, check.name));
  const { lines, why, missing, run } = story;
  return { lines, why, missing, failure: run.failure, diagram };
}
