/**
 * Guards: tests that a clause may have behind its `when`. They are made of few things, all of which
 * are worked out at once and change nothing: operators, and tests such as `is_list`. An error in a
 * guard is no error: the clause just does not fit.
 *
 * The size of a segment and the key of a map within a pattern are worked out in the same way.
 */
import { erlang } from "../erlang/modules/erlang.ts";
import { operate, operateOn } from "../erlang/modules/operators.ts";
import type { Call, Expression, Guard } from "../erlang/notation/syntax.ts";
import { Exception } from "../process/exception.ts";
import { prepend } from "../term/cons.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t, tupleOf } from "../term/tuple.ts";
import { guardFunction } from "./allowed.ts";
import { type Bindings, variableValue } from "./bindings.ts";
import { asMap, asSize, buildBinary, buildMap } from "./build.ts";

/** Whether a clause's guard lets it through: one of its alternatives has to hold. */
export function holds(guard: Guard, bindings: Bindings): boolean {
  if (guard.length === 0) return true;
  return guard.some((tests) => tests.every((test) => isTrue(test, bindings)));
}

function isTrue(test: Expression, bindings: Bindings): boolean {
  try {
    return simpleValue(test, bindings) === true;
  } catch (error) {
    if (error instanceof Exception) return false;
    throw error;
  }
}

/**
 * The value of an expression that may stand in a guard.
 *
 * @throws Exception as the same expression does elsewhere
 */
export function simpleValue(expression: Expression, bindings: Bindings): Term {
  const value = (part: Expression) => simpleValue(part, bindings);
  switch (expression.type) {
    case "literal":
      return expression.value;
    case "variable":
      return variableValue(expression.name, bindings);
    case "tuple":
      return tupleOf(expression.elements.map(value));
    case "list":
      return prepend(expression.heads.map(value), expression.tail ? value(expression.tail) : []);
    case "map": {
      const base = expression.base ? asMap(value(expression.base)) : new TermMap();
      const fields = expression.fields.map(({ key, value: term, exact }) => ({
        key: value(key),
        value: value(term),
        exact,
      }));
      return buildMap(base, fields);
    }
    case "binary":
      return buildBinary(
        expression.segments.map((segment) => ({
          segment,
          value: value(segment.value),
          size: segment.size && asSize(value(segment.size)),
        })),
      );
    case "unary":
      return operateOn(expression.operator, value(expression.operand));
    case "operation":
      return operation(expression.operator, value(expression.left), () => value(expression.right));
    case "call":
      return call(expression, expression.args.map(value));
    default:
      throw new Error(`${expression.type} can't stand in a guard: check finds it beforehand`);
  }
}

function operation(operator: string, left: Term, right: () => Term): Term {
  if (operator !== "andalso" && operator !== "orelse") return operate(operator, left, right());
  return shortCut(operator, left) ?? right();
}

/**
 * The value of `andalso` and `orelse` if the left side settles it.
 *
 * @throws Exception `{badarg, Left}` when that is no truth value
 */
export function shortCut(operator: "andalso" | "orelse", left: Term): boolean | undefined {
  if (typeof left !== "boolean") throw new Exception("error", t(Symbol.for("badarg"), left), []);
  return left === (operator === "orelse") ? left : undefined;
}

function call(expression: Call, args: readonly Term[]): Term {
  const run = erlang[guardFunction(expression) ?? ""];
  if (typeof run !== "function") throw new Error("no such guard: check finds it beforehand");
  return run(...args);
}
