/**
 * The schedule of an explored run: what may happen next is listed, a strategy picks one, and that makes
 * the run. So a run is its list of choices, and the same list gives the same run.
 *
 * What may happen: the next signal of a process to a node arrives; a process that has something to do
 * goes on, up to its next `receive`; the next alarm rings; a fault happens that the scene allows. Signals
 * that two processes send are not kept in order, as Erlang promises an order for two processes only; those of
 * a node's own services are, as `global` relies on what one connection does.
 * Time passes only when nothing else is left to happen, or at the cost of a delay.
 */
import { newNodes } from "../process/event.ts";
import type { Process } from "../process/process.ts";
import { running } from "../process/running.ts";
import { type Signal, senderOf } from "../process/signal.ts";
import { giveTurnsTo } from "../process/turns.ts";
import { type Arranged, cable, isFault, optionOf } from "./arranged.ts";
import type { Limits, Step, Strategy } from "./step.ts";
import { Witness } from "./witness.ts";

/** What is ready has happened after so long, in ms: an alarm that is due later does not come before it. */
const LATEST_MS = 50;

/** A time as long as that: what comes of a fault before it, comes before it is over. */
const LONG = "a long time";

/** A run that does not come to an end: so many steps are none. */
const MAX_STEPS = 50_000;

export class EndlessRun extends Error {}

/** Thrown when a strategy wants to see no more of a run. */
export class Abandoned extends Error {}

export class Schedule {
  readonly steps: Step[] = [];
  readonly witness = new Witness();
  /** How many events were told, in a run that is over. */
  events = 0;
  readonly #strategy: Strategy;
  readonly #limits: Limits;
  readonly #arranged: Arranged[] = [];
  readonly #alarms = new Map<string, number>();
  /** By what keeps its order, the last step of it. */
  readonly #last = new Map<string, number>();
  /** By way, the steps since the last that overtakes nothing. */
  readonly #onWay = new Map<string, number[]>();
  /** By process, the step in which one that it waits for has ended last. */
  readonly #ends = new Map<string, number>();
  /** Whether the scene has ended: what is under way still arrives, and that is all. */
  isOver = false;
  #spent = { delay: 0, fault: 0 };
  #calm = 0;
  #count = 0;
  #stop: () => void = () => {};

  /** The time of the world, in ms: it is told when that begins. */
  time: () => number = () => 0;

  constructor(strategy: Strategy, limits: Limits) {
    this.#strategy = strategy;
    this.#limits = limits;
  }

  /** From now on processes go on when it is their turn here. */
  open(): void {
    const stop = newNodes.listen(this.witness.hear);
    giveTurnsTo((wake, whose, glanced) => this.#takeTurn(wake, whose, glanced));
    this.#stop = () => {
      stop();
      giveTurnsTo(undefined);
    };
  }

  /** The run is over. */
  close(): void {
    this.#stop();
    this.events = this.witness.events;
    this.witness.begin(); // what ends now is no part of the last step
  }

  /** What may happen some time, in the order in which it was arranged. */
  get arranged(): readonly Arranged[] {
    return this.#arranged;
  }

  /** The number of the step that goes on. */
  get #now(): number {
    return this.steps.length - 1;
  }

  /** What happens until `work` is done comes in one order only. */
  async calmly<T>(work: () => Promise<T>): Promise<T> {
    this.#calm++;
    try {
      return await work();
    } finally {
      this.#calm--;
    }
  }

  // What is arranged.

  #takeTurn(wake: () => void, whose: unknown, glanced: boolean): void {
    const process = ownerOf(whose) ?? running();
    if (!process) {
      wake();
      return;
    }
    const came = this.witness.willGoOn(process, whose === undefined, glanced);
    const id = this.witness.pathOf(process.pid);
    // What runs as a process does so from its own turn of promises on: this one is nobody's.
    const happen = () => queueMicrotask(wake);
    const time = this.time();
    this.#arranged.push({ id, kind: "turn", by: [this.#now, came], happen, process, time });
  }

  /** Something that goes from one node to another: a signal of a process, or what overtakes nothing. */
  send(from: string, to: string, signal: Signal | undefined, happen: () => void): void {
    const sender = signal && senderOf(signal);
    const way = `${this.witness.livingAs(from)}>${this.witness.livingAs(to)}`;
    const id = sender ? `${way} ${this.witness.senderOn(sender)}` : way;
    const [by, time, isWhole] = [[this.#now], this.time(), !sender];
    const what = { by, happen, way, isWhole, time, ...(signal && { signal }) };
    this.#arranged.push({ id, kind: "arrival", ...what });
  }

  /** What is under way from or to a node is lost, and it can't be killed any more. */
  lose(name: string): void {
    const node = this.witness.livingAs(name);
    this.#keep(
      ({ way, kind, touches }) =>
        !way?.split(">").includes(node) && !(kind === "fault" && touches?.includes(`node ${node}`)),
    );
  }

  #keep(isLeft: (each: Arranged) => boolean): void {
    this.#arranged.splice(0, this.#arranged.length, ...this.#arranged.filter(isLeft));
  }

  /** A fault that may happen at any time, once: to a node, or to the cable between two. */
  allow(name: string, nodes: readonly string[], happen: () => void, isFree: boolean): void {
    const [one = "", other] = nodes;
    const what = other === undefined ? `node ${this.witness.livingAs(one)}` : cable(one, other);
    const [by, touches, time] = [[this.#now], [what, LONG], this.time()];
    this.#arranged.push({ id: name, kind: "fault", by, happen, touches, time, isFree });
  }

  /** A fault does not happen any more. */
  forbid(name: string): void {
    this.#keep(({ kind, id }) => kind !== "fault" || id !== name);
  }

  /** Whether the cable between two nodes is whole makes a difference now. */
  usesCable(from: string, to: string): void {
    this.witness.touch(cable(from, to), "r");
  }

  /** An alarm was set: it is the how-manyeth of its process. */
  alarm(time: number, happen: () => void): Arranged {
    const owner = running();
    const of = owner ? this.witness.pathOf(owner.pid) : "nobody";
    const count = (this.#alarms.get(of) ?? 0) + 1;
    this.#alarms.set(of, count);
    const touches = owner ? [`box ${of}`] : [];
    return { id: `alarm ${count} of ${of}`, kind: "alarm", by: [this.#now], happen, touches, time };
  }

  /** An alarm will not ring. */
  cancel({ id }: Arranged): void {
    this.steps.at(-1)?.cancelled.push(id);
  }

  // What happens.

  /**
   * What happens next.
   *
   * @param alarm the next one
   * @throws Abandoned, EndlessRun
   */
  next(alarm: Arranged | undefined): Arranged | undefined {
    const ready = this.#ready();
    const isQuiet = ready.every(({ kind }) => kind === "fault");
    const { delay, fault } = this.#spent;
    const isClosed = this.#calm > 0 || this.isOver;
    const isSpent = fault >= this.#limits.faults;
    const faults = isClosed
      ? []
      : ready.filter((each) => isFault(each) && (each.isFree || !isSpent));
    const choices = ready.filter((each) => !isFault(each));
    const oldest = Math.min(...choices.map(({ time }) => time));
    const isEarly = alarm && alarm.time <= oldest + LATEST_MS && delay < this.#limits.delays;
    if (alarm && (isQuiet || (this.#calm === 0 && isEarly))) choices.push(alarm);
    // Not when nothing is left: a fault alone would keep the run from its end.
    if (choices.length === 0) return undefined;
    choices.push(...faults);
    const chosen = choices[this.#calm > 0 ? 0 : this.#pick(choices, isQuiet)] as Arranged;
    if (++this.#count > MAX_STEPS) throw new EndlessRun(`${MAX_STEPS} steps, and no end`);
    const i = this.#arranged.indexOf(chosen);
    if (i >= 0) this.#arranged.splice(i, 1);
    this.#begin(chosen, choices, isQuiet);
    return chosen;
  }

  #ready(): Arranged[] {
    const before = new Set<string>();
    return this.#arranged.filter(({ id, way, isWhole, process }) => {
      if (process?.exited) return false;
      if (way === undefined) return !before.has(id) && before.add(id);
      const blocked = before.has(id) || before.has(`${way} whole`) || (isWhole && before.has(way));
      before.add(id).add(isWhole ? `${way} whole` : way);
      return !blocked;
    });
  }

  #pick(choices: readonly Arranged[], isQuiet: boolean): number {
    const picked = this.#strategy.pick(choices.map((each) => optionOf(each, isQuiet)));
    if (picked === undefined) throw new Abandoned("nothing new is to be seen in this run");
    return picked;
  }

  #begin(chosen: Arranged, choices: readonly Arranged[], isQuiet: boolean): void {
    this.witness.begin();
    const isCalm = this.#calm > 0;
    const option = optionOf(chosen, isQuiet);
    if (!isCalm && option.cost !== "nothing") this.#spent[option.cost]++;
    const { process, kind, time, touches = [] } = chosen;
    if (kind === "alarm" && time - this.time() > LATEST_MS) this.witness.touch(LONG, "r");
    if (process) this.witness.turnOf(process);
    for (const what of touches) this.witness.touch(what, "w");
    for (const node of chosen.way?.split(">") ?? []) this.witness.touch(`node ${node}`, "r");
    // A time that is not explored is one step.
    const last = this.steps.at(-1);
    if (isCalm && last?.isCalm) return;
    this.steps.push({
      ...option,
      options: isCalm ? [] : choices.map((each) => optionOf(each, isQuiet)),
      touched: this.witness.touched,
      after: isCalm ? [] : this.#causes(chosen),
      cancelled: [],
      events: this.witness.events,
      isCalm,
    });
  }

  /** What has to have happened before. */
  #causes({ id, by, way, isWhole }: Arranged): number[] {
    const now = this.steps.length;
    const causes = [...by, this.#last.get(id) ?? -1];
    this.#last.set(id, now);
    if (way === undefined) return causes;
    const onWay = this.#onWay.get(way) ?? [];
    if (isWhole) {
      causes.push(...onWay);
      this.#onWay.set(way, [now]);
    } else {
      causes.push(onWay[0] ?? -1);
      onWay.push(now);
      this.#onWay.set(way, onWay.length === 1 ? [-1, now] : onWay);
    }
    return causes;
  }

  /** The step is over: nothing has anything left to do. */
  over(): void {
    const step = this.steps.at(-1);
    if (!step) return;
    this.witness.noteBoxes(this.#now);
    for (const starter of step.isCalm ? [] : this.witness.ended) {
      step.after.push(this.#ends.get(starter) ?? -1);
      this.#ends.set(starter, this.#now);
    }
    this.#strategy.done?.(step, this.#now);
  }
}

/** The process of what waits for its turn: a `receive`, or a process that begins. */
function ownerOf(whose: unknown): Process | undefined {
  const { owner, process } = (whose ?? {}) as { owner?: Process; process?: Process };
  return owner ?? process;
}
