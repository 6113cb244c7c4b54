/**
 * Lab 10: the reception. It decides whether anything is started for a client, and what.
 *
 * Nothing that a client says is ever the name of what is run: it names a service, and the owner has
 * said what that stands for.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/10` tells how far you are.
 */

// You will need more than this: add it to the list as you go.
import { $, type List, match, on, type Pid, receive, send, type Term, t } from "#runtime";
import { service } from "./conf.ts";

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
  // TODO 4: service(conf, Name) says what the name stands for. If it is badService, say so, and return.
  // Otherwise say {challenge, Challenge} and wait for {response, Said}. If isRight gives false, say
  // authFail, and return. Only then say ack, spawn the service, which is a call of
  // apply(Mod, Func, [self(), ArgsC, Args]) as a process, and await run(socket, its pid).
  say(socket, service(conf, request.Name) ?? challenge);
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
