/**
 * Lab 10: the reception. It decides whether anything is started for a client, and what.
 *
 * Nothing that a client says is ever the name of what is run: it names a service, and the owner has
 * said what that stands for.
 */
import {
  $,
  apply,
  type List,
  match,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";
import { isRight } from "./auth.ts";
import { service } from "./conf.ts";
import { run } from "./mm.ts";

const atoms = {
  tcp: Symbol.for("tcp"),
  tcpClosed: Symbol.for("tcp_closed"),
  send: Symbol.for("send"),
  startService: Symbol.for("startService"),
  challenge: Symbol.for("challenge"),
  response: Symbol.for("response"),
  ack: Symbol.for("ack"),
  authFail: Symbol.for("authFail"),
  badService: Symbol.for("badService"),
  ok: Symbol.for("ok"),
};

/** Serves a connection to its end. When this has ended, the connection is closed. */
export async function serve(socket: Pid, conf: List, challenge: List) {
  const request = match(t(atoms.startService, $("Name"), $("ArgsC")), await next(socket));
  if (!request) return;
  const declared = t(atoms.ok, $.list("Password"), t($.atom("Mod"), $.atom("Func"), $("Args")));
  const found = match(declared, service(conf, request.Name));
  if (!found) return say(socket, atoms.badService);
  say(socket, t(atoms.challenge, challenge));
  const answer = match(t(atoms.response, $("Said")), await next(socket));
  if (!answer || !(await isRight(answer.Said, challenge, found.Password)))
    return say(socket, atoms.authFail);
  say(socket, atoms.ack);
  const args = [self(), request.ArgsC, found.Args];
  const owner = spawn(() => apply(found.Mod, found.Func, args));
  await run(socket, owner);
}

/** The next term from the client; `undefined` when it has gone. */
function next(socket: Pid) {
  return receive(
    on(t(atoms.tcp, socket, $("Term")), ({ Term }) => Term),
    on(t(atoms.tcpClosed, socket), () => undefined),
  );
}

/** Sends a term to the client. */
function say(socket: Pid, term: Term) {
  send(socket, t(atoms.send, term));
}
