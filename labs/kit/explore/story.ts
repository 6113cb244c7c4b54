/**
 * The story of a run, in sentences: what has arrived where, which process has ended, which time was over; and the
 * one step that decides, beside what it came before.
 */

import type { Limits, Step } from "../../../runtime/simulated/step.ts";
import { type Entry, nodeName } from "../../../runtime/trace/entry.ts";
import { type Happening, join } from "../../../runtime/trace/join.ts";
import { type Lane, laneId, lanesOf } from "../../../runtime/trace/lanes.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";
import { signalWords } from "../../../runtime/trace/words.ts";
import type { Check } from "../check/lab.ts";
import { namesOf, plain } from "../cli/sequence.ts";
import { Again, type Parting, partingsOf, plainly } from "./choices.ts";
import type { Player, Run } from "./play.ts";

export interface Story {
  readonly run: Run;
  /** The step that could not be made as it was to be, if there is one: the program goes another way now. */
  readonly missing: Parting | undefined;
  /** What happens, and which of it decides. */
  readonly lines: readonly { readonly text: string; readonly decides: boolean }[];
  /** What decides: `… before …`. */
  readonly why: string | undefined;
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
  const last = partingsOf(steps).at(-1);
  let why: string | undefined;
  const decisive = new Set<number>();
  if (last) {
    const [one, other] = [last.step, laterOf(steps, last.step)];
    decisive.add(one);
    const first = teller.whatIs(steps[one] as Step, inStep(one));
    why = first;
    if (other !== undefined) {
      decisive.add(other);
      why = `${first}, before ${teller.whatIs(steps[other] as Step, inStep(other))}`;
    }
  }
  const lines: { text: string; decides: boolean }[] = [];
  for (const [k, step] of steps.entries()) {
    if (step.isCalm) continue;
    const happenings = inStep(k);
    const texts = happenings.flatMap((each) => teller.sentence(each) ?? []);
    if (step.cost === "delay") texts.unshift(teller.whatIs(step, []));
    if (decisive.has(k)) for (const each of happenings) if (isMail(each)) each.decides = true;
    for (const text of texts) lines.push({ text, decides: decisive.has(k) });
  }
  return { run, missing, lines, why, happenings: all };
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
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #names: ReadonlyMap<string, string>;

  constructor(run: Run, all: readonly Happening[]) {
    this.#run = run;
    this.#lanes = lanesOf(all);
    this.#names = namesOf(this.#lanes);
  }

  /** A step in words: what has come of it that is told, or else what it is. */
  whatIs({ id, kind, cost }: Step, happenings: readonly Happening[]): string {
    const [first] = happenings.flatMap((each) => this.sentence(each) ?? []);
    if (first !== undefined && cost === "nothing") return first;
    if (kind === "fault") return id;
    const [way = "", sender] = id.split(" ");
    if (kind === "arrival") {
      const [from = "", to = ""] = way.split(">");
      const of = sender === undefined ? from : this.#path(sender);
      return `what ${of} has sent to ${to} arrives`;
    }
    if (kind === "turn") return `${this.#path(id)} goes on`;
    const owner = this.#path(id.replace(/^alarm \d+ of /, ""));
    const early = cost === "delay" ? " although something is still under way" : "";
    return `a time that ${owner} waits for is over${early}`;
  }

  #path(path: string): string {
    const process = this.#run.schedule.witness.processAt(path);
    return this.#who(process) ?? path;
  }

  #who(id: string | undefined): string | undefined {
    if (id === undefined) return undefined;
    const lane = this.#lanes.get(laneId(id));
    if (lane?.isNode) return nameOf(id);
    const name = this.#names.get(laneId(id));
    return (lane?.isService ? `${lane.label} on ${nameOf(lane.node)}` : name)?.replace(
      / (on|of) nonode$/,
      " $1 the check",
    );
  }

  /** What is told of something that happens, if anything is. */
  sentence({ entry, lane, cause }: Happening): string | undefined {
    const here = this.#lanes.get(laneId(lane));
    const who = this.#who(lane) ?? nameOf(entry.node);
    switch (entry.kind) {
      case "halt":
        return `${nameOf(entry.node)} is killed`;
      case "disconnect":
        return `${nameOf(entry.node)} learns that ${nameOf(entry.peer ?? "")} is gone`;
      case "exit":
        if (here?.isService || entry.text === "normal") return undefined;
        return `${who} ends: ${plain(entry.text ?? "")}`;
      case "register":
        return here?.isService ? undefined : `${who} is registered as ${entry.name}`;
      case "deliver": {
        const from = cause?.lane ?? entry.from;
        const isService = (id: string | undefined) =>
          id !== undefined && this.#lanes.get(laneId(id))?.isService === true;
        if (here?.isService || isService(from) || entry.signal === "UNLINK_ID_ACK")
          return undefined;
        const what = plain(signalWords(entry));
        const sender = this.#who(from);
        return `${what}${sender === undefined ? "" : ` of ${sender}`} reaches ${who}`;
      }
      default:
        return undefined;
    }
  }
}

const nameOf = (node: string) => nodeName(node).replace(/@simulated$/, "");
