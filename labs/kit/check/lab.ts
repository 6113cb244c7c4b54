/**
 * What a lab is: a session to be seen, and tasks with the checks that tell whether they are done.
 *
 * `labs/NN/index.ts` says it, with `defineLab` and `main`; everything else in this folder is the same
 * for all labs. The files that a student writes are beside it, and files of the same names, solved,
 * are in `solutions/NN`; the checks judge those in any folder.
 */
import type { Judged, Stage } from "./stage.ts";

export interface Lab {
  /** Two digits: its folder's name. */
  readonly number: string;
  readonly title: string;
  /**
   * The files that the student writes, each with the fingerprint of its untouched starter. The first
   * is where a check's `look` leads unless it says otherwise.
   */
  readonly files: Readonly<Record<string, string>>;
  /** The numbers of earlier labs whose modules are used here: their solutions, or `--mine`. */
  readonly uses?: readonly string[];
  /**
   * What running the lab shows: prompts, expressions and answers as in the lecture, see `session.ts`.
   */
  readonly session: string;
  /**
   * Which nodes of the session are a stock `erl`, and the Erlang modules in the lab's folder that they
   * know. Where there is none, the session is left out, and the checks that need it.
   */
  readonly erl?: { readonly nodes: readonly string[]; readonly modules: readonly string[] };
  /** Why the session can't be shown on simulated nodes, if it can't: the end of a sentence. */
  readonly onlyReal?: string;
  /**
   * What running the lab shows after the session, such as a curve: it is given what is judged, and
   * prints. Whatever it starts has ended when its promise is settled.
   */
  readonly show?: (judged: Judged) => Promise<void>;
  /**
   * The addresses that the lecture's hosts have here, when `surtur` as this machine is not enough:
   * `{ surtur: "127.0.0.1", thor: "127.0.0.2" }`. Nodes on hosts with a dot have long names.
   */
  readonly hosts?: Readonly<Record<string, string>>;
  /**
   * The file in the lab's folder that the session's machines have as configuration of lib_chan. Its
   * port is 12340, and a free one where the session is played.
   */
  readonly config?: string;
  /** In the order in which they are done: the first is task 1. */
  readonly tasks: readonly Task[];
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

export interface Look {
  /** The student's file, when it is not the lab's first. */
  readonly file?: string;
  /** The function in it, or anything else that can be searched for. */
  readonly at: string;
  /** What to ask oneself there. */
  readonly ask: string;
}

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
  /** A message lies in the mailbox of the one it was meant for, whose receive does not take it. */
  | "never-matches"
  /** An answer lies in the mailbox of somebody who has not asked. */
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

/** Every check of a lab, with the number of its task. */
export function checksOf(lab: Lab): { task: number; check: Check }[] {
  return lab.tasks.flatMap(({ checks }, index) =>
    checks.map((check) => ({ task: index + 1, check })),
  );
}

/** The names of a lab's files. */
export function filesOf(lab: Lab): string[] {
  return Object.keys(lab.files);
}
