/**
 * Asks a submission from outside: the lecture's session of the lab is typed into its nodes, which are in an
 * OS process of their own, behind the fences; and what they answer is compared here, in a process in which
 * no line of a student's code runs. The checks themselves are made beside the student's code. So what they
 * say never outweighs this: code that only seems to be right where it is checked gives other answers here.
 *
 * Left out are the labs whose session needs real sockets, or an `erl`.
 */

import type { Program } from "../check/judge.ts";
import type { Judged } from "../check/lab.ts";
import { hostsPlayed, play } from "../cli/play.ts";
import { here, readSession } from "../session/session.ts";
import { clean } from "./result.ts";

/** The simulated network on which they are asked: always the same one. */
const SEED = 1;

const NODE_CHILD = new URL("./fence/fenced-node-child.ts", import.meta.url);

/** Whether a lab can be asked like that. */
export function canBeAsked({ lab }: Judged): boolean {
  return lab.onlyReal === undefined;
}

/**
 * Types the session.
 *
 * @param program how a program is started behind the fences
 * @returns the first answer that is not the lecture's, as a sentence, if there is one
 */
export async function wrongFromOutside(
  judged: Judged,
  program: Program,
): Promise<string | undefined> {
  const hosts = hostsPlayed(judged.lab, { seed: SEED });
  let wrong: string | undefined;
  try {
    await play(
      readSession(judged.lab.session),
      judged,
      ({ step, answer, right }) => {
        if (right || wrong !== undefined) return;
        const expected = here(step.answer, hosts) || "no answer";
        wrong = `${step.typed} gives ${oneLine(answer ?? "no answer")}, and not ${oneLine(expected)}`;
      },
      { seed: SEED, program: { ...program, url: NODE_CHILD } },
    );
  } catch (error) {
    wrong ??= oneLine((error as Error).message);
  }
  return wrong;
}

const MAX_TEXT = 200;

function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, " ").slice(0, MAX_TEXT);
}
