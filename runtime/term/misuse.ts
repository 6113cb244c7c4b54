/**
 * What to say about a value that is no Erlang term. Programs meet this when they send something, so
 * the message names what came and what to write instead.
 */
import { inspect } from "node:util";
import { fitsAtom, MAX_ATOM_CHARACTERS } from "./atom.ts";

declare global {
  interface String {
    /** ES2024, and in Node 20: false when there is half of a surrogate pair in the string. */
    isWellFormed(): boolean;
    /** ES2024, and in Node 20: each half of a surrogate pair becomes U+FFFD. */
    toWellFormed(): string;
  }
}

/** Whether a symbol is an atom: registered, and of a name that an atom may have. */
export function canBeAtom(value: symbol): boolean {
  const name = Symbol.keyFor(value);
  if (name === undefined || !name.isWellFormed()) return false;
  return fitsAtom(name);
}

/** The errors that were made here. */
const refusals = new WeakSet<object>();

/** Whether an error is one of these, and not one that a value itself has thrown. */
export function isRefusal(error: unknown): boolean {
  return typeof error === "object" && error !== null && refusals.has(error);
}

/** The error to throw for a value that is no term. */
export function notATerm(value: unknown): TypeError | RangeError {
  const error = refusal(value);
  refusals.add(error);
  return error;
}

function refusal(value: unknown): TypeError | RangeError {
  if (typeof value === "number")
    return new RangeError(`expected an Erlang term, got ${value}: Erlang has no such float`);
  if (typeof value === "string")
    return new RangeError(
      `expected an Erlang term, got a string with half of a surrogate pair, ${shown(value)}: ` +
        "it is no Unicode text; bytes are sent as a Uint8Array",
    );
  try {
    return new TypeError(`expected an Erlang term, got ${came(value)}: ${remedy(value)}`);
  } catch {
    return new TypeError(
      `expected an Erlang term, got a ${typeof value} that can't be looked into: ` +
        "use a tuple t(...) or new TermMap(...)",
    );
  }
}

/** The error to throw for a list or a map that is a part of itself. */
export function containsItself(): RangeError {
  const error = new RangeError(
    "expected an Erlang term, got a list or a map that contains itself: put a copy into it, as in [...list]",
  );
  refusals.add(error);
  return error;
}

function came(value: unknown): string {
  if (typeof value === "symbol") return `the symbol ${String(value)}`;
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (value instanceof Promise) return "a promise";
  const made = constructorOf(value);
  if (made === Object || made === undefined) return `a plain object ${shown(value)}`;
  return `a ${made.name} ${shown(value)}`;
}

function remedy(value: unknown): string {
  if (typeof value === "symbol")
    return Symbol.keyFor(value) === undefined
      ? 'an atom is made by Symbol.for("name"), not Symbol("name")'
      : `an atom's name is Unicode text of at most ${MAX_ATOM_CHARACTERS} characters`;
  if (typeof value === "function") return "write fun(f) to send it";
  if (value instanceof Map) return "use new TermMap(pairs)";
  if (value instanceof Set) return "use a list, [...set]";
  if (value instanceof Promise) return "await it first";
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return "bytes are a Uint8Array";
  if (value instanceof Error) return "send its message, or a tuple t(error, reason)";
  return "use a tuple t(...) or new TermMap(...)";
}

function constructorOf(value: unknown): { name: string } | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null ? undefined : (prototype as object).constructor;
}

function shown(value: unknown): string {
  return inspect(value, {
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: 50,
    breakLength: Infinity,
  });
}
