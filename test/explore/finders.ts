/** Finds a planted fault in three ways, and tells in how many runs. */
import { SimulatedCluster } from "#runtime";
import { Priorities } from "../../runtime/simulated/priorities.ts";
import { Abandoned, Schedule } from "../../runtime/simulated/schedule.ts";
import { Search } from "../../runtime/simulated/search.ts";
import type { Strategy } from "../../runtime/simulated/step.ts";
import { type Planted, Shown } from "./planted.ts";

/** So many runs are played of those that chance decides. */
export const RUNS = 200;

/** No more runs than these, where every order is tried. */
const MOST = 20_000;

export interface Found {
  /** Which run was the first to show it, when every order is tried; undefined if none was. */
  readonly every: number | undefined;
  /** How many of the runs have shown it. */
  readonly priorities: number;
  readonly chance: number;
}

export async function found(fault: Planted): Promise<Found> {
  let [priorities, chance] = [0, 0];
  const { length } = await played(fault, new Priorities(0, 0, 0));
  for (let seed = 1; seed <= RUNS; seed++) {
    if ((await played(fault, new Priorities(seed, length))).isShown) priorities++;
    if ((await played(fault, seed)).isShown) chance++;
  }
  return { every: await firstOfEvery(fault), priorities, chance };
}

/** The number of the first run that shows a fault, when every order is tried. */
export async function firstOfEvery(fault: Planted): Promise<number | undefined> {
  let runs = 0;
  for (let bound = 1; ; bound++) {
    const search = new Search(bound);
    while (search.next() && runs++ < MOST) {
      const { isShown, isWhole } = await played(fault, search);
      if (isShown) return runs;
      search.note(isWhole);
    }
    if (!search.isCut || runs >= MOST) return undefined;
  }
}

interface Result {
  readonly isShown: boolean;
  readonly isWhole: boolean;
  readonly length: number;
}

/** Plays a scene once: in an order that a strategy wants, or with the delays of a seed. */
async function played(fault: Planted, how: Strategy | number): Promise<Result> {
  const schedule = typeof how === "number" ? undefined : new Schedule(how, fault);
  schedule?.open();
  const seed = typeof how === "number" ? how : 1;
  const cluster = new SimulatedCluster(seed, undefined, schedule);
  const result = (isShown: boolean, isWhole: boolean) => ({
    ...{ isShown, isWhole },
    length: schedule?.steps.length ?? 0,
  });
  try {
    await cluster.play(() => fault.scene(cluster));
    return result(false, true);
  } catch (thrown) {
    if (thrown instanceof Shown) return result(true, true);
    if (thrown instanceof Abandoned) return result(false, false);
    throw thrown;
  } finally {
    schedule?.close();
  }
}
