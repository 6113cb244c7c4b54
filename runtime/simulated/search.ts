/**
 * The exhaustive search: every order that makes a difference, each once.
 *
 * It is stateless, as Concuerror's: a run is played from its beginning, and what is kept is one path.
 * When a run is over, the races in it say where something else has to be tried (source sets, of Abdulla,
 * Aronis, Jonsson and Sagonas: "Optimal Dynamic Partial Order Reduction", 2014). What was tried at a place
 * sleeps below its other branches, until something happens that it depends on: so no order comes twice
 * that differs from another only in independent steps.
 *
 * A bound says in how many places a run may part from the plain order. A search that was cut by it has
 * seen all runs that part in so few places, as far as that is possible without more.
 */
import { HappensBefore, type Race } from "./happens-before.ts";
import { dependent, type Option, type Step, type Strategy, type Touched } from "./step.ts";

/** A place on the path: what was chosen there, and what else has been or is to be. */
interface Place {
  readonly options: readonly Option[];
  /** What need not be chosen here, and what it would touch. */
  readonly sleep: ReadonlyMap<string, Touched>;
  readonly done: Map<string, Touched>;
  readonly todo: string[];
  chosen: string;
  /** Whether it was chosen to part from an earlier run. */
  isParting: boolean;
  step: Step | undefined;
}

/** Thrown when a run does not go the way that it went before. */
export class Unrepeatable extends Error {}

export class Search implements Strategy {
  /** How many runs were played to their end, and how many were broken off, as nothing new was in them. */
  orders = 0;
  abandoned = 0;
  /** Whether the bound has left something out. */
  isCut = false;
  readonly #bound: number;
  readonly #path: Place[] = [];
  /** How many places were there already when this run began. */
  #given = 0;
  #at = 0;
  #begun = false;
  /** What could have happened next, where a run was abandoned. */
  #left: readonly Option[] = [];

  constructor(bound: number = Number.POSITIVE_INFINITY) {
    this.#bound = bound;
  }

  /** How many runs are known to be left: each may show more. */
  get left(): number {
    return this.#path.reduce((sum, { todo }) => sum + todo.length, 0);
  }

  /** Goes on to the next run. Says whether there is one. */
  next(): boolean {
    this.#at = 0;
    if (!this.#begun) {
      this.#begun = true;
      return true;
    }
    for (let place = this.#path.at(-1); place; place = this.#path.at(-1)) {
      const chosen = place.todo.shift();
      if (chosen !== undefined) {
        place.done.set(place.chosen, place.step?.touched ?? new Map());
        place.chosen = chosen;
        place.isParting = true;
        this.#given = this.#path.length;
        return true;
      }
      this.#path.pop();
    }
    return false;
  }

  pick(options: readonly Option[]): number | undefined {
    const place = this.#path[this.#at] ?? this.#arrive(options);
    if (!place) return undefined;
    const index = options.findIndex(({ id }) => id === place.chosen);
    if (index < 0) throw new Unrepeatable(`${place.chosen} did not come again`);
    return index;
  }

  /** A new place. Without one that is awake there is nothing new behind it. */
  #arrive(options: readonly Option[]): Place | undefined {
    const sleep = this.#sleepAfter(this.#path.at(-1));
    const first = options.find(
      ({ id, kind, cost }) => kind !== "fault" && cost === "nothing" && !sleep.has(id),
    );
    if (!first) {
      this.#left = options;
      return undefined;
    }
    const place: Place = {
      ...{ options, sleep, done: new Map(), todo: [] },
      ...{ chosen: first.id, isParting: false, step: undefined },
    };
    this.#path.push(place);
    return place;
  }

  /** What sleeps on behind a place: what has slept or was tried there, and does not depend on its step. */
  #sleepAfter(place: Place | undefined): Map<string, Touched> {
    const step = place?.step;
    if (!place || !step || step.isCalm) return new Map();
    const asleep = [...place.sleep, ...place.done];
    return new Map(asleep.filter(([, touched]) => !dependent(touched, step.touched)));
  }

  done(step: Step, number: number): void {
    const { options, id: chosen } = step;
    this.#path[number] ??= {
      ...{ options, sleep: new Map(), done: new Map(), todo: [] },
      ...{ chosen, isParting: false, step },
    };
    (this.#path[number] as Place).step = step;
    this.#at = number + 1;
  }

  /** A run is over: what it shows is to be tried some time. */
  note(isWhole: boolean): void {
    if (isWhole) this.orders++;
    else this.abandoned++;
    const steps = this.#path.flatMap(({ step }) => step ?? []);
    this.#path.length = steps.length;
    const from = Math.max(this.#given - 1, 0);
    const order = new HappensBefore(steps, from);
    for (const race of order.races) this.#reverse(race, order, steps);
    for (let i = from; i < steps.length; i++) {
      this.#faultsAt(i);
      this.#preventedAt(i, isWhole);
    }
    if (isWhole) this.#faultsAfter();
  }

  #reverse(race: Race, order: HappensBefore, steps: readonly Step[]): void {
    const [i, j] = race;
    const place = this.#path[i] as Place;
    const initials = order.initials(race).map((k) => (steps[k] as Step).id);
    if (initials.some((id) => this.#isSeenTo(place, id))) return;
    const last = (steps[j] as Step).id;
    const preferred = initials.includes(last) ? [last, ...initials] : initials;
    const id = preferred.find((each) => place.options.some((option) => option.id === each));
    if (id !== undefined) this.#add(i, id);
  }

  /** A fault makes a difference before each step that it touches. */
  #faultsAt(i: number): void {
    const place = this.#path[i] as Place;
    for (const { id, kind, touches = [] } of place.options) {
      if (kind !== "fault" || this.#isSeenTo(place, id)) continue;
      if (touches.some((what) => place.step?.touched.has(what))) this.#add(i, id);
    }
  }

  /** And it may happen behind the last of them: what comes of it is still to be seen. */
  #faultsAfter(): void {
    const isTouched = (i: number, { touches = [] }: Option) =>
      touches.some((what) => this.#path[i]?.step?.touched.has(what));
    const optionAt = (i: number, id: string) =>
      this.#path[i]?.options.find((option) => option.id === id);
    const faults = this.#path.flatMap(({ options }) => options.filter(isFault));
    for (const fault of new Map(faults.map((each) => [each.id, each])).values()) {
      let i = this.#path.findLastIndex((_place, at) => optionAt(at, fault.id));
      if (isTouched(i, fault)) continue;
      while (optionAt(i - 1, fault.id) && !isTouched(i - 1, fault)) i--;
      if (!this.#isSeenTo(this.#path[i] as Place, fault.id)) this.#add(i, fault.id);
    }
  }

  /** What could have happened and can't any more, such as the turn of a process that was killed. */
  #preventedAt(i: number, isWhole: boolean): void {
    const place = this.#path[i] as Place;
    const next = this.#path[i + 1]?.options ?? (isWhole ? [] : this.#left);
    if (place.step?.isCalm || this.#path[i + 1]?.step?.isCalm) return;
    const left = new Set(next.map(({ id }) => id));
    for (const { id, kind } of place.options) {
      const isCancelled = place.step?.cancelled.includes(id);
      const isGone = isCancelled || (kind !== "fault" && kind !== "alarm" && !left.has(id));
      if (isGone && !this.#isSeenTo(place, id)) this.#add(i, id);
    }
  }

  #isSeenTo({ chosen, done, todo, sleep }: Place, id: string): boolean {
    return chosen === id || done.has(id) || sleep.has(id) || todo.includes(id);
  }

  #add(i: number, id: string): void {
    const partings = this.#path.slice(0, i).filter(({ isParting }) => isParting).length;
    if (partings < this.#bound) (this.#path[i] as Place).todo.push(id);
    else this.isCut = true;
  }
}

const isFault = ({ kind }: Option) => kind === "fault";
