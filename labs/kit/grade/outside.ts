/**
 * Asks a submission from outside: sessions are typed into its nodes, which are in an OS process of their
 * own, behind the fences; and what they answer is compared here, in a process in which no line of a
 * student's code runs. The checks themselves are made beside the student's code. So what they say never
 * outweighs this: code that only seems to be right where it is checked gives other answers here.
 *
 * Asked is what each check that has passed says as a session (`Check.asked`), with words in it that nobody
 * knows before; and where all have passed, the lecture's session. Left out are the labs whose session needs
 * real sockets, or an `erl`.
 */
import { randomBytes } from "node:crypto";
import type { Program, TimeLeft } from "../check/judge.ts";
import type { Check, Judged } from "../check/lab.ts";
import { hostsPlayed, play } from "../cli/play.ts";
import { PlayedProcess } from "../session/played-process.ts";
import { here, readSession } from "../session/session.ts";
import { clean } from "./result.ts";

/** The simulated network of nodes with names: always the same one. A node that is alone is a real one. */
const SEED = 1;

const NODE_CHILD = new URL("./fence/fenced-node-child.ts", import.meta.url);

/** Whether a lab can be asked like that. */
export function canBeAsked({ lab }: Judged): boolean {
  return lab.onlyReal === undefined;
}

/** What is asked, and what that takes. */
export interface Asking {
  /** Those whose sentences are to hold from outside as well. */
  readonly checks: readonly Check[];
  /** Whether the lecture's session is typed, too. */
  readonly lecture: boolean;
  readonly timeLeft: TimeLeft;
}

/**
 * Asks.
 *
 * @param program how a program is started behind the fences
 * @returns the first answer that is not the expected one, as a sentence, if there is one
 */
export async function wrongFromOutside(
  judged: Judged,
  { checks, lecture, timeLeft }: Asking,
  program: Program,
): Promise<string | undefined> {
  const sessions = checks.map(({ name, asked = "" }) => ({ about: `"${name}": `, session: asked }));
  if (lecture) sessions.push({ about: "", session: judged.lab.session });
  const begun = performance.now();
  const process = new PlayedProcess({ ...program, url: NODE_CHILD });
  try {
    for (const { about, session } of sessions) {
      const wrong = await wrongIn(withOtherWords(session), judged, process);
      if (wrong !== undefined) return about + wrong;
    }
    return undefined;
  } finally {
    timeLeft.ms -= performance.now() - begun;
    timeLeft.cpuMs -= process.cpuMs;
    process.end();
  }
}

/** The first answer of a session that is not the expected one. */
async function wrongIn(
  session: string,
  judged: Judged,
  process: PlayedProcess,
): Promise<string | undefined> {
  const steps = readSession(session);
  const on = steps.some(({ node }) => node !== undefined) ? { seed: SEED } : {};
  const hosts = hostsPlayed(judged.lab, on);
  let wrong: string | undefined;
  try {
    await play(
      steps,
      judged,
      ({ step, answer, right }) => {
        if (right || wrong !== undefined) return;
        const expected = here(step.answer, hosts) || "no answer";
        wrong = `${step.typed} gives ${oneLine(answer ?? "no answer")}, and not ${oneLine(expected)}`;
      },
      { ...on, process },
    );
  } catch (error) {
    wrong ??= oneLine((error as Error).message);
  }
  return wrong;
}

/** So many letters, as bytes: an answer is as long each time. */
const WORD_BYTES = 4;

/** A session with words in the place of those that begin with `any_`. */
function withOtherWords(session: string): string {
  const words = new Map<string, string>();
  return session.replace(/\bany_\w+/g, (name) => {
    const word = words.get(name) ?? `w${randomBytes(WORD_BYTES).toString("hex")}`;
    words.set(name, word);
    return word;
  });
}

const MAX_TEXT = 200;

function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, " ").slice(0, MAX_TEXT);
}
