/**
 * Lab 10: what the owner has declared.
 *
 * The configuration is a list of terms, as they stand in lib_chan.conf: `{port, N}`, and a line
 * `{service, Name, password, Password, mfa, Module, Function, Args}` for each service.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/10` tells how far you are.
 */

// You will need more than this: add it to the list as you go.
import { $, type List, match, type Term, t } from "#runtime";

const atoms = {
  port: Symbol.for("port"),
  service: Symbol.for("service"),
  password: Symbol.for("password"),
  mfa: Symbol.for("mfa"),
  ok: Symbol.for("ok"),
  badService: Symbol.for("badService"),
};

/** The number in `{port, N}`, or `undefined`. */
export function port(conf: List) {
  // TODO 1: go through the lines of conf. match(pattern, line) gives an object with what the holes of
  // the pattern have matched, or undefined when the line does not fit.
  const found = match(t(atoms.port, $("N")), conf);
  return found?.N;
}

/** What a name stands for: `{ok, Password, {Module, Function, Args}}`, or `badService`. */
export function service(conf: List, name: Term) {
  const mfa = [atoms.mfa, $.atom("Mod"), $.atom("Func"), $("Args")] as const;
  const shape = t(atoms.service, $("Name"), atoms.password, $.list("Password"), ...mfa);
  // TODO 1: give {ok, Password, {Mod, Func, Args}} of the line that has this form and this name, and
  // badService if there is none. Terms are compared by equal(a, b).
  return match(shape, t(conf, name)) ? t(atoms.ok, name) : undefined;
}
