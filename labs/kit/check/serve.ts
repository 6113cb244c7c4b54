/**
 * What an OS process does in which checks are made. It is told which, makes one after the other, and
 * says of each when it begins and how it ended. It says in every turn of its event loop that it is alive,
 * and says before work of the kit's own that this may take long: so a loop of the student's that never
 * waits is told from everything else.
 *
 * What is distributed is checked on several simulated networks first, where messages take their time
 * as a seed has it, and then over TCP: code that works only most of the time is caught every time. The
 * first run that fails is told of and no other is made, because what never comes is waited for long.
 */

import "../../../runtime/erlang/modules/standard.ts";
import { mkdirSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { recordTrace } from "../../../runtime/trace/index.ts";
import { type Happening, join as joined } from "../../../runtime/trace/join.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";
import { Printed } from "../cli/printed.ts";
import { firstDifference } from "../cli/sequence.ts";
import { forgetChance, noteChance, usedChance } from "./chance.ts";
import { addResolveHook, resolve, stripOnce } from "./copies.ts";
import type { FailureReport } from "./failure.ts";
import { CHECKOUT } from "./files.ts";
import { type Check, checksOf, type Judged, type Lab } from "./lab.ts";
import { patiently, SILENCE } from "./patience.ts";
import { Stage } from "./stage.ts";
import type { StandsStill } from "./standstill.ts";
import { reportOf } from "./thrown.ts";
import { leftTimers, noteTimers } from "./timers.ts";
import { errorText, isError, placeOfError, Unawaited } from "./unawaited.ts";

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
  /** The seeds of the simulated networks. */
  readonly seeds: readonly number[];
  /** Whether what can be checked on them is checked there only. */
  readonly simulated: boolean;
  /** The instructor's file with the checks to be made, instead of the lab's own. */
  readonly hidden?: string;
  /** The folder for the message diagram of the first check that fails. */
  readonly diagrams?: string;
  /** The file for the message diagram of the first check that fails, or else of the last one. */
  readonly trace?: string;
}

/** What the child says. */
export type Word =
  | { readonly op: "begins"; readonly name: string }
  | { readonly op: "alive" }
  /** Until the next word the kit itself works. */
  | { readonly op: "works" }
  | StandsStill
  | { readonly op: "printed"; readonly text: string }
  | {
      readonly op: "ended";
      readonly name: string;
      readonly failure?: FailureReport;
      /** Timers that the student's code has left behind. */
      readonly left: readonly string[];
    }
  | { readonly op: "done" }
  /** A check itself is wrong. */
  | { readonly op: "broken"; readonly why: string };

const ALIVE_MS = 200;
/** How long a whole check may take, in ms. */
const CHECK_MS = 30_000;

const say = (word: Word) => process.send?.(word);
const printed = new Printed((text) => say({ op: "printed", text }));

/** What nobody has caught, while a check was made. */
const unawaited = new Unawaited();
/** Whether a check has failed already: only of the first everything is told, and a diagram drawn. */
let failed = false;

/** What is done before anything is loaded that a student wrote. */
interface Preparations {
  /** Once. */
  readonly shutIn?: (orders: Orders) => void;
  /** Each time. */
  readonly beforehand?: (orders: Orders) => void;
}

/** Makes checks as it is told. */
export function serveChecks({ shutIn, beforehand }: Preparations): void {
  let open = true;
  addResolveHook(resolve, {
    url: new URL("./copies.ts", import.meta.url).href,
    data: undefined,
  });
  stripOnce();
  unawaited.listen();
  noteChance();
  process.on("disconnect", () => process.exit());
  process.on("message", (orders: Orders) =>
    carryOut(orders, () => {
      if (open) shutIn?.(orders);
      open = false;
      beforehand?.(orders);
    }).then(
      () => say({ op: "done" }),
      (error: Error) => say({ op: "broken", why: error.stack ?? error.message }),
    ),
  );
  setInterval(() => say({ op: "alive" }), ALIVE_MS).unref();
  keepCompiled();
}

/** What Node has compiled it keeps for the next OS process: this one will be killed. */
function keepCompiled(): void {
  (module as { flushCompileCache?: () => void }).flushCompileCache?.();
}

/** Does work of the kit's own that may take long. */
function work<T>(own: () => T): T {
  say({ op: "works" });
  const made = own();
  say({ op: "alive" });
  return made;
}

async function carryOut(orders: Orders, shutIn: () => void): Promise<void> {
  const { lab }: { lab: Lab } = await import(orders.lab);
  const own: readonly Check[] = orders.hidden
    ? (await import(pathToFileURL(orders.hidden).href)).checks
    : checksOf(lab).map(({ check }) => check);
  const checks = new Map(own.map((check) => [check.name, check]));
  const judged = { lab, folder: orders.folder, earlier: orders.earlier };
  noteTimers(orders.folder);
  shutIn();
  failed = false;
  for (const name of orders.names) {
    printed.restart();
    say({ op: "begins", name });
    const check = checks.get(name) as Check;
    const { failure, left } = await ending(check, judged, orders).catch((thrown) => {
      const failure = blamed(thrown, check, judged);
      if (!failure) throw thrown; // the check itself is wrong
      return { failure, left: [] };
    });
    say({ op: "ended", name, left, ...(failure && { failure }) });
    failed ||= failure !== undefined;
    // What can't be loaded for one check can't be loaded for any.
    if (failed && (orders.untilFailure || failure?.symptom === "not-loaded")) return;
  }
}

/** How a check ends: with a failure, perhaps, and with timers that go on. */
async function ending(check: Check, judged: Judged, orders: Orders) {
  const failure = await made(check, judged, orders);
  await turn(); // a loop that never waits keeps the check that began it from ending
  return { failure, left: leftTimers() };
}

/** An error that comes of the student's code, wherever it was met: nothing is proof against all of it. */
function blamed(thrown: unknown, check: Check, { folder }: Judged): FailureReport | undefined {
  const place = placeOfError(thrown, folder);
  if (isError(thrown, Error) && !place) return undefined;
  const came = `an error: ${errorText(thrown)}`;
  return { symptom: "threw", expected: check.name, came, seen: [], ...(place && { place }) };
}

/** Makes a check wherever it is to be made, until it fails there. */
async function made(
  check: Check,
  judged: Judged,
  orders: Orders,
): Promise<FailureReport | undefined> {
  const { network = "real" } = check;
  const seeds = network === "real" ? [] : orders.seeds;
  for (const [passed, seed] of seeds.entries()) {
    const failure = await attempt(check, judged, orders, seed);
    if (!failure) continue;
    const chance = usedChance();
    const seedsOf = { run: passed + 1, of: seeds.length, seed };
    const simulated = { ...failure, seeds: seedsOf, ...(chance && { chance }) };
    if (orders.diagrams === undefined || failed) return simulated;
    const parting = await partingFromSolution(check, judged, seed);
    return { ...simulated, ...(parting && { parting }) };
  }
  if (network === "simulated" || (network === "both" && orders.simulated)) return undefined;
  return attempt(check, judged, orders, undefined);
}

/** Makes a check once. */
async function attempt(
  check: Check,
  judged: Judged,
  { diagrams, trace: file }: Orders,
  seed: number | undefined,
): Promise<FailureReport | undefined> {
  const isDrawn = !failed && (diagrams !== undefined || file !== undefined);
  const trace = isDrawn ? recordTrace() : undefined;
  unawaited.forget();
  forgetChance();
  const stage = new Stage(judged, seed);
  const failure = (await failureOf(check, stage)) ?? (await lost(check, judged, seed));
  stage.close();
  trace?.stop();
  if (file !== undefined) work(() => trace?.write(file));
  if (!failure) return undefined;
  const uncaught = failure.symptom === "not-awaited" ? [] : await unawaited.told();
  if (diagrams === undefined || !trace) return { ...failure, uncaught };
  const diagram = join(diagrams, `${diagramName(judged.lab, check, seed)}.html`);
  mkdirSync(diagrams, { recursive: true });
  work(() => trace.write(diagram));
  return { ...failure, uncaught, diagram };
}

/**
 * An error that nobody awaits, if there was one: a failure, whatever else was right. The check is made once
 * more to find out which call has made the promise.
 */
async function lost(
  check: Check,
  judged: Judged,
  seed: number | undefined,
): Promise<FailureReport | undefined> {
  if ((await unawaited.told()).length === 0) return undefined;
  return unawaited.failure(judged.folder, async () => {
    const stage = new Stage(judged, seed);
    await failureOf(check, stage);
    await turn();
    stage.close();
  });
}

/** Where a run that fails first does something else than the solution does on the same network. */
async function partingFromSolution(
  check: Check,
  judged: Judged,
  seed: number,
): Promise<string | undefined> {
  const solutions = join(CHECKOUT, "solutions");
  const solved = { ...judged, folder: join(solutions, judged.lab.number), earlier: solutions };
  const own = await storyOf(check, judged, seed);
  const right = await storyOf(check, solved, seed);
  return work(() => firstDifference(own, right));
}

/** Everything that happens when a check is made. */
async function storyOf(check: Check, judged: Judged, seed: number): Promise<Happening[]> {
  const recorder = new Recorder();
  const stage = new Stage(judged, seed);
  await failureOf(check, stage);
  stage.close();
  recorder.stop();
  return work(() => joined([recorder.log]));
}

/** `04-a-lost-node-is-noticed-seed-3` */
function diagramName({ number }: Lab, { name }: Check, seed: number | undefined): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [number, ...words.slice(0, 8), ...(seed === undefined ? [] : ["seed", seed])].join("-");
}

async function failureOf(check: Check, stage: Stage): Promise<FailureReport | undefined> {
  const whole = { expected: `an end within ${CHECK_MS / 1000} seconds`, came: "none", seen: [] };
  try {
    const over = stage.make(check.run);
    if ((await patiently(CHECK_MS, over)) !== SILENCE) return undefined;
    return { symptom: "no-reply", ...whole };
  } catch (thrown) {
    return reportOf(thrown, check, stage.observed);
  }
}

/** Lets everything else have its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
