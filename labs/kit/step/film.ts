/**
 * A run as the stepping page shows it: plain data, made in the OS process that has played the run, and
 * read by the page. What is the same in many states is there once, in a list of its own, and a state has
 * numbers for it: most steps change little.
 */
import type { Limits } from "../../../runtime/simulated/step.ts";
import type { Parting } from "../explore/choices.ts";

/** A process, after some step. */
export interface ProcessView {
  /** Which it is, in the whole run: `sif@simulated/1 <0.85.0>`. */
  readonly id: string;
  readonly pid: string;
  readonly name?: string;
  /** Whether it waits in `receive`, will go on, or waits for something else. */
  readonly doing: "receives" | "goes on" | "waits";
  /** The clauses of its `receive`, in Erlang's notation. */
  readonly clauses: readonly string[];
  /** The line of the student's code from which it has called into the runtime last. */
  readonly place?: { readonly file: string; readonly line: number };
  readonly mailbox: readonly string[];
  readonly links: readonly string[];
  readonly monitors: readonly string[];
  readonly watchedBy: readonly string[];
  readonly dictionary: readonly string[];
  readonly trapsExits: boolean;
}

/** A node, after some step. */
export interface NodeView {
  readonly name: string;
  /** Which of the nodes that had this name: 1 is the first. */
  readonly life: number;
  readonly isUp: boolean;
  readonly connected: readonly string[];
  /** The names of the cluster, as it has them: `gkvs = <sif.85.0>`. */
  readonly globals: readonly string[];
  /** Its processes, by number in {@link Film.processes}. */
  readonly processes: readonly number[];
}

/** Something that can happen next, or is on its way behind that. */
export interface ChoiceView {
  /** As a schedule calls it, see `runtime/simulated/step.ts`. */
  readonly id: string;
  readonly kind: "arrival" | "turn" | "alarm" | "fault";
  readonly cost: "nothing" | "delay" | "fault";
  /** The node at which it will happen, by name. */
  readonly node: string;
  /** The process that it is about: the receiver, the one that goes on. */
  readonly process?: string;
  /** What happens, in words. */
  readonly text: string;
  /** Whether it is between processes of the runtime alone. */
  readonly isService: boolean;
}

/** What is so after some step. */
export interface StateView {
  /** In simulated ms. */
  readonly time: number;
  /** By number in {@link Film.nodes}. */
  readonly nodes: readonly number[];
  /** What can happen next: by number in {@link Film.choices}. */
  readonly choices: readonly number[];
  /** What is on its way and can't happen yet, in the same list. */
  readonly behind: readonly number[];
}

/** What has happened. */
export interface StepView {
  readonly id: string;
  readonly kind: ChoiceView["kind"];
  readonly cost: ChoiceView["cost"];
  /** What was chosen, in words. */
  readonly text: string;
  /** What has come of it, in sentences. */
  readonly lines: readonly string[];
  /** Whether its place was not open. */
  readonly isCalm: boolean;
  readonly isService: boolean;
}

/** A run. */
export interface Film {
  /** The steps in which it parts from the plain order. */
  readonly partings: readonly Parting[];
  /** What may happen in it. */
  readonly limits: Limits;
  readonly steps: readonly StepView[];
  /** One more than steps: the first is before all of them. */
  readonly states: readonly StateView[];
  readonly nodes: readonly NodeView[];
  readonly processes: readonly ProcessView[];
  readonly choices: readonly ChoiceView[];
  /** What people call the processes. */
  readonly roles: Readonly<Record<string, string>>;
  /** Those that belong to the runtime. */
  readonly services: readonly string[];
  readonly failure?: { readonly expected: string; readonly came: string };
  /** What decides: `… before …`. */
  readonly why?: string;
  /** Whether something that was to be chosen could not be. */
  readonly isElsewhere: boolean;
}

/** What a page is about: a check, and where the page was served. */
export interface Subject {
  readonly lab: string;
  readonly title: string;
  /** The check, a sentence that holds when it passes. */
  readonly check: string;
  /** The lab's checks that can be stepped through. */
  readonly checks: readonly string[];
  /** The student's files. */
  readonly sources: Readonly<Record<string, string>>;
  /** What is typed before `--replay FILE`. */
  readonly command: string;
}

/** A run, and the one from which it parts. */
export interface RunView {
  readonly film: Film;
  /** That one's place in the list, if there is one, and after how many steps this one parts. */
  readonly from?: number;
  readonly at: number;
  /** What was chosen there. */
  readonly text: string;
}

/** What a page begins with. Without a server it has all its runs. */
export interface Given {
  readonly subject: Subject;
  readonly runs: readonly RunView[];
  /** Where runs are played, if there is a server. */
  readonly isServed: boolean;
}
