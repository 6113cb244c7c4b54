import { $, type List, match, type Term } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

export function refuses(module: Term, name: Term, args: List): boolean {
  if (module === atoms.os) return true;
  if (module !== atoms.erlang || name !== atoms.apply) return false;
  const inner = match([$("M"), $("F"), $.list("A")], args);
  return inner !== undefined && refuses(inner.M, inner.F, inner.A);
}
