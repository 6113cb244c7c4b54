// Wrong: a name is compared as a text, so that a string is a service too.
// Caught by: service gives what the owner has declared under a name, or badService
// Symptom: wrong-answer
import { $, atomName, isAtom, isList, type List, match, type Term, t, text } from "#runtime";

const atoms = {
  port: Symbol.for("port"),
  service: Symbol.for("service"),
  password: Symbol.for("password"),
  mfa: Symbol.for("mfa"),
  ok: Symbol.for("ok"),
  badService: Symbol.for("badService"),
};

export function port(conf: List) {
  for (const line of conf) {
    const found = match(t(atoms.port, $("N")), line);
    if (found) return found.N;
  }
  return undefined;
}

const nameOf = (name: Term) =>
  isList(name) ? text(name) : isAtom(name) ? atomName(name) : undefined;

export function service(conf: List, name: Term) {
  const mfa = [atoms.mfa, $.atom("Mod"), $.atom("Func"), $("Args")] as const;
  const shape = t(atoms.service, $("Name"), atoms.password, $.list("Password"), ...mfa);
  for (const line of conf) {
    const found = match(shape, line);
    if (found && nameOf(found.Name) === nameOf(name))
      return t(atoms.ok, found.Password, t(found.Mod, found.Func, found.Args));
  }
  return atoms.badService;
}
