/**
 * Makes the checks of lab 01 in a page, on what was written there, and answers the editor's questions. It is
 * a worker, so that a loop that never waits can be ended.
 */
import * as runtime from "#runtime";
import { lab } from "../../../labs/01/index.ts";
import { Failure, type FailureReport } from "../../../labs/kit/check/failure.ts";
import type { Verdict } from "../../../labs/kit/check/judge.ts";
import { type Check, checksOf } from "../../../labs/kit/check/lab.ts";
import { Stage } from "../../../labs/kit/check/stage.ts";
import { reportOf } from "../../../labs/kit/check/thrown.ts";
import { failureText, verdictLine } from "../../../labs/kit/cli/report.ts";
import type { Exports } from "../../../runtime/process/modules.ts";
import { draw } from "../../../runtime/trace/diagram-svg.ts";
import { join } from "../../../runtime/trace/join.ts";
import { Recorder } from "../../../runtime/trace/recorder.ts";
import { COURSE, files } from "../node.ts";
import * as language from "./language.ts";

/** What the worker is asked. */
export type Question =
  | { readonly id: number; readonly op: "check" | "complaints"; readonly text: string }
  | {
      readonly id: number;
      readonly op: "completions" | "hint";
      readonly text: string;
      readonly at: number;
    };

/** How the checks have ended. */
export interface Outcome {
  readonly passed: number;
  readonly of: number;
  /** The first that failed, in the words of `npx tsx labs/01`, and its messages as a picture. */
  readonly failed?: { readonly told: string; readonly diagram: string };
}

/** What the worker says: when a check begins, a line for it when it has ended, and answers. */
export type Word =
  | { readonly op: "begins" }
  | { readonly op: "told"; readonly outcome: Verdict["outcome"]; readonly line: string }
  | { readonly op: "answer"; readonly id: number; readonly answer: unknown };

/** One simulated network: on a page time is short, and lab 01 has one node. */
const SEED = 1;

const judged = { lab, folder: `${COURSE}/labs/01`, earlier: `${COURSE}/solutions` };

/** A stage whose modules are what was written. */
class PageStage extends Stage {
  override async load(): Promise<Exports> {
    const exported = {};
    try {
      new Function("require", "exports", language.compiled())(required, exported);
    } catch (thrown) {
      const came = `an error: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      throw new Failure({ symptom: "not-loaded", expected: "a module kvs, in kvs.ts", came });
    }
    return exported;
  }
}

function required(specifier: string): unknown {
  if (specifier === "#runtime") return runtime;
  throw new Error(`there is no ${specifier} here`);
}

async function failureOf(check: Check): Promise<FailureReport | undefined> {
  const stage = new PageStage(judged, SEED);
  try {
    await stage.make(check.run);
    return undefined;
  } catch (thrown) {
    return reportOf(thrown, check, stage.observed);
  } finally {
    stage.close();
  }
}

async function check(text: string): Promise<Outcome> {
  files.set(language.FILE, text);
  const all = checksOf(lab);
  let passed = 0;
  let failed: Outcome["failed"];
  for (const each of all) {
    say({ op: "begins" });
    const recorder = new Recorder();
    const failure = await failureOf(each.check);
    recorder.stop();
    const outcome = failure ? "failed" : "passed";
    const verdict: Verdict = {
      ...each,
      outcome,
      printed: "",
      left: [],
      ...(failure && { failure }),
    };
    say({ op: "told", outcome, line: verdictLine(verdict).trim() });
    if (!failure) passed++;
    else
      failed ??= {
        told: failureText(judged, verdict),
        diagram: draw(join([recorder.log]), false).svg,
      };
    if (failure?.symptom === "not-loaded") break;
  }
  return { passed, of: all.length, ...(failed && { failed }) };
}

const say = (word: Word) => postMessage(word);

async function answerTo(question: Question): Promise<unknown> {
  language.write(question.text);
  switch (question.op) {
    case "check":
      return check(question.text);
    case "complaints":
      return language.complaints();
    case "completions":
      return language.completions(question.at);
    case "hint":
      return language.hint(question.at);
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  answerTo(data).then(
    (answer) => say({ op: "answer", id: data.id, answer }),
    (error: Error) => say({ op: "answer", id: data.id, answer: { broken: error.message } }),
  );
});
