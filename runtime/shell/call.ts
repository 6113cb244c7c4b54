/**
 * Calls: of a function in a module, of a fun, of one of Erlang's own functions that need no module,
 * and of a command of the shell.
 */
import { autoImported } from "../erlang/modules/erlang.ts";
import { LibraryError } from "../erlang/modules/library.ts";
import type { Call } from "../erlang/notation/syntax.ts";
import { apply } from "../process/apply.ts";
import { Exception } from "../process/exception.ts";
import { atomName, isAtom } from "../term/atom.ts";
import { isFun } from "../term/fun.ts";
import type { List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { forAbroad } from "./abroad.ts";
import { type Environment, evaluate, evaluateAll } from "./evaluate.ts";

export async function evaluateCall(
  { callee, args }: Call,
  environment: Environment,
): Promise<Term> {
  if (callee.type === "remote") {
    const module = await evaluate(callee.module, environment);
    const name = await evaluate(callee.name, environment);
    return callRemote(module, name, await evaluateAll(args, environment));
  }
  if (callee.type !== "literal" || !isAtom(callee.value)) {
    const fun = await evaluate(callee, environment);
    return callFun(fun, await evaluateAll(args, environment));
  }
  const name = atomName(callee.value);
  if (!autoImported.has(`${name}/${args.length}`))
    return environment.command(name, args, environment);
  return callRemote(Symbol.for("erlang"), callee.value, await evaluateAll(args, environment));
}

async function callRemote(module: Term, name: Term, args: List): Promise<Term> {
  if (isAtom(module) && isAtom(name)) return apply(module, name, forAbroad(module, name, args));
  const complaints = [module, name].flatMap((part, i) =>
    isAtom(part) ? [] : [`argument ${i + 1}: not an atom`],
  );
  throw new LibraryError(Symbol.for("badarg"), "erlang", "apply", [module, name, args], complaints);
}

/** Calls a fun with the values of its arguments. */
export async function callFun(fun: Term, args: List): Promise<Term> {
  if (isFun(fun)) return apply(fun, args);
  throw new Exception("error", t(Symbol.for("badfun"), fun), []);
}
