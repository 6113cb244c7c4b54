/**
 * A session: what is typed into the shells of one or more nodes, and what they answer, written down as
 * the lecture writes it.
 *
 *     (sif@surtur)1> kvs:start().
 *     true
 *
 * The prompt says at which node it is typed; without a name it is one that is alone. The lecture's
 * hosts stand for whatever they are to be here: `surtur` is this machine unless the lab says otherwise.
 * An answer may be several lines; pids in it stand for any pid. A node whose answer is empty has ended,
 * and begins anew when its number is back at 1.
 */
import { hostname } from "node:os";
import { print } from "../../../runtime/erlang/print/print.ts";
import type { StagedLab } from "../check/staged.ts";

export interface Step {
  /** As the lecture calls it, `sif@surtur`; `undefined` for a node that is alone. */
  readonly node: string | undefined;
  /** What number the prompt shows. */
  readonly number: number;
  /** What is typed, with its dot. */
  readonly typed: string;
  /** What the lecture has for an answer. */
  readonly answer: string;
}

const PROMPT = /^(?:\((\w+@\w+)\))?(\d+)> (.*)$/;

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

/** The names or addresses that the lecture's hosts have here. */
export type Hosts = Readonly<Record<string, string>>;

/** By default there is one host: this machine, by the name that nodes with short names have for it. */
export function hostsOf({ hosts }: StagedLab): Hosts {
  return hosts ?? { surtur: hostname().split(".")[0] as string };
}

/** The name that a node of the lecture has here. */
export function nodeHere(node: string, hosts: Hosts): string {
  const [name, host = ""] = node.split("@");
  return `${name}@${hosts[host] ?? host}`;
}

/** Puts the hosts' names where the lecture has its own. */
export function here(text: string, hosts: Hosts): string {
  return text.replace(/'?\b(\w+@(\w+))\b'?/g, (atom, node: string, host: string) =>
    host in hosts ? print(Symbol.for(nodeHere(node, hosts))) : atom,
  );
}

/** The prompt of a node's shell. */
export function prompt({ node, number }: Step, hosts: Hosts): string {
  return node === undefined ? `${number}> ` : `(${nodeHere(node, hosts)})${number}> `;
}

/** A text in which all pids are alike: they are other ones every time. */
export function withoutPids(text: string): string {
  return text.replace(/<\d+\.\d+\.\d+>/g, "<pid>");
}

/** Whether an answer is the one that was expected: pids are not compared. */
export function isAnswer(came: string, expected: string): boolean {
  return withoutPids(came) === withoutPids(expected);
}
