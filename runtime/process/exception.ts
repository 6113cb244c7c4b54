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
import { fileURLToPath } from "node:url";
import { type Atom, atom, MAX_ATOM_CHARACTERS } from "../term/atom.ts";
import { snapshot, termOf } from "../term/copy.ts";
import { charlist, isList, type List } from "../term/list.ts";
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
  /** What `error/1`, `exit/1` or `throw/1` was called with; of what is no term, its printed form. */
  readonly reason: Term;
  /** Where it happened, as Erlang lists it: `[{Module, Function, Arity, Location}]`. */
  readonly stacktrace: List;

  constructor(kind: ExceptionClass, reason: Term, stacktrace?: List) {
    super(`an Erlang ${kind}: its reason is a term`);
    this.class = kind;
    this.reason = termOf(reason);
    this.stacktrace = stacktrace ? (termOf(stacktrace) as List) : framesOf(this);
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

/** Erlang's answer to an argument of the wrong kind, with a hint for the reader of a JavaScript stack. */
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
  if (isA(Exception, thrown))
    return isWhole(thrown) ? thrown : new Exception("error", termOf(thrown), []);
  if (!isA(Error, thrown)) return new Exception("throw", thrown as Term);
  const name = field(thrown, "name");
  const message = field(thrown, "message");
  const kind = typeof name === "string" ? nameAtom(name) : Symbol.for("Error");
  const text = typeof message === "string" ? charlist(message) : termOf(message);
  return new Exception("error", t(kind, text), framesOf(thrown));
}

/** Whether an exception is as it was made: a program can have changed it, or made it without anything. */
function isWhole(exception: Exception): boolean {
  try {
    snapshot(exception.reason);
    const isKnown = ["error", "exit", "throw"].includes(exception.class);
    return isKnown && isList(snapshot(exception.stacktrace));
  } catch {
    return false;
  }
}

/** `instanceof`, which a proxy can make throw. */
function isA<T>(kind: new (...args: never[]) => T, value: unknown): value is T {
  try {
    return value instanceof kind;
  } catch {
    return false;
  }
}

/** A field of an error, which need not be what JavaScript's own errors have there. */
function field(error: Error, name: "name" | "message" | "stack"): unknown {
  try {
    return error[name];
  } catch {
    return undefined; // its getter throws
  }
}

/** The atom of a name that a program has given, cut where an atom's must end. */
function nameAtom(name: string): Atom {
  return atom([...name.toWellFormed()].slice(0, MAX_ATOM_CHARACTERS).join(""));
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

/** The folder that this runtime is in, as a URL has it and as a path: a stack may have either. */
const folder = new URL("..", import.meta.url);
const RUNTIME = [folder.pathname, folder.protocol === "file:" ? fileURLToPath(folder) : undefined];

/** At most this many frames of a stack are told, as Erlang does (`backtrace_depth`). */
const MAX_FRAMES = 8;

/**
 * The frames of a JavaScript stack as Erlang writes them, without those of the runtime and of Node
 * itself. JavaScript does not tell how many parameters a function had: the arity is given as 0.
 */
function framesOf(error: Error): List {
  const stack = field(error, "stack");
  const frames: Term[] = [];
  if (typeof stack !== "string") return frames;
  for (const line of stack.split("\n")) {
    const found = /^\s+at (?:async )?(?:(\S+)[^(]*\()?(.*?):(\d+):\d+\)?$/.exec(line);
    if (!found || frames.length === MAX_FRAMES) continue;
    const [, name = "-anonymous-", path = "", row = "0"] = found;
    if (/^node:|\/node_modules\//.test(path) || RUNTIME.some((at) => at && path.includes(at)))
      continue;
    const file = path.slice(path.lastIndexOf("/") + 1).replace(/\?.*$/, "");
    const at = [t(Symbol.for("file"), charlist(file)), t(Symbol.for("line"), Number(row))];
    const callee = name.slice(name.lastIndexOf(".") + 1);
    frames.push(t(nameAtom(file.replace(/\.\w+$/, "")), nameAtom(callee), 0, at));
  }
  return frames;
}
