import { _, $, equal, type List, match, type Term, t } from "#runtime";

const atoms = {
  os: Symbol.for("os"),
  erlang: Symbol.for("erlang"),
  apply: Symbol.for("apply"),
};

export function refuses(module: Term, name: Term, args: List): boolean {
  if (module === atoms.os) return true;
  const applied = match([_, _, $.list("A")], args);
  const isApply = equal(t(module, name), t(atoms.erlang, atoms.apply));
  return isApply && applied !== undefined && refuses(args[0], args[1], applied.A);
}
