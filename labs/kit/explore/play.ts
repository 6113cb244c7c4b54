/** Plays a check once, in the order that a strategy wants, and tells what came of it. */
import { Abandoned, EndlessRun, Schedule } from "../../../runtime/simulated/schedule.ts";
import type { Limits, Step, Strategy } from "../../../runtime/simulated/step.ts";
import type { FailureReport } from "../check/failure.ts";
import type { Check } from "../check/lab.ts";
import { Stage } from "../check/stage.ts";
import type { Staged } from "../check/staged.ts";
import { reportOf } from "../check/thrown.ts";
import { isError } from "../check/unawaited.ts";
import { Modules } from "./modules.ts";
import { OWN_NAMES, ownNames, type Uses } from "./own-time.ts";

/** The dice of every run: what differs between two is their order alone. */
const SEED = 1;

export interface Run {
  readonly steps: readonly Step[];
  /** Why it failed, if it has. */
  readonly failure: FailureReport | undefined;
  /** Whether it was played to its end, and not abandoned by its strategy. */
  readonly isWhole: boolean;
  readonly schedule: Schedule;
}

/** What may happen in a check's runs. */
export function limitsOf({ explored }: Check): Limits {
  return { delays: explored?.delays ?? 1, faults: explored?.faults ?? 1 };
}

/** Plays the checks of a lab, again and again. */
export class Player {
  readonly #staged: Staged;
  readonly #modules: Modules;
  /** What was used that would differ from run to run. */
  readonly uses: Uses = new Map();

  constructor(staged: Staged) {
    this.#staged = staged;
    this.#modules = new Modules(staged, OWN_NAMES);
  }

  /** @throws what is wrong with the check itself; Unrepeatable from the strategy */
  async play(check: Check, strategy: Strategy, limits: Limits): Promise<Run> {
    const schedule = new Schedule(strategy, limits);
    schedule.open();
    const stage = new Stage(this.#staged, SEED, {
      schedule,
      load: (module, { random, vm }) =>
        this.#modules.fresh(module, ownNames(random, vm.clock, this.uses)),
    });
    let failure: FailureReport | undefined;
    let isWhole = true;
    try {
      await stage.make(check.run);
    } catch (thrown) {
      if (isError(thrown, Abandoned)) isWhole = false;
      else if (isError(thrown, EndlessRun)) failure = endless(check);
      else failure = reportOf(thrown, check, stage.observed);
    } finally {
      schedule.close();
      stage.close();
    }
    return { steps: schedule.steps, failure, isWhole, schedule };
  }
}

function endless({ name }: Check): FailureReport {
  return { symptom: "no-reply", expected: name, came: "a run that does not end", seen: [] };
}
