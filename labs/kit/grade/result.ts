/** What came of a class: plain data, from which every format is made. */
import type { Symptom } from "../check/failure.ts";
import type { Judgement } from "./course.ts";
import type { Taken } from "./handed-in/take.ts";

export interface ClassResult {
  /** The labs that were graded. */
  readonly labs: readonly { readonly number: string; readonly title: string }[];
  readonly submissions: readonly SubmissionResult[];
  /** Files beside the submissions that seem to be nobody's. */
  readonly strays: readonly string[];
}

/** How far a lab got: only what was graded has points that say something. */
export type LabState =
  | "graded"
  /** Its files are the starter, as it was handed out. */
  | "not begun"
  /** There are files of other labs, and none of this one. */
  | "no files"
  /** In the whole submission nothing was recognised. */
  | "nothing handed in"
  /** Something went wrong that is not the student's affair: see `problems`. */
  | "not graded";

export interface SubmissionResult {
  readonly name: string;
  /** The number that the platform has given it, if there is one. */
  readonly id: string | undefined;
  /** The name that the platform has given its folder, if it has made one. */
  readonly label: string | undefined;
  /** When it came, if `course.json` says so. */
  readonly submitted: Date | undefined;
  readonly labs: readonly LabResult[];
  readonly points: number;
  readonly maxPoints: number;
  /** The files that were graded, and where they were. */
  readonly taken: readonly Taken[];
  /** What the one who grades should look at: what was not recognised, for one. */
  readonly problems: readonly string[];
}

/**
 * Where something was found out: beside the student's code, within the fence in JavaScript, and perhaps by
 * asking the student's nodes as well, and comparing the answers where no line of that code runs.
 */
export type Where = "beside" | "beside and from outside";

export interface LabResult {
  readonly number: string;
  readonly title: string;
  readonly state: LabState;
  /** The lab's own checks, with what is told of those that failed. */
  readonly checks: readonly CheckResult[];
  /** The instructor's own checks: how many there are, and how many have passed. */
  readonly hidden: { readonly passed: number; readonly of: number };
  /** How it was judged: whether the nodes were asked from outside, too. */
  readonly where?: Where;
  /** Points for each of the instructor's own checks. */
  readonly weight: number;
  /** What a person has said of it. */
  readonly judged: Judgement | undefined;
  readonly daysLate: number;
  /** After what being late costs. */
  readonly points: number;
  readonly maxPoints: number;
  /** What the one who grades should look at: files that were not taken, a check that is wrong. */
  readonly problems: readonly string[];
}

/** What came of a check, and its points. */
export interface CheckResult extends MadeCheck {
  readonly weight: number;
}

export interface MadeCheck {
  readonly task: number;
  readonly name: string;
  /** What was skipped, because this machine lacks what it needs, has no points to win. */
  readonly outcome: "passed" | "failed" | "not made" | "skipped";
  readonly where: Where;
  readonly symptom: Symptom | undefined;
  /** What was expected, what came, where to look; empty when it passed. */
  readonly told: string;
  /** What came, alone. */
  readonly came?: string | undefined;
  /** What the student's code has printed meanwhile. */
  readonly printed: string;
}

/** The points for the checks that have passed, before what being late costs. */
export function earned({ checks, hidden, weight }: LabResult): number {
  const passed = checks
    .filter(({ outcome }) => outcome === "passed")
    .reduce((sum, check) => sum + check.weight, 0);
  return passed + hidden.passed * weight;
}

/** How many of the checks that have passed were asked from outside as well: `3 of 7`. */
export function askedText({ checks }: LabResult): string {
  const passed = checks.filter(({ outcome }) => outcome === "passed");
  return `${passed.filter(({ where }) => where !== "beside").length} of ${passed.length}`;
}

/** What was not graded has no points, which is not the same as none. */
export function labPoints(lab: LabResult | undefined): number | "" {
  return lab?.state === "graded" ? lab.points : "";
}

/** Everything that the one who grades should look at, a line for each. */
export function problemsOf({ name, labs, problems }: SubmissionResult): string[] {
  return [
    ...problems.map((problem) => `${name}: ${problem}`),
    ...labs.flatMap((lab) => lab.problems.map((each) => `${name}, lab ${lab.number}: ${each}`)),
  ];
}

/**
 * A text of a student's as it may stand in a file or on a terminal: without characters that mean
 * something there, or nothing anywhere.
 */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(NO_TEXT, "\uFFFD");
}

/** Controls but tab and newline, halves of characters, and the two code points that are none. */
const NO_TEXT = /[^\P{Cc}\t\n]|\p{Cs}|\uFFFE|\uFFFF/gu;

/** `2 points`, `1 point`, `0.5 points` */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
