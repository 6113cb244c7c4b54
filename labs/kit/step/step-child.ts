/**
 * The OS process in which runs are played for the stepping page, as what a student wrote may hang or crash
 * in any of them.
 */
import "../../../runtime/erlang/modules/standard.ts";
import process from "node:process";
import type { Limits } from "../../../runtime/simulated/step.ts";
import { checksOf, type Lab } from "../check/lab.ts";
import { Printed } from "../cli/printed.ts";
import type { Parting } from "../explore/choices.ts";
import { limitsOf, Player } from "../explore/play.ts";
import { storyOf } from "../explore/story.ts";
import { develop } from "./develop.ts";
import type { Film } from "./film.ts";
import { Recording } from "./recording.ts";

/** Whose runs are played: the first that the child is told. */
export interface Begin {
  /** The URL of the lab's `index.ts`. */
  readonly lab: string;
  readonly folder: string;
  readonly earlier: string;
}

/** A run that is to be played. */
export interface Play {
  readonly check: string;
  readonly partings: readonly Parting[];
  /** What may happen in it, if it is not what the check says. */
  readonly limits?: Limits;
}

/** What the child says. */
export type Played = { readonly film: Film } | { readonly broken: string };

new Printed(() => {});
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});
process.on("disconnect", () => process.exit());
process.once("message", async (begin: Begin) => {
  const { lab }: { lab: Lab } = await import(begin.lab);
  const recording = new Recording();
  const player = new Player({ lab, folder: begin.folder, earlier: begin.earlier }, recording);
  let last: Promise<void> = Promise.resolve();
  process.on("message", (play: Play) => {
    last = last
      .then(() => played(lab, player, recording, play))
      .catch((error: Error): Played => ({ broken: error.stack ?? error.message }))
      .then((answer) => void process.send?.(answer));
  });
  process.send?.("ready");
});

async function played(
  lab: Lab,
  player: Player,
  recording: Recording,
  { check: name, partings, limits }: Play,
): Promise<Played> {
  const check = checksOf(lab).find(({ check }) => check.name === name)?.check;
  if (!check) return { broken: `lab ${lab.number} has no check "${name}"` };
  const allowed = limits ?? limitsOf(check);
  const story = await storyOf(player, check, allowed, partings);
  return { film: develop(recording, story, allowed) };
}
