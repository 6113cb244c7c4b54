/**
 * The value of an expression.
 *
 * An expression may wait, in a `receive` or for another node, so evaluating one is asynchronous. It
 * runs in the shell's process, and `self()` is that process. Variables get their values on the way, in
 * the order in which they are written. A fun takes along those that it was made among.
 *
 * This file, `call`, `comprehension`, `control` and `fun` import each other, because an expression is
 * made of calls, clauses and funs, and they are made of expressions.
 */
import { sendTo } from "../erlang/modules/erlang-sending.ts";
import { ArgumentError } from "../erlang/modules/library.ts";
import { operate, operateOn, operatorError } from "../erlang/modules/operators.ts";
import type {
  BinaryNode,
  Catch,
  Expression,
  FunName,
  MapNode,
  Match,
  Operation,
} from "../erlang/notation/syntax.ts";
import { ProcessEnded } from "../process/current.ts";
import { BadArgument, Exception, exceptionFrom, exitReason } from "../process/exception.ts";
import { atom } from "../term/atom.ts";
import { prepend } from "../term/cons.ts";
import { ExternalFun, isArity } from "../term/fun.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t, tupleOf } from "../term/tuple.ts";
import { type Bindings, joined, variableValue } from "./bindings.ts";
import { asMap, asSize, buildBinary, buildMap } from "./build.ts";
import { evaluateCall } from "./call.ts";
import { evaluateComprehension } from "./comprehension.ts";
import {
  evaluateCase,
  evaluateIf,
  evaluateMaybe,
  evaluateReceive,
  evaluateTry,
} from "./control.ts";
import { makeFun } from "./fun.ts";
import { shortCut } from "./guard.ts";
import { match } from "./match.ts";

/** What an expression is evaluated among. */
export interface Environment {
  /** The variables that have a value; evaluating adds to them. */
  readonly bindings: Map<string, Term>;
  /** Calls a function that is written without a module, and is none of Erlang's: a shell command. */
  readonly command: (
    name: string,
    args: readonly Expression[],
    environment: Environment,
  ) => Promise<Term>;
}

/** The same, but what is added to it stays in it. */
export function inner(environment: Environment, added: Bindings = new Map()): Environment {
  return { ...environment, bindings: joined(environment.bindings, added) };
}

/** Adds variables that have got their values. */
export function bind({ bindings }: Environment, found: Bindings): void {
  for (const [name, value] of found) bindings.set(name, value);
}

/** The value of the last of several expressions. */
export async function evaluateBody(
  body: readonly Expression[],
  environment: Environment,
): Promise<Term> {
  let value: Term;
  for (const expression of body) value = await evaluate(expression, environment);
  return value;
}

/** The values of several expressions. */
export async function evaluateAll(
  expressions: readonly Expression[],
  environment: Environment,
): Promise<Term[]> {
  const values: Term[] = [];
  for (const expression of expressions) values.push(await evaluate(expression, environment));
  return values;
}

/**
 * The value of an expression in which `check` has found no fault.
 *
 * @throws whatever goes wrong in it; a term that is thrown comes as an Exception
 */
export async function evaluate(expression: Expression, environment: Environment): Promise<Term> {
  switch (expression.type) {
    case "literal":
      return expression.value;
    case "variable":
      return variableValue(expression.name, environment.bindings);
    case "tuple":
      return tupleOf(await evaluateAll(expression.elements, environment));
    case "list": {
      const heads = await evaluateAll(expression.heads, environment);
      return prepend(heads, expression.tail ? await evaluate(expression.tail, environment) : []);
    }
    case "map":
      return evaluateMap(expression, environment);
    case "binary":
      return evaluateBinary(expression, environment);
    case "match":
      return evaluateMatch(expression, environment);
    case "unary":
      return operateOn(expression.operator, await evaluate(expression.operand, environment));
    case "operation":
      return evaluateOperation(expression, environment);
    case "catch":
      return evaluateCatch(expression, environment);
    case "block":
      return evaluateBody(expression.body, environment);
    case "call":
      return evaluateCall(expression, environment);
    case "case":
      return evaluateCase(expression, environment, evaluateBody);
    case "if":
      return evaluateIf(expression, environment, evaluateBody);
    case "receive":
      return evaluateReceive(expression, environment, evaluateBody);
    case "try":
      return evaluateTry(expression, environment);
    case "maybe":
      return evaluateMaybe(expression, environment, evaluateBody);
    case "fun":
      return makeFun(expression, environment);
    case "fun name":
      return makeExternalFun(expression, environment);
    case "comprehension":
      return evaluateComprehension(expression, environment);
    case "remote":
      throw new Error("what is no call has no value: check finds it beforehand");
  }
}

async function evaluateMap({ base, fields }: MapNode, environment: Environment): Promise<Term> {
  const map = base ? asMap(await evaluate(base, environment)) : new TermMap();
  const values = [];
  for (const { key, value, exact } of fields)
    values.push({
      key: await evaluate(key, environment),
      value: await evaluate(value, environment),
      exact,
    });
  return buildMap(map, values);
}

async function evaluateBinary({ segments }: BinaryNode, environment: Environment): Promise<Term> {
  const values = [];
  for (const segment of segments)
    values.push({
      segment,
      value: await evaluate(segment.value, environment),
      size: segment.size && asSize(await evaluate(segment.size, environment)),
    });
  return buildBinary(values);
}

async function evaluateMatch({ pattern, value }: Match, environment: Environment): Promise<Term> {
  const term = await evaluate(value, environment);
  const found = match(pattern, term, environment.bindings);
  if (!found) throw new Exception("error", t(Symbol.for("badmatch"), term), []);
  bind(environment, found);
  return term;
}

async function evaluateOperation(operation: Operation, environment: Environment): Promise<Term> {
  const { operator, right } = operation;
  const left = await evaluate(operation.left, environment);
  if (operator === "andalso" || operator === "orelse")
    return shortCut(operator, left) ?? (await evaluate(right, environment));
  const other = await evaluate(right, environment);
  if (operator !== "!") return operate(operator, left, other);
  try {
    return sendTo(left, other);
  } catch (error) {
    if (error instanceof ArgumentError || error instanceof BadArgument)
      throw operatorError("badarg", "!", [left, other]);
    throw error;
  }
}

/** An exception becomes a value: what was thrown, or `{'EXIT', Reason}`. */
async function evaluateCatch({ body }: Catch, environment: Environment): Promise<Term> {
  try {
    return await evaluate(body, environment);
  } catch (thrown) {
    const exception = caught(thrown);
    if (exception.class === "throw") return exception.reason;
    return t(Symbol.for("EXIT"), exitReason(exception));
  }
}

/** The exception that something thrown is; the end of the process itself can't be caught. */
export function caught(thrown: unknown): Exception {
  if (thrown instanceof ProcessEnded) throw thrown;
  return exceptionFrom(thrown);
}

/** `fun m:f/1`. The shell has no functions of its own that `fun f/1` could mean. */
async function makeExternalFun(node: FunName, environment: Environment): Promise<Term> {
  const name = await evaluate(node.name, environment);
  const arity = await evaluate(node.arity, environment);
  const module = node.module && (await evaluate(node.module, environment));
  if (!node.module) {
    const frame = t(Symbol.for("erl_eval"), name, arity, []);
    throw new Exception("error", atom("undef"), [frame]);
  }
  if (typeof module !== "symbol" || typeof name !== "symbol" || !isArity(arity))
    throw new Exception("error", Symbol.for("badarg"), []);
  return new ExternalFun(module, name, arity);
}
