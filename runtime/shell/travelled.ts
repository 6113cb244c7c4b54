/**
 * Code that has come from another node: an expression in the abstract format, and the funs of its prompt.
 * A fun of a stock shell belongs to the module `erl_eval`, and has its code and its variables with it.
 */
import { NoExpression, readAbstract } from "../erlang/notation/read-abstract.ts";
import type { Expression } from "../erlang/notation/syntax.ts";
import { Exception, error, undef } from "../process/exception.ts";
import { atom, atomName, isAtom } from "../term/atom.ts";
import type { LocalFun, RemoteFun } from "../term/fun.ts";
import { isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { isTuple, t } from "../term/tuple.ts";
import { check } from "./check.ts";
import { type Environment, evaluateAll } from "./evaluate.ts";
import { makeFun } from "./fun.ts";

/** What code is evaluated among that was not typed here: there are no commands of a shell. */
export function environmentOf(bindings: Map<string, Term>): Environment {
  return {
    bindings,
    command: async (name, args, among) => {
      throw undef(Symbol.for("erl_eval"), atom(name), await evaluateAll(args, among));
    },
  };
}

/** Variables as Erlang's `erl_eval` has them: a list of names and values, or a map. */
export function bindingsFrom(term: Term): Map<string, Term> {
  const pairs = term instanceof TermMap ? [...term] : isList(term) ? term.map(pairOf) : undefined;
  if (!pairs) return error(Symbol.for("badarg"));
  return new Map(pairs.map(([name, value]) => [isAtom(name) ? atomName(name) : "", value]));
}

function pairOf(term: Term): readonly [Term, Term] {
  return isTuple(term) && term.length === 2 ? [term[0], term[1]] : error(Symbol.for("badarg"));
}

/**
 * The expression that has come in the abstract format, to be evaluated among some variables.
 *
 * @throws Exception `{unbound_var, Name}`, or `badarg` when it is none
 */
export function expressionFrom(form: Term, bindings: ReadonlyMap<string, Term>): Expression {
  try {
    const expression = readAbstract(form);
    const fault = check(expression, "", bindings.keys());
    if (fault) throw new NoExpression(form);
    return expression;
  } catch (thrown) {
    if (thrown instanceof NoExpression) throw new Exception("error", Symbol.for("badarg"), []);
    throw thrown;
  }
}

const made = new WeakMap<RemoteFun, LocalFun>();

/**
 * A fun of another node's prompt, made here; `undefined` for any other fun.
 *
 * In all releases from OTP 25 on, its free variable is `{Anno, Bindings, LocalHandler, FunHandler, Used,
 * Clauses}`, with a name behind it if the fun has one.
 */
export function funFrom(fun: RemoteFun): LocalFun | undefined {
  const known = made.get(fun);
  if (known || fun.module !== Symbol.for("erl_eval")) return known;
  const [info] = fun.free;
  if (!isTuple(info) || info.length < 6) return undefined;
  const [, bindings, , , , clauses, name] = info;
  const code = t(Symbol.for("clauses"), clauses);
  const form =
    info.length === 6
      ? t(Symbol.for("fun"), 0, code)
      : t(Symbol.for("named_fun"), 0, name, clauses);
  const variables = bindingsFrom(bindings);
  const node = expressionFrom(form, variables);
  if (node.type !== "fun") return undefined;
  const here = makeFun(node, environmentOf(variables));
  made.set(fun, here);
  return here;
}
