/**
 * A check that failed, as it is told: what was expected, what came, where to look. It is made in the
 * OS process that runs the student's code and shown by another, so it is plain data.
 */

/** What the harness recognises about code that fails. */
export type Symptom =
  /** It can't be loaded: a mistake in its syntax, for one. */
  | "not-loaded"
  /** There is no such exported function with so many parameters. */
  | "no-function"
  /** A message was sent to a name that nobody holds. */
  | "not-registered"
  /** A process has died of an error. */
  | "died"
  /** An error was thrown at whoever called. */
  | "threw"
  /** An error that nobody has awaited. */
  | "not-awaited"
  /** A message lies in the mailbox of the process it was meant for, whose receive does not take it. */
  | "never-matches"
  /** An answer lies in the mailbox of a process that has not asked. */
  | "reply-elsewhere"
  /** A request was taken, and nothing came of it. */
  | "no-reply"
  /** Something was sent to a node that does not exist. */
  | "no-such-node"
  /** A node was refused because its cookie is another one. */
  | "wrong-cookie"
  /** The event loop stands still: a loop that never waits. */
  | "blocked"
  /** The OS process of the check has ended. */
  | "exited"
  /** An answer came, and it is not the right one. */
  | "wrong-answer";

export interface FailureReport {
  readonly symptom: Symptom;
  readonly expected: string;
  readonly came: string;
  /** What lay in the mailboxes. */
  readonly seen: readonly string[];
  /** Whose the pids are that are told of. */
  readonly pids?: readonly string[];
  /** Errors that nobody has caught. */
  readonly uncaught?: readonly string[];
  /** A place in the student's code that is better than the check's own: `kvs.ts:31`. */
  readonly place?: { readonly file: string; readonly line: number };
  /** Which of how many runs on simulated networks was the first that failed, and its seed. */
  readonly seeds?: { readonly run: number; readonly of: number; readonly seed: number };
  /** What it has taken from the machine that the seed does not decide: `Math.random() in kvs.ts:31`. */
  readonly chance?: string;
  /** Where that run first parts from the solution's: a sentence. */
  readonly parting?: string;
  /** Where the message diagram of the run that failed is. */
  readonly diagram?: string;
}

/** Thrown by a check. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly report: FailureReport;

  constructor(report: Omit<FailureReport, "seen"> & Partial<Pick<FailureReport, "seen">>) {
    super(`expected ${report.expected}, came ${report.came}`);
    this.report = { seen: [], ...report };
  }
}
