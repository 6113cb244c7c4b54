/**
 * The story of a run, in sentences: what has arrived where, which process has ended, which time was over; and the
 * one step that decides, beside what it came before.
 */
import type { Limits, Option, Step } from "../../../runtime/simulated/step.ts";
import { SERVICES_OF_NODE } from "../../../runtime/simulated/witness.ts";
import type { Entry } from "../../../runtime/trace/entry.ts";
import { type Happening, join } from "../../../runtime/trace/join.ts";
import { laneId } from "../../../runtime/trace/lanes.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";
import type { Check } from "../check/lab.ts";
import { Again, type Parting, partingsOf, plainly } from "./choices.ts";
import type { Player, Run } from "./play.ts";
import { Roles, shortName } from "./roles.ts";

export interface Story {
  readonly run: Run;
  /** The step that could not be made as it was to be, if there is one: the program goes another way now. */
  readonly missing: Parting | undefined;
  /** What happens, and which of it decides. */
  readonly lines: readonly {
    readonly step: number;
    readonly text: string;
    readonly decides: boolean;
  }[];
  /** What decides: `… before …`. */
  readonly why: string | undefined;
  /** What people call the processes. */
  readonly roles: Roles;
  /** What has happened in a step. */
  readonly inStep: (step: number) => readonly Happening[];
  /** For a diagram. */
  readonly happenings: readonly Happening[];
}

/** Plays a run again, and tells it. */
export async function storyOf(
  player: Player,
  check: Check,
  limits: Limits,
  partings: readonly Parting[],
): Promise<Story> {
  const recorder = new Recorder();
  const again = new Again(partings);
  let run: Run;
  try {
    run = await player.play(check, again, limits);
  } finally {
    recorder.stop();
  }
  const { log } = recorder;
  const at = new Map(log.entries.map((entry, i) => [entry, i]));
  return told(run, again.missing, join([log]), at);
}

function told(
  run: Run,
  missing: Parting | undefined,
  all: readonly Happening[],
  at: ReadonlyMap<Entry, number>,
): Story {
  const { steps } = run;
  const teller = new Teller(run, all);
  const inStep = (k: number) => {
    const [from, to] = [(steps[k] as Step).events, steps[k + 1]?.events ?? run.schedule.events];
    return all.filter(({ entry }) => between(at.get(entry) ?? -1, from, to));
  };
  const last = partingsOf(steps).at(-1)?.step;
  const later = last === undefined ? undefined : laterOf(steps, last);
  const lines: { step: number; text: string; decides: boolean }[] = [];
  for (const [k, step] of steps.entries()) {
    if (step.isCalm) continue;
    const decides = k === last || k === later;
    const happenings = inStep(k);
    const texts = happenings.flatMap((each) => teller.sentence(each) ?? []);
    if (step.cost === "delay") texts.unshift(teller.whatIs(step, []));
    if (decides) for (const each of happenings) if (isMail(each)) each.decides = true;
    for (const text of texts) lines.push({ step: k, text, decides });
  }
  let why: string | undefined;
  if (last !== undefined) {
    const decisive = steps[last] as Step;
    // What could have come in its place may not come any more.
    const second =
      later === undefined
        ? teller.whatIs(decisive.options[0] as Option, [])
        : teller.whatIs(steps[later] as Step, inStep(later));
    why = `${teller.whatIs(decisive, inStep(last))}, before ${second}`;
  }
  return { run, missing, lines, why, roles: teller.roles, inStep, happenings: all };
}

const between = (n: number, from: number, to: number) => n >= from && n < to;

const isMail = ({ entry }: Happening) =>
  entry.kind === "deliver" && entry.signal?.endsWith("SEND") === true;

/** The step in which that happens which would have happened in the plain order. */
function laterOf(steps: readonly Step[], step: number): number | undefined {
  const plain = plainly((steps[step] as Step).options);
  const found = steps.findIndex(({ id }, k) => k > step && id === plain);
  return found < 0 ? undefined : found;
}

class Teller {
  readonly #run: Run;
  readonly roles: Roles;
  /** Nodes that have ended: what they notice then is not told. */
  readonly #ended = new Set<string>();

  constructor(run: Run, all: readonly Happening[]) {
    this.#run = run;
    this.roles = new Roles(all);
  }

  /** A step in words: what has come of it that is told, or else what it is. */
  whatIs({ id, kind, cost }: Option, happenings: readonly Happening[]): string {
    const [first] = happenings.flatMap((each) => this.sentence(each) ?? []);
    if (first !== undefined && cost === "nothing") return first;
    if (kind === "fault") return id;
    const [way = "", sender] = id.split(" ");
    if (kind === "arrival") {
      const [from = "", to = ""] = way.split(">");
      const isProcess = sender !== undefined && sender !== SERVICES_OF_NODE;
      const of = isProcess ? this.#path(sender) : from;
      return `what ${of} has sent to ${to} arrives`;
    }
    if (kind === "turn") return `${this.#path(id)} goes on`;
    const owner = this.#path(id.replace(/^alarm \d+ of /, ""));
    const early = cost === "delay" ? ", although something is still under way" : "";
    return `a time that ${owner} waits for is over${early}`;
  }

  #path(path: string): string {
    return this.roles.of(this.#run.schedule.witness.processAt(path)) ?? path;
  }

  /** What is told of something that happens, if anything is. */
  sentence({ entry, lane, cause }: Happening): string | undefined {
    const roles = this.roles;
    const isService = (id: string | undefined) =>
      id !== undefined && roles.lanes.get(laneId(id))?.isService === true;
    const who = () => roles.of(lane) ?? shortName(entry.node);
    if (isService(lane)) return undefined;
    switch (entry.kind) {
      case "halt":
        this.#ended.add(entry.node);
        return `${shortName(entry.node)} is killed`;
      case "disconnect":
        if (this.#ended.has(entry.node)) return undefined;
        return `${shortName(entry.node)} learns that ${shortName(entry.peer ?? "")} is gone`;
      case "exit":
        return entry.text === "normal" ? undefined : `${who()} ends: ${entry.text}`;
      case "register":
        return `${entry.name} is registered on ${shortName(entry.node)}`;
      case "deliver": {
        const from = cause?.lane ?? entry.from;
        if (isService(from) || QUIET.has(entry.signal ?? "")) return undefined;
        const sender = roles.of(from);
        const tie = TIES.get(entry.signal ?? "");
        if (tie !== undefined) return `${sender} ${tie} ${who()}`;
        const what = roles.carriedBy(entry);
        return `${what}${sender === undefined ? "" : ` from ${sender}`} reaches ${who()}`;
      }
      default:
        return undefined;
    }
  }
}

/** Signals that only undo something: nothing is told of them. */
const QUIET = new Set(["UNLINK_ID", "UNLINK_ID_ACK", "DEMONITOR_P"]);

/** Signals that tie two processes. */
const TIES = new Map([
  ["MONITOR_P", "watches"],
  ["LINK", "is linked with"],
]);
