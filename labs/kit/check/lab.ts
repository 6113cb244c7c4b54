/**
 * What a lab is: a session to be seen, and tasks with the checks that tell whether they are done.
 *
 * `labs/NN/index.ts` says it, with `main`; everything else in this folder is the same
 * for all labs. The files that a student writes are beside it, and files of the same names, solved,
 * are in `solutions/NN`; the checks judge those in any folder.
 */
import type { Symptom } from "./failure.ts";
import type { Look } from "./files.ts";
import type { Stage } from "./stage.ts";
import type { Staged, StagedLab } from "./staged.ts";

export interface Lab extends StagedLab {
  readonly title: string;
  /**
   * What running the lab shows: prompts, expressions and answers as in the lecture, see `session.ts`.
   */
  readonly session: string;
  /** Why the session can't be shown on simulated nodes, if it can't: the end of a sentence. */
  readonly onlyReal?: string;
  /**
   * What running the lab shows after the session, such as a curve: it is given what is judged, and
   * prints. Whatever it starts has ended when its promise is settled.
   */
  readonly show?: (judged: Judged) => Promise<void>;
  /**
   * The file in the lab's folder that the session's machines have as configuration of lib_chan. Its
   * port is 12340, and a free one where the session is played.
   */
  readonly config?: string;
  /** In the order in which they are done: the first is task 1. */
  readonly tasks: readonly Task[];
}

/** Whose files a run is about. */
export interface Judged extends Staged {
  readonly lab: Lab;
}

export interface Task {
  readonly title: string;
  /** In the order in which they are made; what a later one needs is checked before. */
  readonly checks: readonly Check[];
}

export interface Check {
  /** A sentence that holds when it passes. */
  readonly name: string;
  /** Where to look when it does not. */
  readonly look: Look;
  /** What `--hint` says, unless `when` has something for what has gone wrong. */
  readonly hints: Hints;
  /** Better advice for what the harness has recognised. */
  readonly when?: Readonly<Partial<Record<Symptom, Advice>>>;
  /**
   * On which network it is made: the real one, unless it says otherwise. `both` is first the simulated
   * one, for several seeds, and then the real one; `simulated` is for what needs a cut cable.
   */
  readonly network?: "real" | "simulated" | "both";
  /**
   * What `--explore` may do beside trying every order: so many alarms may ring early, 1 if nothing is
   * said, and so many of the faults that the check allows may happen, by `stage.faults`. A
   * check on one node is explored if it says this.
   */
  readonly explored?: { readonly delays?: number; readonly faults?: number };
  /**
   * The same as a session, written as `Lab.session` is: the grader types it into the submission's nodes, to
   * see for itself that the sentence holds. A word that begins with `any_` is another one each time.
   */
  readonly asked?: string;
  /** Whether it needs a stock `erl`: `stage.erl` starts one. Without it the check is skipped. */
  readonly needsErl?: boolean;
  /**
   * Runs as a process of a node of its own that has no name.
   *
   * @throws Failure when the student's code does not do what the name says
   */
  readonly run: (stage: Stage) => Promise<void>;
}

/** Where to look, if that is another place, and hints. */
export interface Advice {
  readonly look?: Look;
  readonly hints: Hints;
}

/** A nudge, then the idea, then nearly the code: one more at each asking. */
export type Hints = readonly [nudge: string, idea: string, code: string];

/** Every check of a lab, with the number of its task. */
export function checksOf(lab: Lab): { task: number; check: Check }[] {
  return lab.tasks.flatMap(({ checks }, index) =>
    checks.map((check) => ({ task: index + 1, check })),
  );
}

/** Whether a check has orders to be tried. */
export function isExplored({ network = "real", explored, needsErl = false }: Check): boolean {
  return (network !== "real" || explored !== undefined) && !needsErl;
}
