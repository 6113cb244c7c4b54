/**
 * How the shell words an exception: what went wrong in a line, then where, as far as it is known.
 *
 *     ** exception error: bad argument
 *          in function  atom_to_list/1
 *             called as atom_to_list(1)
 *             *** argument 1: not an atom
 */
import { autoImported } from "../erlang/modules/erlang.ts";
import { LibraryError } from "../erlang/modules/library.ts";
import { quoteAtom } from "../erlang/print/quote.ts";
import { BadArgument, type Exception } from "../process/exception.ts";
import { type Atom, atomName, isAtom } from "../term/atom.ts";
import { ExternalFun } from "../term/fun.ts";
import { isList, type List, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple } from "../term/tuple.ts";
import { ConstructionError } from "./build.ts";
import type { Show } from "./page.ts";

const WIDTH = 80;

/** The lines that tell of an exception. */
export function explain(exception: Exception, show: Show): string {
  const start = `** exception ${exception.class}: `;
  // What has called `erlang:error` is told, and not the call itself.
  const frames = exception.stacktrace
    .flatMap(readFrame)
    .filter(({ module, name }) => module !== "erlang" || name !== "error");
  const [first] = frames;
  const isCall = exception.class === "error" && first !== undefined;
  const { reason } = exception;

  if (exception instanceof ConstructionError)
    return `${start}construction of binary failed\n        *** ${exception.explanation}`;
  if (isCall && reason === Symbol.for("undef")) {
    const arity = first.args?.length ?? first.arity;
    return `${start}undefined function ${fullName(first)}/${arity}${places(frames.slice(1), show)}`;
  }
  if (isCall && reason === Symbol.for("function_clause") && first.args) {
    const words = "no function clause matching ";
    const called = below(start, words, (column) => shownCall(first, column, show), WIDTH);
    return `${start}${called}${at(first)}${places(frames.slice(1), show)}`;
  }
  const what = exception.class === "error" ? wording(reason) : { words: "", value: [reason] };
  const told =
    what.value.length === 0
      ? what.words
      : below(start, what.words, (column) => show(what.value[0], column));
  return `${start}${told}${places(frames, show)}${hints(exception)}`;
}

/**
 * Words and what follows them: on the same line, or below if that would be broken over lines.
 *
 * @param width how long the line may be; terms that can't be broken may go beyond the page
 */
function below(
  start: string,
  words: string,
  show: (column: number) => string,
  width = Number.POSITIVE_INFINITY,
): string {
  const before = start.length + words.length;
  const inline = show(before + 1);
  const fits = !inline.includes("\n") && before + inline.length <= width;
  if (words === "" || fits) return words + inline;
  return `${words}\n${" ".repeat(start.length)}${show(start.length + 1)}`;
}

interface Wording {
  readonly words: string;
  /** The term that follows the words, if there is one. */
  readonly value: readonly Term[];
}

const PLAIN = new Map<Atom, string>(
  Object.entries({
    badarg: "bad argument",
    badarith: "an error occurred when evaluating an arithmetic expression",
    if_clause: "no true branch found when evaluating an if expression",
    noproc: "no such process or port",
    notalive: "the node cannot be part of a distributed system",
    system_limit: "a system limit has been reached",
    timeout_value: "bad receive timeout value",
  }).map(([reason, words]) => [Symbol.for(reason), words]),
);

const WITH_VALUE = new Map<Atom, string>(
  Object.entries({
    badarg: "bad argument: ",
    badfun: "bad function ",
    badkey: "bad key: ",
    badmap: "bad map: ",
    badmatch: "no match of right hand side value ",
    bad_filter: "bad filter ",
    bad_generator: "bad generator ",
    bad_generators: "bad generators: ",
    case_clause: "no case clause matching ",
    else_clause: "no else clause matching ",
    try_clause: "no try clause matching ",
  }).map(([reason, words]) => [Symbol.for(reason), words]),
);

/** The reason of an error in words. */
function wording(reason: Term): Wording {
  const plain = isAtom(reason) ? PLAIN.get(reason) : undefined;
  if (plain !== undefined) return { words: plain, value: [] };
  const [tag, value, count] = isTuple(reason) && reason.length <= 3 ? reason : [];
  if (tag === Symbol.for("shell_undef") && isAtom(value))
    return { words: `undefined shell command ${atomText(value)}/${String(count)}`, value: [] };
  if (count !== undefined) return { words: "", value: [reason] };
  if (tag === Symbol.for("badarity")) return arity(value) ?? { words: "", value: [reason] };
  const words = isAtom(tag) ? WITH_VALUE.get(tag) : undefined;
  return words === undefined ? { words: "", value: [reason] } : { words, value: [value] };
}

function arity(call: Term): Wording | undefined {
  const [fun, args] = isTuple(call) ? call : [];
  if (!isList(args)) return undefined;
  const count = ["no arguments", "one argument", "two arguments"][args.length];
  const called = `called with ${count ?? `${args.length} arguments`}`;
  if (fun instanceof ExternalFun) {
    const name = `${atomText(fun.module)}:${atomText(fun.name)}/${fun.arity}`;
    return { words: `${name} ${called}`, value: [] };
  }
  const own = typeof fun === "object" && fun !== null && "arity" in fun ? fun.arity : undefined;
  return { words: `interpreted function with arity ${own} ${called}`, value: [] };
}

/** A place in a stack: `{Module, Function, Arity or Arguments, Location}`. */
interface Frame {
  readonly module: string;
  readonly name: string;
  readonly arity: number;
  /** What it was called with, where that is known. */
  readonly args: List | undefined;
  readonly file: string | undefined;
  readonly line: Term;
}

function readFrame(frame: Term): Frame[] {
  const [module, name, args, location] = isTuple(frame) ? frame : [];
  if (!isAtom(module) || !isAtom(name)) return [];
  const property = (key: string): Term => {
    const found = isList(location)
      ? location.find((pair) => isTuple(pair) && pair[0] === Symbol.for(key))
      : undefined;
    return isTuple(found) ? found[1] : undefined;
  };
  const file = property("file");
  return [
    {
      module: atomName(module),
      name: atomName(name),
      arity: isList(args) ? args.length : Number(args),
      args: isList(args) ? args : undefined,
      file: isList(file) ? text(file) : undefined,
      line: property("line"),
    },
  ];
}

function places(frames: readonly Frame[], show: Show): string {
  return frames
    .map((frame, i) => {
      if (i > 0) return `\n     in call from ${call(frame)}/${frame.arity}${at(frame)}`;
      if (isOperator(frame)) return operatorPlace(frame, show);
      const called = "        called as ";
      const calledAs = frame.args ? `\n${called}${shownCall(frame, called.length + 1, show)}` : "";
      return `\n     in function  ${call(frame)}/${frame.arity}${at(frame)}${calledAs}`;
    })
    .join("");
}

function isOperator({ module, name }: Frame): boolean {
  return module === "erlang" && (/^[^a-z]+$/.test(name) || OPERATOR_WORDS.has(name));
}

const OPERATOR_WORDS = new Set("and band bnot bor bsl bsr bxor div not or rem xor".split(" "));

function operatorPlace({ name, args = [], arity }: Frame, show: Show): string {
  const called = "        called as ";
  const shown = (term: Term, before: string) => show(term, called.length + before.length + 1);
  const [left, right] = args;
  const quoted = name === "/" ? "'/'" : name;
  const start = `\n     in operator  ${quoted}/${arity}\n${called}`;
  if (arity === 1) return `${start}${name} ${shown(left, `${name} `)}`;
  const first = shown(left, "");
  const second = shown(right, `${first} ${name} `);
  if (!first.includes("\n") && !second.includes("\n")) return `${start}${first} ${name} ${second}`;
  const indent = " ".repeat(called.length);
  return `${start}${first}\n${indent}${name}\n${indent}${shown(right, "")}`;
}

/** What else is known: which argument was wrong, or what the runtime has to say to a student. */
function hints(exception: Exception): string {
  const lines =
    exception instanceof LibraryError
      ? exception.complaints
      : exception instanceof BadArgument
        ? [exception.message.replace(/^badarg: /, "")]
        : [];
  return lines.map((line) => `\n        *** ${line}`).join("");
}

/** `lists:nth`, or without the module what needs none. */
function call(frame: Frame): string {
  const needsNone = frame.module === "erlang" && autoImported.has(`${frame.name}/${frame.arity}`);
  return needsNone ? quoteAtom(frame.name, true) : fullName(frame);
}

function fullName({ module, name }: Frame): string {
  return `${quoteAtom(module, true)}:${quoteAtom(name, true)}`;
}

function shownCall(frame: Frame, column: number, show: Show): string {
  const start = `${call(frame)}(`;
  const inline = (frame.args ?? []).map((arg, i) => show(arg, column, i + 1)).join(",");
  if (!inline.includes("\n") && column + start.length + inline.length <= WIDTH)
    return `${start}${inline})`;
  const indent = column + start.length;
  const args = (frame.args ?? []).map((arg, i) => show(arg, indent, i + 1));
  return `${start}${args.join(`,\n${" ".repeat(indent - 1)}`)})`;
}

function at({ file, line }: Frame): string {
  return file === undefined ? "" : ` (${file}:${String(line)})`;
}

function atomText(name: Atom): string {
  return quoteAtom(atomName(name), true);
}
