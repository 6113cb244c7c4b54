import type { List, Term } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

export function refuses(module: Term, name: Term, args: List): boolean {
  if (module === atoms.os) return true;
  return module === atoms.erlang && name === atoms.apply && args.length === 3;
}
