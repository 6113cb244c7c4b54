/** What is told of a check that has thrown something: mostly its failure, as it stands. */
import { Exception } from "../../../runtime/process/exception.ts";
import { whyThrown } from "./diagnosis.ts";
import { Failure, type FailureReport } from "./failure.ts";
import type { Check } from "./lab.ts";
import type { Observed } from "./observed.ts";
import { isError } from "./unawaited.ts";

/** @throws what was thrown, when it is the check itself that is wrong */
export function reportOf(thrown: unknown, { name }: Check, observed: Observed): FailureReport {
  if (isError(thrown, Failure)) return thrown.report;
  if (!isError(thrown, Exception)) throw thrown;
  return { ...whyThrown(observed, thrown), expected: name, seen: [] };
}
