/**
 * The OS process in which checks are made. It is told which, makes one after the other, and says of
 * each when it begins and how it ended. Between that it says from time to time that it is alive, so
 * that a loop that never waits can be told from work that takes long.
 */

import "../../runtime/kernel/standard.ts";
import { ProcessEnded } from "../../runtime/process/current.ts";
import { Exception } from "../../runtime/process/exception.ts";
import { runOn } from "../../runtime/process/spawn.ts";
import { shown, whyThrown } from "./diagnosis.ts";
import { Failure, type FailureReport } from "./failure.ts";
import { type Check, checksOf, type Lab } from "./lab.ts";
import { patiently, SILENCE } from "./patience.ts";
import { Printed } from "./printed.ts";
import { Stage } from "./stage.ts";

/** What the child is told. */
export interface Orders {
  /** The URL of the lab's `index.ts`. */
  readonly lab: string;
  readonly folder: string;
  readonly earlier: string;
  /** The names of the checks to be made, in this order. */
  readonly names: readonly string[];
  /** Whether to make no check after the first that failed. */
  readonly untilFailure: boolean;
}

/** What the child says. */
export type Word =
  | { readonly op: "begins"; readonly name: string }
  | { readonly op: "alive" }
  | { readonly op: "printed"; readonly text: string }
  | { readonly op: "ended"; readonly name: string; readonly failure?: FailureReport }
  | { readonly op: "done" }
  /** A check itself is wrong. */
  | { readonly op: "broken"; readonly why: string };

const ALIVE_MS = 200;
/** How long a whole check may take, in ms. */
const CHECK_MS = 30_000;

/** So many uncaught errors are told of. */
const MAX_STRAY = 2;

const say = (word: Word) => process.send?.(word);
const printed = new Printed((text) => say({ op: "printed", text }));

/** What nobody has caught, while a check was made. */
let stray: unknown[] = [];
process.on("unhandledRejection", (thrown) => note(thrown));
process.on("uncaughtException", (thrown) => note(thrown));
process.on("disconnect", () => process.exit());
process.on("message", (orders: Orders) =>
  carryOut(orders).then(
    () => say({ op: "done" }),
    (error: Error) => say({ op: "broken", why: error.stack ?? error.message }),
  ),
);
setInterval(() => say({ op: "alive" }), ALIVE_MS).unref();

function note(thrown: unknown): void {
  if (!(thrown instanceof ProcessEnded)) stray.push(thrown);
}

async function carryOut({ lab: url, folder, earlier, names, untilFailure }: Orders): Promise<void> {
  const { lab }: { lab: Lab } = await import(url);
  const checks = new Map(checksOf(lab).map(({ check }) => [check.name, check]));
  for (const name of names) {
    printed.restart();
    stray = [];
    say({ op: "begins", name });
    const stage = new Stage({ lab, folder, earlier });
    const failure = await failureOf(checks.get(name) as Check, stage);
    stage.close();
    say({ op: "ended", name, ...(failure && { failure: await withStray(failure) }) });
    if (failure && untilFailure) return;
  }
}

async function failureOf(check: Check, stage: Stage): Promise<FailureReport | undefined> {
  try {
    const made = runOn(stage.vm, async () => {
      await stage.open();
      await check.run(stage);
    });
    if ((await patiently(CHECK_MS, made)) !== SILENCE) return undefined;
    return {
      symptom: "no-reply",
      expected: `an end within ${CHECK_MS / 1000} seconds`,
      came: "none",
      seen: [],
    };
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.report;
    if (!(thrown instanceof Exception)) throw thrown; // the check itself is wrong
    return { ...whyThrown(stage.observed, thrown), expected: check.name, seen: [] };
  }
}

/** Adds what nobody has caught, of which Node tells when everything else has had its turn. */
async function withStray(failure: FailureReport): Promise<FailureReport> {
  await new Promise((resolve) => setImmediate(resolve));
  return { ...failure, uncaught: stray.slice(0, MAX_STRAY).map(errorText) };
}

function errorText(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : shown(thrown);
}
