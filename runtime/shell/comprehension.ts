/**
 * Comprehensions: `[{X, Y} || X <- List, X > 1, <<Y>> <= Binary]`.
 *
 * The qualifiers are worked out from left to right, the later ones for each element of the earlier.
 * Left out: in a generator over a binary, a pattern that does not fit ends it, while Erlang goes on
 * with what follows the bits that did not fit.
 */

import { type Bits, bitsOf, bitsTerm, joinBits } from "../erlang/notation/bits.ts";
import { isBits } from "../erlang/notation/segment.ts";
import type { Comprehension, Expression, Qualifier } from "../erlang/notation/syntax.ts";
import { Exception } from "../process/exception.ts";
import { ImproperList, isList, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { notInGuard } from "./allowed.ts";
import type { Bindings } from "./bindings.ts";
import { type Environment, evaluate, inner } from "./evaluate.ts";
import { holds } from "./guard.ts";
import { match, matchFront } from "./match.ts";

export async function evaluateComprehension(
  { makes, result, qualifiers }: Comprehension,
  environment: Environment,
): Promise<Term> {
  const values: Term[] = [];
  for await (const among of generate(qualifiers, environment))
    values.push(await evaluate(result, among));
  if (makes === "list") return values;
  return bitsTerm(joinBits(values.map(bitsIn)));
}

function bitsIn(value: Term): Bits {
  if (isBits(value)) return bitsOf(value);
  throw new Exception("error", Symbol.for("badarg"), []);
}

/** The environments in which the result is to be worked out, one after the other. */
async function* generate(
  qualifiers: readonly Qualifier[],
  environment: Environment,
): AsyncGenerator<Environment> {
  const [first, ...rest] = qualifiers;
  if (!first) {
    yield inner(environment);
    return;
  }
  if (first.type === "filter") {
    if (await passes(first.condition, environment)) yield* generate(rest, environment);
    return;
  }
  const source = await evaluate(first.source, environment);
  const found =
    first.from === "list"
      ? inList(first.pattern, source, environment)
      : inBinary(first.pattern, source, environment);
  for (const bindings of found) yield* generate(rest, inner(environment, bindings));
}

/** What a guard may hold is taken as a guard: only `true` lets through, and an error does not. */
async function passes(condition: Expression, environment: Environment): Promise<boolean> {
  if (!notInGuard(condition)) return holds([[condition]], environment.bindings);
  const value = await evaluate(condition, inner(environment));
  if (typeof value === "boolean") return value;
  throw new Exception("error", t(Symbol.for("bad_filter"), value), []);
}

const nothing: Bindings = new Map();

function* inList(
  pattern: Expression,
  source: Term,
  { bindings }: Environment,
): Generator<Bindings> {
  const elements: List | undefined =
    source instanceof ImproperList ? source.heads : isList(source) ? source : undefined;
  for (const element of elements ?? []) {
    const found = match(pattern, element, nothing, bindings);
    if (found) yield found;
  }
  if (source instanceof ImproperList) throw badGenerator(source.tail);
  if (!elements) throw badGenerator(source);
}

function* inBinary(
  pattern: Expression,
  source: Term,
  { bindings }: Environment,
): Generator<Bindings> {
  if (!isBits(source)) throw badGenerator(source);
  if (pattern.type !== "binary") return;
  const bits = bitsOf(source);
  for (let at = 0; at < bits.length; ) {
    const found = matchFront(pattern, bits, at, bindings);
    if (!found || found.next === at) return;
    yield found.found;
    at = found.next;
  }
}

function badGenerator(source: Term): Exception {
  return new Exception("error", t(Symbol.for("bad_generator"), source), []);
}
