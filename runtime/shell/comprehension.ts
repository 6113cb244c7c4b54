/**
 * Comprehensions: `[{X, Y} || X <- List, X > 1, <<Y>> <= Binary]`, `#{K => V || K := V <- Map}`.
 *
 * The qualifiers are worked out from left to right, the later ones for each element of the earlier. What
 * generators take from is in `sources.ts`.
 */

import { type Bits, bitsOf, bitsTerm, joinBits } from "../erlang/notation/bits.ts";
import { isBits } from "../erlang/notation/segment.ts";
import type { Comprehension, Expression, Qualifier } from "../erlang/notation/syntax.ts";
import { Exception } from "../process/exception.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { type AnyTuple, t } from "../term/tuple.ts";
import { notInGuard } from "./allowed.ts";
import type { Bindings } from "./bindings.ts";
import { type Environment, evaluate, inner } from "./evaluate.ts";
import { holds } from "./guard.ts";
import { type Source, sourceOf } from "./sources.ts";

export async function evaluateComprehension(
  { makes, results, qualifiers }: Comprehension,
  environment: Environment,
): Promise<Term> {
  const values: Term[] = [];
  for await (const among of generate(qualifiers, environment))
    for (const result of results) values.push(await evaluate(result, among));
  switch (makes) {
    case "list":
      return values;
    case "binary":
      return bitsTerm(joinBits(values.map(bitsIn)));
    case "map":
      return new TermMap((values as AnyTuple[]).map(([key, value]) => [key, value]));
  }
}

function bitsIn(value: Term): Bits {
  if (isBits(value)) return bitsOf(value);
  throw failure("badarg");
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
  const sources: Source[] = [];
  for (const part of first.type === "zip" ? first.parts : [first]) {
    if (part.type === "filter") throw failure("illegal_zip_generator");
    sources.push(sourceOf(part, await evaluate(part.source, environment), environment.bindings));
  }
  for (const bindings of together(sources)) yield* generate(rest, inner(environment, bindings));
}

/** What a guard may hold is taken as a guard: only `true` lets through, and an error does not. */
async function passes(condition: Expression, environment: Environment): Promise<boolean> {
  if (!notInGuard(condition)) return holds([[condition]], environment.bindings);
  const value = await evaluate(condition, inner(environment));
  if (typeof value === "boolean") return value;
  throw failure("bad_filter", value);
}

/** Takes from each source in every round. All must have as many elements, and none may be passed over alone. */
function* together(sources: readonly Source[]): Generator<Bindings> {
  while (!sources.every(({ state }) => state === "end")) {
    if (sources.some(({ state }) => state !== "more")) throw broken("bad_generator", sources);
    let bindings: Bindings | undefined = new Map();
    for (const source of sources) {
      const found = source.fit(bindings ?? new Map());
      if (!found && source.strict) throw broken("badmatch", sources);
      bindings = bindings && found && new Map([...bindings, ...found]);
    }
    for (const source of sources) source.advance();
    if (bindings) yield bindings;
  }
}

/** What is wrong with a source; of several, all that is left of them is told. */
function broken(reason: "bad_generator" | "badmatch", sources: readonly Source[]): Exception {
  const [only] = sources as [Source];
  if (sources.length > 1) return failure("bad_generators", t(...sources.map(({ rest }) => rest)));
  return failure(reason, reason === "badmatch" ? only.element : only.rest);
}

function failure(reason: string, ...of: readonly Term[]): Exception {
  const name = Symbol.for(reason);
  return new Exception("error", of.length === 0 ? name : t(name, ...of), []);
}
