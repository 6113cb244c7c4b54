/**
 * A session: what is typed into the shells of one or more nodes, and what they answer, written down as
 * the lecture writes it.
 *
 *     (sif@surtur)1> kvs:start().
 *     true
 *
 * The prompt names the node; without a name it is a node that is alone. `surtur` stands for this
 * machine. An answer may be several lines; pids in it stand for any pid.
 */
import { hostname } from "node:os";
import { print } from "../../runtime/term/notation/print.ts";

export interface Step {
  /** `sif`; `undefined` for a node that is alone. */
  readonly node: string | undefined;
  /** What number the prompt shows. */
  readonly number: number;
  /** What is typed, with its dot. */
  readonly typed: string;
  /** What the lecture has for an answer. */
  readonly answer: string;
}

const PROMPT = /^(?:\((\w+)@surtur\))?(\d+)> (.*)$/;

/** Reads a session. */
export function readSession(text: string): Step[] {
  const steps: Step[] = [];
  for (const line of text.trim().split("\n")) {
    const [, node, number, typed] = PROMPT.exec(line) ?? [];
    const last = steps.at(-1);
    if (typed !== undefined) steps.push({ node, number: Number(number), typed, answer: "" });
    else if (last)
      steps[steps.length - 1] = { ...last, answer: last.answer ? `${last.answer}\n${line}` : line };
    else throw new Error(`a session begins with a prompt such as 1>, and not with ${line}`);
  }
  return steps;
}

/** This machine's name, as nodes with short names have it. */
export const HOST = hostname().split(".")[0] as string;

/** Puts this machine's name where the lecture has its own. */
export function here(text: string): string {
  return text.replace(/'?(\w+)@surtur'?/g, (_match, name: string) =>
    print(Symbol.for(`${name}@${HOST}`)),
  );
}

/** The prompt of a node's shell. */
export function prompt({ node, number }: Pick<Step, "node" | "number">): string {
  return node === undefined ? `${number}> ` : `(${node}@${HOST})${number}> `;
}

/** Whether an answer is the one that was expected: pids are not compared. */
export function isAnswer(came: string, expected: string): boolean {
  const withoutPids = (text: string) => text.replace(/<\d+\.\d+\.\d+>/g, "<pid>");
  return withoutPids(came) === withoutPids(here(expected));
}
