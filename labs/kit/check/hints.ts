/**
 * Hints: a nudge, then the idea, then nearly the code, one step at each asking. They belong to what
 * has gone wrong: who gets on, and fails at something else, begins with a nudge again. Which were
 * given is in `progress.ts`.
 */

import type { Symptom } from "./failure.ts";
import type { Look } from "./files.ts";
import type { Check, Hints } from "./lab.ts";

/** What helps with a mistake that is the same in all labs: a question about its place, and hints. */
interface General {
  readonly ask: string;
  readonly hints: Hints;
}

const GENERAL: Readonly<Partial<Record<Symptom, General>>> = {
  "not-loaded": {
    ask: "what goes wrong when this file is loaded?",
    hints: [
      "The file itself can't be loaded, so nothing in it was tried. Does your editor underline anything?",
      "What stands outside of all functions runs when the file is loaded: it must come to an end without an error. What is imported must be there, under this name.",
      "Compare the import and the lines outside of functions with the file as it was given: git diff shows what you have changed.",
    ],
  },
  "not-awaited": {
    ask: "what waits for this call?",
    hints: [
      "Something has failed after the call that started it was over. What should have waited for it?",
      "A call of an asynchronous function gives a promise. Without await its error is lost, and whatever comes next does not wait for it.",
      "await it, or return it to code that awaits it; the function around it is async then.",
    ],
  },
  blocked: {
    ask: "does this loop ever wait, or end?",
    hints: [
      "One loop keeps everything else from running: no other process gets its turn. Where is it?",
      "A server waits in every turn of its loop, in a receive that is awaited. Any other loop needs an end that is reached.",
      "for (;;) {\n  await receive(…);\n}",
    ],
  },
};

/** Where to look for a failure. */
export function lookFor(check: Check, symptom: Symptom): Look {
  const special = check.when?.[symptom]?.look;
  const general = GENERAL[symptom];
  return special ?? (general ? { ...check.look, ask: general.ask } : check.look);
}

/** Which hints there are for a failure, and what tells them from others. */
export function hintsFor(
  check: Check,
  symptom: Symptom | undefined,
): { readonly key: string; readonly hints: Hints } {
  const special = symptom && (check.when?.[symptom] ?? GENERAL[symptom]);
  return special
    ? { key: `${check.name}: ${symptom}`, hints: special.hints }
    : { key: check.name, hints: check.hints };
}
