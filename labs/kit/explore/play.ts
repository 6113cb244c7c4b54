/** Plays a check once, in the order that a strategy wants, and tells what came of it. */
import type { Exports } from "../../../runtime/process/modules.ts";
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

/** Looks on while runs are played. */
export interface Onlooker {
  /** What a student's module finds in a module of the runtime. */
  imported(exports: Exports): Exports;
  /** A run begins. */
  begins(stage: Stage, schedule: Schedule): void;
  /** Nothing has anything left to do, after so many steps: it may be called more than once. */
  rests(steps: number): void;
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
  readonly #onlooker: Onlooker | undefined;

  constructor(staged: Staged, onlooker?: Onlooker) {
    this.#staged = staged;
    this.#onlooker = onlooker;
    this.#modules = new Modules(staged, OWN_NAMES, (exports) =>
      onlooker ? onlooker.imported(exports) : exports,
    );
  }

  /** @throws what is wrong with the check itself; Unrepeatable from the strategy */
  async play(check: Check, strategy: Strategy, limits: Limits): Promise<Run> {
    const schedule: Schedule = new Schedule(
      this.#seen(strategy, () => schedule.steps.length),
      limits,
    );
    schedule.open();
    const stage = new Stage(this.#staged, SEED, {
      schedule,
      load: (module, { random, vm }) =>
        this.#modules.fresh(module, ownNames(random, vm.clock, this.uses)),
    });
    this.#onlooker?.begins(stage, schedule);
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

  #seen(strategy: Strategy, steps: () => number): Strategy {
    const onlooker = this.#onlooker;
    if (!onlooker) return strategy;
    return {
      pick(options) {
        onlooker.rests(steps());
        return strategy.pick(options);
      },
      done(step, number) {
        strategy.done?.(step, number);
        if (!step.isCalm) onlooker.rests(steps());
      },
    };
  }
}

function endless({ name }: Check): FailureReport {
  return { symptom: "no-reply", expected: name, came: "a run that does not end", seen: [] };
}
