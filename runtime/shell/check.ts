/**
 * What can be said to be wrong with an expression before it is evaluated: a variable that has no
 * value, a pattern or a guard with something in it that may not stand there. Erlang's shell looks at
 * each expression of a form by itself, so what the first one does is done before the second is looked
 * at.
 *
 * A variable that gets a value in one clause of a `case` only may have one behind it, or not: it is
 * *unsafe* there, and may not be used. What is between brackets is thought of as worked out side by
 * side, so in `{X = 1, X}` the second X has no value.
 */
import type {
  BinaryNode,
  Clause,
  Comprehension,
  Expression,
  Guard,
  MapNode,
  Match,
  Maybe,
  MaybeMatch,
  Try,
} from "../erlang/notation/syntax.ts";
import { isConstant, isForget, isText, notInGuard, partsOf, some } from "./allowed.ts";
import { merge, SAFE, type Variables } from "./bindings.ts";
import { type Fault, Faults } from "./faults.ts";

/** The first fault in an expression, given the variables that have a value. */
export function check(
  expression: Expression,
  text: string,
  bound: Iterable<string>,
): Fault | undefined {
  const checker = new Checker(text);
  checker.expression(expression, new Map([...bound].map((name) => [name, SAFE])));
  return checker.faults.first;
}

class Checker {
  readonly faults: Faults;

  constructor(text: string) {
    this.faults = new Faults(text);
  }

  // Expressions: each adds to `variables` those that get a value in it.

  expression(expression: Expression, variables: Variables): void {
    switch (expression.type) {
      case "literal":
        return;
      case "variable":
        this.faults.use(expression.name, expression.at, variables);
        return;
      case "tuple":
      case "list":
      case "binary":
      case "unary":
      case "fun name":
        this.#sideBySide(partsOf(expression) ?? [], variables);
        return;
      case "map":
        this.#map(expression, variables);
        return;
      case "match":
        this.#match(expression, variables);
        return;
      case "operation": {
        const { operator, left, right, at } = expression;
        if (operator !== "andalso" && operator !== "orelse") {
          this.#sideBySide([left, right], variables);
          return;
        }
        this.expression(left, variables);
        this.#unsafe(operator, at, variables, (inner) => this.expression(right, inner));
        return;
      }
      case "catch":
        this.#unsafe("catch", expression.at, variables, (inner) =>
          this.expression(expression.body, inner),
        );
        return;
      case "block":
        this.#body(expression.body, variables);
        return;
      case "call": {
        const { callee, args } = expression;
        if (isForget(expression)) return;
        const called = callee.type === "remote" ? [callee.module, callee.name] : [callee];
        this.#sideBySide([...called, ...args], variables);
        return;
      }
      case "remote":
        this.faults.add(expression.at, "illegal expression");
        return;
      case "case":
        this.expression(expression.subject, variables);
        this.#clauses("case", expression.at, expression.clauses, variables);
        return;
      case "if":
        this.#clauses("if", expression.at, expression.clauses, variables);
        return;
      case "receive": {
        const { after, at, clauses } = expression;
        if (after) this.expression(after.time, variables);
        const last = after ? [{ at, patterns: [], guard: [], body: after.body }] : [];
        this.#clauses("receive", at, [...clauses, ...last], variables);
        return;
      }
      case "try":
        this.#try(expression, variables);
        return;
      case "maybe":
        this.#maybe(expression, variables);
        return;
      case "fun": {
        const inner = new Map(variables);
        if (expression.name !== undefined) inner.set(expression.name, SAFE);
        for (const clause of expression.clauses) this.#clause(clause, new Map(inner), true);
        return;
      }
      case "comprehension":
        this.#comprehension(expression, new Map(variables));
        return;
    }
  }

  #body(body: readonly Expression[], variables: Variables): void {
    for (const expression of body) this.expression(expression, variables);
  }

  #match({ pattern, value }: Match | MaybeMatch, variables: Variables): void {
    const before = new Map(variables);
    this.expression(value, variables);
    this.#pattern(pattern, before, before);
    merge(variables, before);
  }

  #sideBySide(parts: readonly Expression[], variables: Variables): void {
    const results = parts.map((part) => {
      const inner = new Map(variables);
      this.expression(part, inner);
      return inner;
    });
    for (const result of results) merge(variables, result);
  }

  #map(map: MapNode, variables: Variables): void {
    const wrong = map.base === undefined ? map.fields.find((field) => field.exact) : undefined;
    if (wrong)
      this.faults.add(wrong.at, "only association operators '=>' are allowed in map construction");
    this.#sideBySide(partsOf(map) ?? [], variables);
  }

  /** What gets a value in there must not be used behind it. */
  #unsafe(what: string, at: number, variables: Variables, run: (inner: Variables) => void): void {
    const inner = new Map(variables);
    run(inner);
    for (const name of inner.keys())
      if (!variables.has(name)) variables.set(name, this.faults.unsafe(what, at));
  }

  // Clauses.

  #clauses(what: string, at: number, clauses: readonly Clause[], variables: Variables): void {
    const results = clauses.map((clause) => {
      const inner = new Map(variables);
      this.#clause(clause, inner, false);
      return inner;
    });
    for (const name of new Set(results.flatMap((result) => [...result.keys()]))) {
      if (variables.has(name)) continue;
      const always = results.every((result) => result.get(name) === SAFE);
      variables.set(name, always ? SAFE : this.faults.unsafe(what, at));
    }
  }

  /** @param shadows whether the names in its patterns are new, whatever they are outside */
  #clause(clause: Clause, variables: Variables, shadows: boolean): void {
    const visible = new Map(variables);
    const known = shadows ? new Map<string, string>() : variables;
    for (const pattern of clause.patterns) this.#pattern(pattern, known, visible);
    merge(variables, known, shadows);
    this.#guard(clause.guard, variables);
    this.#body(clause.body, variables);
  }

  #try({ at, body, clauses, handlers, after }: Try, variables: Variables): void {
    this.#unsafe("try", at, variables, (inner) => {
      this.#body(body, inner);
      for (const clause of clauses) this.#clause(clause, new Map(inner), false);
    });
    for (const handler of handlers)
      this.#unsafe("try", at, variables, (inner) => this.#clause(handler, inner, false));
    this.#unsafe("try", at, variables, (inner) => this.#body(after, inner));
  }

  #maybe({ at, body, clauses }: Maybe, variables: Variables): void {
    this.#unsafe("maybe", at, variables, (inner) => {
      for (const part of body) {
        if (part.type === "maybe match") this.#match(part, inner);
        else this.expression(part, inner);
      }
    });
    for (const clause of clauses)
      this.#unsafe("maybe", at, variables, (inner) => this.#clause(clause, inner, false));
  }

  #comprehension({ results, qualifiers }: Comprehension, variables: Variables): void {
    for (const qualifier of qualifiers) {
      const parts = qualifier.type === "zip" ? qualifier.parts : [qualifier];
      for (const part of parts)
        this.expression(part.type === "filter" ? part.condition : part.source, variables);
      const known = new Map<string, string>();
      for (const part of parts)
        if (part.type === "generator") this.#pattern(part.pattern, known, new Map(variables));
      merge(variables, known, true);
    }
    this.#body(results, variables);
  }

  #guard(guard: Guard, variables: Variables): void {
    for (const test of guard.flat()) {
      const wrong = notInGuard(test);
      if (wrong) this.faults.add(wrong.at, "illegal guard expression");
      else this.expression(test, variables);
    }
  }

  // Patterns.

  /**
   * @param known the variables that keep their values, to which the new ones are added
   * @param visible those that may be used to work out a size or a key
   */
  #pattern(pattern: Expression, known: Variables, visible: Variables): void {
    const go = (part: Expression) => this.#pattern(part, known, visible);
    switch (pattern.type) {
      case "literal":
        return;
      case "variable":
        if (pattern.name === "_") return;
        if (known.has(pattern.name)) this.faults.use(pattern.name, pattern.at, known);
        known.set(pattern.name, known.get(pattern.name) ?? SAFE);
        return;
      case "tuple":
        pattern.elements.forEach(go);
        return;
      case "list":
        [...pattern.heads, ...some(pattern.tail)].forEach(go);
        return;
      case "match":
        go(pattern.pattern);
        go(pattern.value);
        return;
      case "map":
        if (pattern.base) break;
        for (const { key, value, exact, at } of pattern.fields) {
          if (!exact) this.faults.add(at, "illegal pattern, did you mean to use `:=`?");
          this.#workedOut(key, visible);
          go(value);
        }
        return;
      case "binary":
        this.#binaryPattern(pattern, known, visible);
        return;
      case "operation":
        if (pattern.operator === "++" && isText(pattern.left)) {
          go(pattern.right);
          return;
        }
        if (isConstant(pattern)) return;
        break;
      case "unary":
        if (isConstant(pattern)) return;
        break;
    }
    this.faults.add(pattern.at, "illegal pattern");
  }

  #binaryPattern({ segments }: BinaryNode, known: Variables, visible: Variables): void {
    for (const [i, { at, value, size, type }] of segments.entries()) {
      if (size) this.#workedOut(size, new Map([...visible, ...known]));
      else if (type.name === "binary" && i < segments.length - 1)
        this.faults.add(
          at,
          "a binary field without size is only allowed at the end of a binary pattern",
        );
      this.#pattern(value, known, visible);
    }
  }

  #workedOut(expression: Expression, visible: Variables): void {
    if (notInGuard(expression)) this.faults.add(expression.at, "illegal pattern");
    else this.expression(expression, new Map(visible));
  }
}
