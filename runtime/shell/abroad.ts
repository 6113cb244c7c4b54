/**
 * Funs of the prompt, on another node: `spawn(Node, fun() -> … end)`.
 *
 * A stock shell sends a fun of its module `erl_eval`, and another node calls it only when that has the very
 * same version of this module: two releases of OTP can't do so with each other. What is sent from here is
 * therefore no fun, but a call of `erl_eval:expr`, which makes the fun over there out of its code and its
 * variables, and then does with it what was to be done.
 */
import { abstract, form } from "../erlang/notation/abstract.ts";
import { current } from "../process/current.ts";
import { type Atom, atom, atomName, isAtom } from "../term/atom.ts";
import { isList, type List } from "../term/list.ts";
import { compare } from "../term/order.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { isTuple, t } from "../term/tuple.ts";
import { type Closure, closureOf } from "./closure.ts";

const ERL_EVAL = Symbol.for("erl_eval");
const EXPR = Symbol.for("expr");
const NONE = form("atom", Symbol.for("none"));
const VALUE = form("atom", Symbol.for("value"));

/**
 * The arguments of a call that has another node do something, with that in a form that can be done there.
 *
 * A fun inside of another argument is sent as a fun: it comes back as the same.
 *
 * @param args a node or several, then a fun, or a module, a function and its arguments
 */
export function forAbroad(module: Atom, name: Atom, args: List): List {
  const [node, what, function_, list, ...rest] = args;
  const asksAnother = module === Symbol.for("rpc") || module === Symbol.for("erpc");
  if (!asksAnother && !(module === Symbol.for("erlang") && atomName(name).startsWith("spawn")))
    return args;
  if (node === current().vm.name) return args;
  if (closureOf(what))
    return [node, ...evaluation((sent) => call(sent.form(what), [])), ...args.slice(2)];
  if (!isAtom(what) || !isAtom(function_) || !isList(list) || !list.some(closureOf)) return args;
  const remote = form("remote", form("atom", what), form("atom", function_));
  return [
    node,
    ...evaluation((sent) =>
      call(
        remote,
        list.map((arg) => sent.form(arg)),
      ),
    ),
    ...rest,
  ];
}

const call = (callee: Term, args: List): Term => form("call", callee, args);

/** The module, function and arguments that evaluate an expression, and give its value. */
function evaluation(expression: (sent: Sent) => Term): readonly [Atom, Atom, List] {
  const sent = new Sent();
  const made = expression(sent);
  const [none, value] = [Symbol.for("none"), Symbol.for("value")];
  return [ERL_EVAL, EXPR, [made, new TermMap(sent.bindings), none, none, value]];
}

/** Whether there is a fun of the prompt in a term, however deep. */
function hasClosure(term: Term): boolean {
  const rest: Term[] = [term];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (isList(next) || isTuple(next)) for (const part of next) rest.push(part);
    else if (closureOf(next)) return true;
  }
  return false;
}

/** Terms as expressions that give them: those with no such fun in them are the values of variables. */
class Sent {
  readonly bindings = new Map<Term, Term>();

  form(term: Term): Term {
    const closure = closureOf(term);
    if (closure) return this.#making(closure);
    if (!hasClosure(term)) return this.#variable(term);
    const parts = (term as List).map((part) => this.form(part));
    if (isTuple(term)) return form("tuple", parts);
    return parts.reduceRight((tail, head) => form("cons", head, tail), form("nil"));
  }

  #variable(value: Term): Term {
    const name = atom(`V${this.bindings.size}`);
    this.bindings.set(name, value);
    return form("var", name);
  }

  /** `erl_eval:expr(Code, Variables, none, none, value)` */
  #making({ node, bindings }: Closure): Term {
    const code = abstract(node);
    const used = [...bindings].filter(([name]) => name !== node.name && mentions(code, atom(name)));
    // In Erlang's order of names, in which erl_eval looks for them.
    const variables = used
      .map(([name, value]) => t(atom(name), value))
      .sort(([a], [b]) => compare(a, b));
    const parts = [this.#variable(code), this.form(variables), NONE, NONE, VALUE];
    return call(form("remote", form("atom", ERL_EVAL), form("atom", EXPR)), parts);
  }
}

/** Whether a variable is in some code. */
function mentions(code: Term, name: Atom): boolean {
  if (!isList(code) && !isTuple(code)) return false;
  if (isTuple(code) && code[0] === Symbol.for("var")) return code[2] === name;
  return code.some((part) => mentions(part, name));
}
