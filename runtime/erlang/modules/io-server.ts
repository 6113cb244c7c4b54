/**
 * The process that prints for others. Every process has a *group leader*, and what it wants printed it sends there,
 * as a request of the Erlang I/O protocol:
 *
 *     {io_request, From, ReplyAs, {put_chars, unicode, Chars}}   answered by   {io_reply, ReplyAs, ok}
 *
 * A spawned process has the group leader of the process that spawned it, even if it runs on another node.
 * That is why what it prints is seen in the shell that started it.
 *
 * Left out: input and options. A request for a line is answered by `{error, enotsup}`.
 */
import { current } from "../../process/current.ts";
import { $, match } from "../../process/pattern.ts";
import type { Process } from "../../process/process.ts";
import { on } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { runOn, start } from "../../process/start.ts";
import type { Vm } from "../../process/vm.ts";
import { serve } from "../../services/server.ts";
import { atomName, isAtom } from "../../term/atom.ts";
import type { Pid } from "../../term/identifier.ts";
import { isList, text } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { formatString } from "./io-format.ts";

const ok = Symbol.for("ok");
const unicode = Symbol.for("unicode");
const PUT_CHARS = Symbol.for("put_chars");

/** Requests of the protocol that are not served here. */
const NOT_SERVED: readonly Term[] = [
  ...["get_line", "get_chars", "get_until", "get_password"],
  ...["get_geometry", "getopts", "setopts"],
].map((name) => Symbol.for(name));

const servers = new WeakSet<Process>();

/** Whether a process answers I/O requests. */
export function servesIo(process: Process): boolean {
  return servers.has(process);
}

/** Serves I/O requests for ever: what is to be printed goes to `write`. */
export async function serveIo(write: (text: string) => void): Promise<never> {
  servers.add(current());
  const request = t(Symbol.for("io_request"), $.pid("From"), $("ReplyAs"), $("Request"));
  const requests = on(request, ({ From, ReplyAs, Request }) => {
    reply(From, ReplyAs, answer(Request, write));
  });
  return serve([requests], () => []);
}

/**
 * Gives a node its console: the process `user`, which prints to the node's log.
 *
 * @returns what runs code as a process whose output appears there
 */
export function openConsole(vm: Vm): <R>(code: () => R) => Promise<Awaited<R>> {
  const user = vm.createProcess(undefined);
  vm.register(Symbol.for("user"), user);
  start(user, () => serveIo(vm.log));
  return (code) =>
    runOn(vm, () => {
      current().groupLeader = user.pid;
      return code();
    });
}

function reply(to: Pid, as: Term, answer: Term): void {
  send(to, t(Symbol.for("io_reply"), as, answer));
}

/** Carries out a request, or several, until one fails. */
function answer(request: Term, write: (text: string) => void): Term {
  const left = [request];
  while (left.length > 0) {
    const next = left.pop();
    const several = match(t(Symbol.for("requests"), $.list("Requests")), next);
    const outcome = several ? ok : answerOne(next, write);
    if (outcome !== ok) return outcome;
    for (const one of several?.Requests.toReversed() ?? []) left.push(one);
  }
  return ok;
}

function answerOne(request: Term, write: (text: string) => void): Term {
  const chars = match(t(PUT_CHARS, $("Encoding"), $("Chars")), request);
  const call = match(
    t(PUT_CHARS, $("Encoding"), Symbol.for("io_lib"), $.atom("Name"), $.list("Args")),
    request,
  );
  if (!chars && !call) {
    const kind = isTuple(request) ? request[0] : request;
    const isKnown = NOT_SERVED.includes(kind);
    return t(Symbol.for("error"), Symbol.for(isKnown ? "enotsup" : "request")); // as OTP 27 and 29 say
  }
  try {
    write(chars ? textIn(chars.Chars, chars.Encoding) : formatted(call?.Name, call?.Args ?? []));
    return ok;
  } catch {
    // It is no text: any process may ask for anything, and the next one is served all the same.
    return t(Symbol.for("error"), PUT_CHARS);
  }
}

function textIn(chars: Term, encoding: Term): string {
  if (encoding === unicode || !(chars instanceof Uint8Array || typeof chars === "string"))
    return text(chars);
  return Buffer.from(chars).toString("latin1");
}

/** OTP sends what is to be formatted with the name of the function that does it. */
function formatted(name: Term, args: readonly Term[]): string {
  const [pattern, values] = args;
  if (!isAtom(name) || !["format", "fwrite"].includes(atomName(name)) || !isList(values))
    throw new TypeError("expected a format and its arguments");
  return formatString(text(pattern), values, current().vm.name);
}
