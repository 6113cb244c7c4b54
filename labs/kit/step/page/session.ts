/**
 * What the page is at: the runs that have been played, as branches of each other, and a place in one of
 * them. Going to and fro in a run asks nobody, as all its states are here; a choice that the run does not
 * make is a new run, which parts from it there.
 */
import type {
  ChoiceView,
  Film,
  NodeView,
  ProcessView,
  RunView,
  StateView,
  StepView,
} from "../film.ts";

/** A run and where it comes from. */
export interface Branch {
  readonly film: Film;
  /** The branch from which it parts, and after how many steps. */
  readonly from: Branch | undefined;
  readonly at: number;
  /** What was chosen there. */
  readonly text: string;
  readonly number: number;
}

/** What is asked of a server: a run. */
export interface Wanted {
  readonly partings: Film["partings"];
  readonly limits: Film["limits"];
}

export class Session {
  readonly branches: Branch[] = [];
  /** So many steps have been made. */
  at = 0;
  /** Whether what the runtime does by itself is shown, step by step. */
  showsServices = false;
  #current = 0;

  constructor(runs: readonly RunView[]) {
    for (const { film, from, at, text } of runs)
      this.add(film, from === undefined ? undefined : this.branches[from], at, text);
    this.show(this.branches[0] as Branch);
  }

  /** All runs, to be opened again. */
  get runs(): readonly RunView[] {
    return this.branches.map(({ film, from, at, text }) => ({
      ...{ film, at, text },
      ...(from && { from: this.branches.indexOf(from) }),
    }));
  }

  /** A new run is there, and shown. */
  add(film: Film, from: Branch | undefined, at: number, text: string): Branch {
    const known = this.branches.find((each) => isSameRun(each.film, film));
    const number = this.branches.length + 1;
    const branch = known ?? { film, from, at, text, number };
    if (!known) this.branches.push(branch);
    this.#current = this.branches.indexOf(branch);
    return branch;
  }

  get branch(): Branch {
    return this.branches[this.#current] as Branch;
  }

  get film(): Film {
    return this.branch.film;
  }

  get state(): StateView {
    return this.film.states[this.at] as StateView;
  }

  /** The step that has led here. */
  get step(): StepView | undefined {
    return this.film.steps[this.at - 1];
  }

  get last(): number {
    return this.film.steps.length;
  }

  get choices(): readonly ChoiceView[] {
    return this.state.choices.map((number) => this.film.choices[number] as ChoiceView);
  }

  /** What is on its way behind something else. */
  get behind(): readonly ChoiceView[] {
    return this.state.behind.map((number) => this.film.choices[number] as ChoiceView);
  }

  /** What can be chosen by its number on the page. */
  get shownChoices(): readonly ChoiceView[] {
    return this.choices.filter((each) => this.isShown(each));
  }

  isShown({ isService }: { readonly isService: boolean }): boolean {
    return this.showsServices || !isService;
  }

  nodes(at = this.at): readonly NodeView[] {
    const { nodes } = this.film.states[at] as StateView;
    return nodes.map((number) => this.film.nodes[number] as NodeView);
  }

  /** Those that run the student's code come first. */
  processesOf({ processes }: NodeView): readonly ProcessView[] {
    const all = processes.map((number) => this.film.processes[number] as ProcessView);
    const shown = this.showsServices ? all : all.filter(({ id }) => !this.#services.has(id));
    return [...shown.filter(({ place }) => place), ...shown.filter(({ place }) => !place)];
  }

  get #services(): ReadonlySet<string> {
    let known = services.get(this.film);
    if (!known) {
      known = new Set(this.film.services);
      services.set(this.film, known);
    }
    return known;
  }

  role(id: string): string {
    return this.film.roles[id.replace(/\/\d+$/, "")] ?? id.slice(id.indexOf(" ") + 1);
  }

  // Going.

  goTo(at: number): void {
    this.at = Math.min(Math.max(at, 0), this.last);
  }

  /** To the next step that is shown, or the one before. */
  go(by: 1 | -1): void {
    let at = this.at + by;
    while (at > 0 && at < this.last && !this.isPlace(at)) at += by;
    this.goTo(at);
  }

  /** Whether the steps made so far end with one that is shown. */
  isPlace(at: number): boolean {
    const step = this.film.steps[at - 1];
    return !step || this.isShown(step);
  }

  /** To another branch, at the place where it parts. */
  show(branch: Branch): void {
    this.#current = this.branches.indexOf(branch);
    this.goTo(branch.from ? branch.at + 1 : this.#firstOpen());
  }

  /** The branch that many further on. */
  turn(by: number): void {
    const { length } = this.branches;
    this.show(this.branches[(this.#current + by + length) % length] as Branch);
  }

  /** Behind what only prepares the scene. */
  #firstOpen(): number {
    return this.film.steps.findLastIndex(({ isCalm }) => isCalm) + 1;
  }

  /** The next place after a step that the plain order would not make; behind the last the first again. */
  nextParting(): number | undefined {
    const places = this.film.partings.map(({ step }) => step + 1);
    return places.find((place) => place > this.at) ?? places[0];
  }

  /** The place at which it was seen that the check's claim does not hold. */
  get failedAt(): number | undefined {
    return this.film.failure && this.last;
  }

  // Choosing.

  /** Goes on with a choice, if the run goes that way: else the run that does, to be asked for. */
  choose({ id }: ChoiceView): Wanted | undefined {
    if (this.film.steps[this.at]?.id === id) {
      this.goTo(this.at + 1);
      return undefined;
    }
    const { partings, limits } = this.film;
    const before = partings.filter(({ step }) => step < this.at);
    return { partings: [...before, { step: this.at, id }], limits };
  }

  /** How many steps two runs have in common. */
  common(other: Film): number {
    const { steps } = this.film;
    const differs = steps.findIndex(({ id }, k) => other.steps[k]?.id !== id);
    return differs < 0 ? Math.min(steps.length, other.steps.length) : differs;
  }
}

const services = new WeakMap<Film, ReadonlySet<string>>();

function isSameRun(one: Film, other: Film): boolean {
  const { steps } = other;
  return one.steps.length === steps.length && one.steps.every(({ id }, k) => id === steps[k]?.id);
}
