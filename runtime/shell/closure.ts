/** What a fun of the prompt was made of, for those that send it elsewhere. */
import type { FunNode } from "../erlang/notation/syntax.ts";
import type { LocalFun } from "../term/fun.ts";
import type { Term } from "../term/term.ts";
import type { Bindings } from "./bindings.ts";

/** Its code, and the variables that it was made among. */
export interface Closure {
  readonly node: FunNode;
  readonly bindings: Bindings;
}

const closures = new WeakMap<LocalFun, Closure>();

export function noteClosure(fun: LocalFun, closure: Closure): void {
  closures.set(fun, closure);
}

export function closureOf(fun: Term): Closure | undefined {
  return closures.get(fun as LocalFun);
}
