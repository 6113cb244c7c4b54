/**
 * Cases: one expression each, evaluated by one node about another, `N`; or bytes for a port mapper. They are
 * kept as text in `cases/`, and this file reads them.
 *
 *     # rpc                                      a subject
 *
 *     % call/4 gives what the function returns   a case: what it is about,
 *     %- own nodes                               marks, if it has any,
 *     rpc:call(N, erlang, node, [])              and its expression, on one line
 *
 * Marks say in which world a case is played (`own nodes`, `hidden`, `no names`, `pg`), since which release
 * of OTP there is such a thing (`since OTP 27`), that a node of ours is only asked, and does not ask
 * (`asked only: why`), and what comes of it: `differs: why` on purpose, or `not yet: why`. Without one of
 * these two, what a node of ours gives is what `erl` gives.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AMORA_HIDDEN, NAMELESS, OWN_PAIR, PAIR, type Scenario, type World } from "./scenario.ts";

const FOLDER = fileURLToPath(new URL("cases/", import.meta.url));

/** What comes of a case with a node of ours. */
export type Verdict = "the same" | "differs on purpose" | "not yet";

export interface Case {
  readonly title: string;
  readonly text: string;
  readonly world: World;
  /** The first release that has what the case is about. */
  readonly since: number;
  /** Why a node of ours does not ask, if it only is asked. */
  readonly askedOnly: string | undefined;
  readonly verdict: Verdict;
  /** Of one that is not the same. */
  readonly reason: string | undefined;
}

export interface CaseSubject {
  readonly title: string;
  readonly file: string;
  readonly cases: readonly Case[];
}

/** The subjects in their order in the table. */
const FILES = ["distribution", "monitor", "nodes", "rpc", "erpc", "global", "pg", "epmd"];

const WORLDS: Readonly<Record<string, World>> = {
  "own nodes": OWN_PAIR,
  hidden: AMORA_HIDDEN,
  "no names": NAMELESS,
  pg: { started: "pg:start(pg)" },
};

export const CASES: readonly CaseSubject[] = FILES.map((file) => {
  const [heading = "", ...texts] = readFileSync(`${FOLDER}${file}.txt`, "utf8").split(/^% /m);
  return { title: heading.replace(/^# /, "").trim(), file, cases: texts.map(readCase) };
});

const unread = readdirSync(FOLDER).filter((name) => !FILES.includes(name.replace(".txt", "")));
if (unread.length > 0) throw new Error(`${unread} is not read`);

function readCase(written: string): Case {
  const lines = written.trim().split("\n");
  const [title = ""] = lines;
  const marks = lines.filter((line) => line.startsWith("%- ")).map((line) => line.slice(3));
  const [text, ...more] = lines.slice(1 + marks.length);
  if (text === undefined || more.length > 0) throw new Error(`expected one line: ${title}`);
  const after = (start: string) =>
    marks.find((mark) => mark.startsWith(start))?.slice(start.length);
  const [differs, notYet] = [after("differs: "), after("not yet: ")];
  return {
    title,
    text,
    world: WORLDS[marks.find((mark) => mark in WORLDS) ?? ""] ?? PAIR,
    since: Number(after("since OTP ") ?? 0),
    askedOnly: after("asked only: "),
    verdict: differs ? "differs on purpose" : notYet ? "not yet" : "the same",
    reason: differs ?? notYet,
  };
}

/** A case as the one step of a scenario, whose report has of an exception the class and the reason. */
export function scenarioOf({ title, text, world }: Case): Scenario {
  const until = "Until = fun U(Q) -> case Q() of true -> true; _ -> timer:sleep(5), U(Q) end end";
  const step = `${until}, N = Amora, try ${text} catch C_:R_ -> {C_, R_} end`;
  return { name: title, world, steps: [["sif", step]] };
}
