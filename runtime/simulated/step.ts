/**
 * A step of an explored run: one thing that happens, what else could have happened instead, and what it
 * touches. Two steps that touch nothing in common, or only read it, may be exchanged, and nobody sees a
 * difference: this is all that the search knows about programs.
 */

/** What may happen: a signal arrives, a process goes on, an alarm rings, something goes wrong. */
export type StepKind = "arrival" | "turn" | "alarm" | "fault";

/** Something that may happen next. */
export interface Option {
  /**
   * What keeps an order of its own: a process, or the signals of one process to one node. It is the same
   * in every run in which that process was started in the same way.
   */
  readonly id: string;
  readonly kind: StepKind;
  /** What it takes of what a check allows: an alarm that rings before signals have arrived is a delay. */
  readonly cost: "nothing" | "delay" | "fault";
  /** What a fault will change. */
  readonly touches?: readonly string[];
}

/** Whether something was only read or, by `w`, changed. */
export type Access = "r" | "w";

/** What a step has touched: a mailbox, a name, a node. */
export type Touched = ReadonlyMap<string, Access>;

/** Something that has happened. */
export interface Step extends Option {
  /** All that could have happened, in the order in which it would. */
  readonly options: readonly Option[];
  readonly touched: Touched;
  /** The numbers of the steps without which this one could not have been. */
  readonly after: number[];
  /** The alarms that it has cancelled. */
  readonly cancelled: string[];
  /** How many events had been told before it. */
  readonly events: number;
  /** Whether its place was not open: it is one with all others of a time that is not explored. */
  readonly isCalm: boolean;
}

/** Whether it makes a difference which of two comes first. */
export function dependent(one: Touched, other: Touched): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const [what, access] of few) {
    const also = many.get(what);
    if (also !== undefined && (access === "w" || also === "w")) return true;
  }
  return false;
}

/** Decides what happens next. */
export interface Strategy {
  /** The index of one of the options; `undefined` when nothing else is to be seen in this run. */
  pick(options: readonly Option[]): number | undefined;
  /** A step is over, or once more one that is not explored. */
  done?(step: Step, number: number): void;
}

/** What a check allows: so many alarms that ring early, so many faults. */
export interface Limits {
  readonly delays: number;
  readonly faults: number;
}
