/**
 * Funs that are made in the shell: `fun(X) -> X + 1 end`.
 *
 * A server is a fun that calls itself for ever, so what a fun does last must not keep waiting for it:
 * otherwise each round would take up some memory and never give it back. The last call in a fun is
 * therefore not made by the fun itself. It gives back what is to be called, and the
 * caller of the fun calls that.
 */

import type { Clause, Expression, FunNode } from "../erlang/notation/syntax.ts";
import { current } from "../process/current.ts";
import { Exception } from "../process/exception.ts";
import { hasTurn, nextTurn } from "../process/turns.ts";
import { LocalFun } from "../term/fun.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import type { Bindings } from "./bindings.ts";
import { callFun } from "./call.ts";
import { noteClosure } from "./closure.ts";
import { evaluateCase, evaluateIf, evaluateMaybe, evaluateReceive, fitting } from "./control.ts";
import { type Environment, evaluate, evaluateAll, inner } from "./evaluate.ts";
import { matchAll } from "./match.ts";

/** What a fun consists of: its clauses, and the variables that it was made among. */
interface Code {
  readonly clauses: readonly Clause[];
  readonly closure: Environment;
}

/** A call that is still to be made. */
class LastCall {
  readonly code: Code;
  readonly args: readonly Term[];

  constructor(code: Code, args: readonly Term[]) {
    this.code = code;
    this.args = args;
  }
}

const codes = new WeakMap<LocalFun, Code>();

export function makeFun(node: FunNode, environment: Environment): LocalFun {
  const { name, clauses } = node;
  const code = { clauses, closure: inner(environment) };
  const arity = clauses[0]?.patterns.length ?? 0;
  const fun = new LocalFun((...args: Term[]) => run(code, args), arity);
  codes.set(fun, code);
  noteClosure(fun, { node, bindings: code.closure.bindings });
  if (name !== undefined) code.closure.bindings.set(name, fun);
  return fun;
}

async function run(code: Code, args: readonly Term[]): Promise<Term> {
  let result: Term | LastCall = new LastCall(code, args);
  while (result instanceof LastCall) {
    current(); // which throws if the process has ended meanwhile
    if (!hasTurn()) await nextTurn();
    result = await callClauses(result.code, result.args);
  }
  return result;
}

const nothing: Bindings = new Map();

function callClauses({ clauses, closure }: Code, args: readonly Term[]): Promise<Term | LastCall> {
  const { bindings } = closure;
  const fit = fitting(clauses, bindings, ({ patterns }) =>
    matchAll(patterns, args, nothing, bindings),
  );
  if (fit) return evaluateToLastCall(fit.clause.body, inner(closure, fit.found));
  const name = Symbol.for("-inside-an-interpreted-fun-");
  throw new Exception("error", Symbol.for("function_clause"), [
    t(Symbol.for("erl_eval"), name, args, []),
  ]);
}

/** The value of some expressions, or the call that is the last thing to be done in them. */
async function evaluateToLastCall(
  body: readonly Expression[],
  environment: Environment,
): Promise<Term | LastCall> {
  for (const expression of body.slice(0, -1)) await evaluate(expression, environment);
  const last = body.at(-1) as Expression;
  switch (last.type) {
    case "block":
      return evaluateToLastCall(last.body, environment);
    case "case":
      return evaluateCase(last, environment, evaluateToLastCall);
    case "if":
      return evaluateIf(last, environment, evaluateToLastCall);
    case "maybe":
      return evaluateMaybe(last, environment, evaluateToLastCall);
    case "receive":
      return evaluateReceive(last, environment, evaluateToLastCall);
    case "call": {
      const { callee, args } = last;
      if (callee.type === "remote" || callee.type === "literal") break;
      const fun = await evaluate(callee, environment);
      const code = fun instanceof LocalFun ? codes.get(fun) : undefined;
      const values = await evaluateAll(args, environment);
      if (code && fun instanceof LocalFun && fun.arity === values.length)
        return new LastCall(code, values);
      return callFun(fun, values);
    }
  }
  return evaluate(last, environment);
}
