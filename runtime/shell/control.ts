/**
 * `case`, `if`, `receive`, `maybe` and `try`: of their clauses the first one is taken that fits.
 */

import type {
  Case,
  Clause,
  Expression,
  If,
  Maybe,
  Receive,
  Timeout,
  Try,
} from "../erlang/notation/syntax.ts";
import { After } from "../process/clause.ts";
import { Exception } from "../process/exception.ts";
import { MAX_AFTER, receiveMatching } from "../process/receive.ts";
import { atom } from "../term/atom.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { type Bindings, joined } from "./bindings.ts";
import { bind, caught, type Environment, evaluate, evaluateBody, inner } from "./evaluate.ts";
import { holds } from "./guard.ts";
import { match, matchAll } from "./match.ts";

/** A clause that fits, and the variables that its patterns gave values to. */
interface Fit {
  readonly clause: Clause;
  readonly found: Bindings;
}

/** The first clause whose patterns fit, by the function given, and whose guard holds. */
export function fitting(
  clauses: readonly Clause[],
  bindings: Bindings,
  fits: (clause: Clause) => Bindings | undefined,
): Fit | undefined {
  for (const clause of clauses) {
    const found = fits(clause);
    if (!found) continue;
    if (clause.guard.length === 0 || holds(clause.guard, joined(bindings, found)))
      return { clause, found };
  }
  return undefined;
}

/** The first clause that fits some values. */
function choose(
  clauses: readonly Clause[],
  values: readonly Term[],
  { bindings }: Environment,
): Fit | undefined {
  return fitting(clauses, bindings, ({ patterns }) => matchAll(patterns, values, bindings));
}

/** Works out the body of a clause: to its value, or in a fun to the last call in it. */
type Evaluate<R> = (body: readonly Expression[], environment: Environment) => Promise<R>;

function run<R>({ clause, found }: Fit, environment: Environment, body: Evaluate<R>): Promise<R> {
  bind(environment, found);
  return body(clause.body, environment);
}

export async function evaluateCase<R>(
  { subject, clauses }: Case,
  environment: Environment,
  body: Evaluate<R>,
): Promise<R> {
  const value = await evaluate(subject, environment);
  const fit = choose(clauses, [value], environment);
  if (!fit) throw new Exception("error", t(Symbol.for("case_clause"), value), []);
  return run(fit, environment, body);
}

export async function evaluateIf<R>(
  { clauses }: If,
  environment: Environment,
  body: Evaluate<R>,
): Promise<R> {
  const fit = choose(clauses, [], environment);
  if (!fit) throw new Exception("error", Symbol.for("if_clause"), []);
  return run(fit, environment, body);
}

export async function evaluateReceive<R>(
  { clauses, after }: Receive,
  environment: Environment,
  body: Evaluate<R>,
): Promise<R> {
  const timeout = after && (await timeoutOf(after, environment));
  const fit = await receiveMatching<Fit | undefined>((message) => {
    const chosen = choose(clauses, [message], environment);
    return chosen && (() => chosen);
  }, timeout);
  if (fit) return run(fit, environment, body);
  return body(after?.body ?? [], environment);
}

/** What gets a value in it is forgotten behind it. */
export async function evaluateMaybe<R>(
  { body: parts, clauses }: Maybe,
  environment: Environment,
  body: Evaluate<R>,
): Promise<R | Term> {
  const within = inner(environment);
  let value: Term;
  for (const [i, part] of parts.entries()) {
    if (part.type !== "maybe match") {
      if (i === parts.length - 1) return body([part], within);
      await evaluate(part, within);
      continue;
    }
    value = await evaluate(part.value, within);
    const found = match(part.pattern, value, within.bindings);
    if (!found) return evaluateElse(value, clauses, inner(environment), body);
    bind(within, found);
  }
  return value;
}

async function evaluateElse<R>(
  value: Term,
  clauses: readonly Clause[],
  environment: Environment,
  body: Evaluate<R>,
): Promise<R | Term> {
  if (clauses.length === 0) return value;
  const fit = choose(clauses, [value], environment);
  if (!fit) throw new Exception("error", t(Symbol.for("else_clause"), value), []);
  return run(fit, environment, body);
}

async function timeoutOf({ time }: Timeout, environment: Environment): Promise<After<undefined>> {
  const value = await evaluate(time, environment);
  const ms = value === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : value;
  const valid = ms === Number.POSITIVE_INFINITY || Number.isSafeInteger(ms);
  if (typeof ms !== "number" || !valid || ms < 0 || (Number.isFinite(ms) && ms > MAX_AFTER))
    throw new Exception("error", Symbol.for("timeout_value"), []);
  return new After(ms, () => undefined);
}

export async function evaluateTry(node: Try, environment: Environment): Promise<Term> {
  try {
    return await evaluateTryBody(node, environment);
  } finally {
    await evaluateBody(node.after, inner(environment));
  }
}

async function evaluateTryBody(
  { body, clauses, handlers }: Try,
  environment: Environment,
): Promise<Term> {
  const before = new Map(environment.bindings);
  let value: Term;
  try {
    value = await evaluateBody(body, environment);
  } catch (thrown) {
    const exception = caught(thrown);
    const { class: kind, reason, stacktrace } = exception;
    const fit = choose(handlers, [atom(kind), reason, stacktrace], {
      ...environment,
      bindings: before,
    });
    if (!fit) throw exception;
    environment.bindings.clear();
    bind(environment, before);
    return run(fit, environment, evaluateBody);
  }
  if (clauses.length === 0) return value;
  const fit = choose(clauses, [value], environment);
  if (!fit) throw new Exception("error", t(Symbol.for("try_clause"), value), []);
  return run(fit, environment, evaluateBody);
}
