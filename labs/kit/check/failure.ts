/**
 * A check that failed, as it is told: what was expected, what came, where to look. It is made in the
 * OS process that runs the student's code and shown by another, so it is plain data.
 */
import type { Symptom } from "./lab.ts";

export interface FailureReport {
  readonly symptom: Symptom;
  readonly expected: string;
  readonly came: string;
  /** What lay in the mailboxes. */
  readonly seen: readonly string[];
  /** Errors that nobody has caught. */
  readonly uncaught?: readonly string[];
  /** A place in the student's code that is better than the check's own: `kvs.ts:31`. */
  readonly place?: { readonly file: string; readonly line: number };
  /** Which of how many runs on simulated networks was the first that failed, and its seed. */
  readonly seeds?: { readonly run: number; readonly of: number; readonly seed: number };
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
