/**
 * The module `io`: printing, as the lecture's programs do it. What is printed goes to the process's
 * group leader; where none is there to print for others, as in a plain script, to standard output.
 *
 * Left out: reading.
 */
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { whereis } from "../../process/names.ts";
import { _, $ } from "../../process/pattern.ts";
import { on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { demonitor, monitor } from "../../process/ties.ts";
import { Pid } from "../../term/identifier.ts";
import { charlist, type List, text } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { write } from "../print/print.ts";
import { FormatError } from "./io-directive.ts";
import { formatString } from "./io-format.ts";
import { servesIo } from "./io-server.ts";
import { ArgumentError, aList, anything, library, takes } from "./library.ts";

const ok = Symbol.for("ok");

/** Prints a text at a device, the group leader by default; resolves once it is printed. */
async function put(characters: string, device?: Pid): Promise<symbol> {
  const { vm, groupLeader } = current();
  const to = device ?? groupLeader;
  const local = vm.find(to);
  if (to.node === vm.name && !(local && servesIo(local))) {
    vm.log(characters);
    return ok;
  }
  const answer = await ioRequest(to, t(Symbol.for("put_chars"), Symbol.for("unicode"), characters));
  if (answer !== ok) throw new Exception("error", Symbol.for("terminated"), []);
  return ok;
}

/** What a device answers to a request: `{error, terminated}` when there is no such device any more. */
export async function ioRequest(to: Pid, request: Term): Promise<Term> {
  const ref = monitor(to);
  send(to, t(Symbol.for("io_request"), current().pid, ref, request));
  const answer = await receive(
    on(t(Symbol.for("io_reply"), ref, $("Answer")), ({ Answer }) => Answer),
    on(t(Symbol.for("DOWN"), ref, _, _, _), () => t(Symbol.for("error"), Symbol.for("terminated"))),
  );
  demonitor(ref, [Symbol.for("flush")]);
  return answer;
}

const aText = {
  complaint: "not valid character data (an iodata term)",
  fits: (term: Term): term is Term => textOf(term) !== undefined,
};

function textOf(term: Term): string | undefined {
  try {
    return text(term);
  } catch {
    return undefined;
  }
}

/** A format is a string, a binary or an atom. */
function pattern(term: Term, argument: number): string {
  const characters = typeof term === "symbol" ? Symbol.keyFor(term) : textOf(term);
  if (characters !== undefined) return characters;
  throw new ArgumentError(argument, "not a valid format string");
}

/** @param first which argument the control string is: what comes before it is the device */
function print(device: Term, control: Term, args: List, first: number): Promise<symbol> {
  return put(formatted(control, args, first), deviceOf(device));
}

function formatted(control: Term, args: List, first: number): string {
  try {
    return formatString(pattern(control, first), args, current().vm.name);
  } catch (error) {
    if (error instanceof FormatError)
      throw new ArgumentError(error.argument + first - 1, error.message);
    throw error;
  }
}

/** A device is a pid, a registered name, or `standard_io`, which is the group leader. */
function deviceOf(device: Term): Pid | undefined {
  if (device instanceof Pid) return device;
  if (device === Symbol.for("standard_io")) return undefined;
  const pid = typeof device === "symbol" ? whereis(device) : undefined;
  if (!pid) throw new ArgumentError(1, "the device does not exist");
  return pid;
}

const standard = Symbol.for("standard_io");

const format = {
  "/1": takes([anything], (pattern) => print(standard, pattern, [], 1)),
  "/2": takes([anything, aList], (pattern, args) => print(standard, pattern, args, 1)),
  "/3": takes([anything, anything, aList], (device, pattern, args) =>
    print(device, pattern, args, 2),
  ),
};

/** The module's exports. */
export const io = library("io", {
  "format/1": format["/1"],
  "format/2": format["/2"],
  "format/3": format["/3"],
  "fwrite/1": format["/1"],
  "fwrite/2": format["/2"],
  "fwrite/3": format["/3"],
  "nl/0": takes([], () => put("\n")),
  "nl/1": takes([anything], (device) => put("\n", deviceOf(device))),
  "put_chars/1": takes([aText], (chars) => put(text(chars))),
  "put_chars/2": takes([anything, aText], (device, chars) => put(text(chars), deviceOf(device))),
  "write/1": takes([anything], (term) => put(write(term, { node: current().vm.name }))),
});

provide("io", io);

/** The text alone, as a flat list of characters. Erlang: `io_lib:format/2`. */
const textOnly = takes([anything, aList], (control, args) => charlist(formatted(control, args, 1)));

provide("io_lib", library("io_lib", { "format/2": textOnly, "fwrite/2": textOnly }));
