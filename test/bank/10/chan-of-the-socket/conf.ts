// Wrong: MM in {chan, MM, Term} is the socket, which is the middle man's own affair.
// Caught by: the middle man carries terms both ways
// Symptom: wrong-answer
import { $, equal, type List, match, type Term, t } from "#runtime";

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

export function service(conf: List, name: Term) {
  const mfa = [atoms.mfa, $.atom("Mod"), $.atom("Func"), $("Args")] as const;
  const shape = t(atoms.service, $("Name"), atoms.password, $.list("Password"), ...mfa);
  for (const line of conf) {
    const found = match(shape, line);
    if (found && equal(found.Name, name))
      return t(atoms.ok, found.Password, t(found.Mod, found.Func, found.Args));
  }
  return atoms.badService;
}
