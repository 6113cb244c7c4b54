/**
 * Calling a function that is known by name only: `apply(kvs, store, [weather, sunny])`.
 */
import { type Atom, isAtom } from "../term/atom.ts";
import { ExternalFun, type Fun, isFun, LocalFun, type RemoteFun } from "../term/fun.ts";
import { isList, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { current } from "./current.ts";
import { BadArgument, error } from "./exception.ts";

/**
 * Calls `module:name(...args)`, or a fun. Erlang: `apply/2`, `apply/3`.
 *
 * @throws Exception `undef` when there is no such function; `{badarity, {Fun, Args}}` when a fun takes
 * another number of arguments; `{badfun, Fun}` for a closure whose module is not here; whatever the
 * function throws
 * @example
 * ```ts
 * await apply(fun((a: number, b: number) => a + b), [1, 2]); // 3
 * ```
 */
export async function apply(fun: Fun, args: List): Promise<Term>;
export async function apply(module: Atom, name: Atom, args: List): Promise<Term>;
export async function apply(
  ...call: readonly [Fun, List] | readonly [Atom, Atom, List]
): Promise<Term> {
  if (call.length === 2) return callFun(call[0], call[1]);
  const [module, name, args] = call;
  if (!isAtom(module) || !isAtom(name) || !isList(args))
    throw new BadArgument("apply expects a module, a function's name and a list of arguments");
  return current().vm.modules.apply(module, name, args);
}

/** Makes a closure of another node here, if its code has come with it. */
type Interpreter = (fun: RemoteFun) => Promise<LocalFun | undefined>;
let interpret: Interpreter = async () => undefined;

/** Lets closures be called whose code comes with them, as that of a shell's funs does. */
export function provideInterpreter(interpreter: Interpreter): void {
  interpret = interpreter;
}

async function callFun(fun: Fun, args: List): Promise<Term> {
  if (!isFun(fun) || !isList(args))
    throw new BadArgument("apply expects a fun and a list of arguments");
  if (fun.arity !== args.length) error(t(Symbol.for("badarity"), t(fun, args)));
  if (fun instanceof ExternalFun) return apply(fun.module, fun.name, args);
  if (fun instanceof LocalFun) return fun.call(...args) as Term;
  const made = await interpret(fun);
  if (made) return made.call(...args) as Term;
  return error(t(Symbol.for("badfun"), fun));
}
