/**
 * Lab 09: the deny-list.
 *
 * Before this node makes a call that another one asks for by `rpc`, `refuses` is asked whether it is on
 * the list of forbidden calls.
 */
import { $, type List, match, type Term } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

/** Whether the call `Module:Name(Args…)` is refused. */
export function refuses(module: Term, name: Term, args: List): boolean {
  if (module === atoms.os) return true;
  if (module !== atoms.erlang || name !== atoms.apply) return false;
  const inner = match([$("M"), $("F"), $.list("A")], args);
  return inner !== undefined && refuses(inner.M, inner.F, inner.A);
}
