/**
 * Looks for an order in which a check fails: first those that part from the plain order in one place,
 * then in two, and so on, as most faults need few. When nothing was cut off, all orders have been tried.
 */
import { Search } from "../../../runtime/simulated/search.ts";
import type { Limits } from "../../../runtime/simulated/step.ts";
import type { Check } from "../check/lab.ts";
import { limitsOf, type Player, type Run } from "./play.ts";

/** How far a search has come. */
export interface Reached {
  /** In how many places the runs may part from the plain order. */
  readonly partings: number;
  /** The orders that were tried with this bound, and what it knows to be left. */
  readonly orders: number;
  readonly left: number;
}

/** What came of it. */
export interface Hunted {
  /** How many runs there were in all. */
  readonly runs: number;
  /** The last bound within which all orders were tried; `Infinity` for all there are. */
  readonly bound: number;
  /** How many orders there are within it. */
  readonly orders: number;
  readonly failed?: Run & { readonly limits: Limits };
}

/**
 * @param goesOn is asked after every run, and told how far the search has come
 * @param most no more partings than these
 */
export async function hunt(
  player: Player,
  check: Check,
  goesOn: (reached: Reached) => boolean,
  most = Number.POSITIVE_INFINITY,
): Promise<Hunted> {
  const limits = limitsOf(check);
  let hunted: Hunted = { runs: 0, bound: 0, orders: 0 };
  for (let bound = 1; bound <= most; bound++) {
    const search = new Search(bound);
    while (search.next()) {
      const run = await player.play(check, search, limits);
      search.note(run.isWhole);
      hunted = { ...hunted, runs: hunted.runs + 1 };
      if (run.failure) return { ...hunted, failed: { ...run, limits } };
      const { orders, left } = search;
      if (!goesOn({ partings: bound, orders, left })) return hunted;
    }
    const isAll = !search.isCut;
    hunted = { ...hunted, bound: isAll ? Number.POSITIVE_INFINITY : bound, orders: search.orders };
    if (isAll) return hunted;
  }
  return hunted;
}
