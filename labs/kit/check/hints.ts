/**
 * Hints: a nudge, then the idea, then nearly the code, one step at each asking. They belong to what
 * has gone wrong: who gets on, and fails at something else, begins with a nudge again. Which were
 * given is in `progress.ts`.
 */

import type { Symptom } from "./failure.ts";
import type { Check, Hints } from "./lab.ts";

/** Which hints there are for a failure, and what tells them from others. */
export function hintsFor(
  check: Check,
  symptom: Symptom | undefined,
): { readonly key: string; readonly hints: Hints } {
  const special = symptom && check.when?.[symptom];
  return special
    ? { key: `${check.name}: ${symptom}`, hints: special.hints }
    : { key: check.name, hints: check.hints };
}
