/**
 * Chance with priorities: every process and every way has a priority that chance has given it, and the
 * highest goes first; at a few moments that chance has chosen the highest becomes the lowest. A fault that
 * needs few such changes is found sooner than by even chance (Burckhardt, Kothari, Musuvathi and
 * Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", 2010).
 */
import { Random } from "../process/random.ts";
import type { Option, Strategy } from "./step.ts";

export class Priorities implements Strategy {
  readonly #random: Random;
  readonly #priorities = new Map<string, number>();
  readonly #changes = new Set<number>();
  #step = 0;
  #lowest = 0;

  /**
   * @param length about how many steps a run has
   * @param changes how many moments there are
   */
  constructor(seed: number, length: number, changes = 2) {
    this.#random = new Random(seed);
    for (let i = 0; i < changes; i++) this.#changes.add(this.#random.between(0, length));
  }

  pick(options: readonly Option[]): number {
    const isChange = this.#changes.has(this.#step++);
    const free = options.filter(({ kind, cost }) => kind !== "fault" && cost === "nothing");
    if (isChange) {
      const dear = options.filter((each) => !free.includes(each));
      if (dear.length > 0 && this.#random.between(0, 1) === 1)
        return options.indexOf(this.#random.pick(dear));
      this.#priorities.set(this.#first(free).id, --this.#lowest);
    }
    return options.indexOf(this.#first(free));
  }

  #first(options: readonly Option[]): Option {
    return options.reduce((one, other) =>
      this.#priorityOf(other) > this.#priorityOf(one) ? other : one,
    );
  }

  #priorityOf({ id }: Option): number {
    const known = this.#priorities.get(id);
    if (known !== undefined) return known;
    const priority = 1 + this.#random.next();
    this.#priorities.set(id, priority);
    return priority;
  }
}
