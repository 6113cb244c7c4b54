// Right: the configuration by flatMap, and the digest of a text that was put together.
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
  return conf.map((line) => match(t(atoms.port, $("N")), line)).find((found) => found)?.N;
}

export function service(conf: List, name: Term) {
  const mfa = [atoms.mfa, $.atom("Mod"), $.atom("Func"), $("Args")] as const;
  const shape = t(atoms.service, $("Name"), atoms.password, $.list("Password"), ...mfa);
  const [found] = conf.flatMap((line) => {
    const fits = match(shape, line);
    return fits && equal(fits.Name, name) ? [fits] : [];
  });
  if (!found) return atoms.badService;
  return t(atoms.ok, found.Password, t(found.Mod, found.Func, found.Args));
}
