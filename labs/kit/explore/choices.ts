/**
 * A run as what has to be known to play it again: in which steps it parts from the plain order, in which
 * everything happens as it was arranged, and what happens there instead.
 */
import type { Option, Step, Strategy } from "../../../runtime/simulated/step.ts";

/** What is chosen in a step that the plain order would not choose. */
export interface Parting {
  readonly step: number;
  readonly id: string;
}

/** What the plain order chooses: what has been ready for longest. */
export const plainly = (options: readonly Option[]): string => (options[0] as Option).id;

/** Where a run has parted from the plain order. */
export function partingsOf(steps: readonly Step[]): Parting[] {
  return steps.flatMap(({ id, options, isCalm }, step) =>
    isCalm || id === plainly(options) ? [] : { step, id },
  );
}

/** Plays a run again. */
export class Again implements Strategy {
  /** The first step in which what should happen could not. */
  missing: Parting | undefined;
  readonly #partings: ReadonlyMap<number, string>;
  #step = 0;

  constructor(partings: readonly Parting[]) {
    this.#partings = new Map(partings.map(({ step, id }) => [step, id]));
  }

  pick(options: readonly Option[]): number {
    const id = this.#partings.get(this.#step);
    if (id === undefined) return 0;
    const index = options.findIndex((option) => option.id === id);
    if (index < 0) this.missing ??= { step: this.#step, id };
    return Math.max(index, 0);
  }

  done(_step: Step, number: number): void {
    this.#step = number + 1;
  }
}

/** Plays what it is told, one after the other, leaves out what can't be, and goes on plainly. */
export class InTurn implements Strategy {
  readonly #ids: string[];

  constructor(ids: readonly string[]) {
    this.#ids = [...ids];
  }

  pick(options: readonly Option[]): number {
    for (let id = this.#ids.shift(); id !== undefined; id = this.#ids.shift()) {
      const index = options.findIndex((option) => option.id === id);
      if (index >= 0) return index;
    }
    return 0;
  }
}
