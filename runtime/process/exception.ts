/**
 * How code goes wrong. Erlang has three classes of exception, and JavaScript's `throw` serves them all:
 *
 * - `throw value` of a term is Erlang's `throw`: meant to be caught.
 * - `exit(reason)` ends the process with that reason, silently.
 * - `error(reason)`, and every JavaScript `Error`, is a mistake: the process ends and the console
 *   says why.
 *
 * A process that nobody stops ends with an *exit reason*, a term: the reason itself for `exit`,
 * `{Reason, Stack}` for an error, `{{nocatch, Value}, Stack}` for a `throw` that nobody caught.
 */
import { type Atom, atom } from "../term/atom.ts";
import { charlist, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";

/** Erlang's three classes of exception. */
export type ExceptionClass = "error" | "exit" | "throw";

/**
 * An Erlang exception on its way through JavaScript code. Erlang: what `catch Class:Reason` takes.
 *
 * @example
 * ```ts
 * try {
 *   error(Symbol.for("oops"));
 * } catch (thrown) {
 *   if (thrown instanceof Exception) t(Symbol.for(thrown.class), thrown.reason); // {error,oops}
 * }
 * ```
 */
export class Exception extends Error {
  override readonly name = "Exception";
  readonly class: ExceptionClass;
  /** What `error/1`, `exit/1` or `throw/1` was called with. */
  readonly reason: Term;
  /** Where it happened, as Erlang lists it: `[{Module, Function, Arity, Location}]`. */
  readonly stacktrace: List;

  constructor(kind: ExceptionClass, reason: Term, stacktrace?: List) {
    super(`an Erlang ${kind}: its reason is a term`);
    this.class = kind;
    this.reason = reason;
    this.stacktrace = stacktrace ?? framesOf(this.stack);
  }
}

/**
 * Ends the process with an error and a report on the console. Erlang: `error/1`.
 *
 * @throws always
 * @example
 * ```ts
 * const [, ref] = spawnMonitor(() => error(Symbol.for("badarg")));
 * await receive(on(t(Symbol.for("DOWN"), ref, _, _, t($("Why"), _)), ({ Why }) => Why)); // badarg
 * ```
 */
export function error(reason: Term, stacktrace?: List): never {
  throw new Exception("error", reason, stacktrace);
}

/**
 * Erlang's answer to an argument of the wrong kind, with a hint for whoever reads a JavaScript stack.
 *
 * @example
 * ```ts
 * const wrong = new BadArgument("expected a pid");
 * wrong.reason; // badarg
 * ```
 */
export class BadArgument extends Exception {
  constructor(hint: string) {
    super("error", Symbol.for("badarg"));
    this.message = `badarg: ${hint}`;
  }
}

/** The error of calling a function that does not exist. Erlang: `undef`. */
export function undef(module: Atom, name: Atom, args: List): Exception {
  return new Exception("error", Symbol.for("undef"), [t(module, name, args, [])]);
}

/**
 * Makes an exception of whatever was thrown: a JavaScript error is one of class `error`, and a term one
 * of class `throw`. Erlang: what `catch Class:Reason:Stack` takes apart.
 *
 * @example
 * ```ts
 * exceptionFrom(new TypeError("no such thing")).reason; // {'TypeError',"no such thing"}
 * ```
 */
export function exceptionFrom(thrown: unknown): Exception {
  if (thrown instanceof Exception) return thrown;
  if (thrown instanceof Error)
    return new Exception(
      "error",
      t(atom(thrown.name), charlist(thrown.message)),
      framesOf(thrown.stack),
    );
  return new Exception("throw", thrown as Term);
}

/** The reason with which a process ends that did not catch this exception. */
export function exitReason(exception: Exception): Term {
  switch (exception.class) {
    case "exit":
      return exception.reason;
    case "error":
      return t(exception.reason, exception.stacktrace);
    case "throw":
      return t(t(Symbol.for("nocatch"), exception.reason), exception.stacktrace);
  }
}

/** The folder that this runtime is in. */
const RUNTIME = new URL("..", import.meta.url).pathname;

/** At most this many frames of a stack are told, as Erlang does (`backtrace_depth`). */
const MAX_FRAMES = 8;

/**
 * The frames of a JavaScript stack as Erlang writes them, without those of the runtime and of Node
 * itself. JavaScript does not tell how many parameters a function had: the arity is given as 0.
 */
function framesOf(stack: string | undefined): List {
  const frames: Term[] = [];
  for (const line of (stack ?? "").split("\n")) {
    const found = /^\s+at (?:async )?(?:(\S+)[^(]*\()?(.*?):(\d+):\d+\)?$/.exec(line);
    if (!found || frames.length === MAX_FRAMES) continue;
    const [, name = "-anonymous-", path = "", row = "0"] = found;
    if (/^node:|\/node_modules\//.test(path) || path.includes(RUNTIME)) continue;
    const file = path.slice(path.lastIndexOf("/") + 1).replace(/\?.*$/, "");
    const at = [t(Symbol.for("file"), charlist(file)), t(Symbol.for("line"), Number(row))];
    const callee = name.slice(name.lastIndexOf(".") + 1);
    frames.push(t(atom(file.replace(/\.\w+$/, "")), atom(callee), 0, at));
  }
  return frames;
}
