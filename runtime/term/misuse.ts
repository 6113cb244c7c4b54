/**
 * What to say about a value that is no Erlang term. Programs meet this when they send something, so
 * the message names what came and what to write instead.
 */
import { inspect, types } from "node:util";
import { type Atom, fitsAtom, isAtom, literalOf, MAX_ATOM_CHARACTERS } from "./atom.ts";
import { MAX_BIG_BYTES, MAX_TERM_BYTES, maxTermBytes } from "./limits.ts";

declare global {
  interface String {
    /** ES2024, and in Node 20: false when there is half of a surrogate pair in the string. */
    isWellFormed(): boolean;
    /** ES2024, and in Node 20: each half of a surrogate pair becomes U+FFFD. */
    toWellFormed(): string;
  }
}

/** Whether a value is an atom: its symbol is registered, and of a name that an atom may have. */
export function canBeAtom(value: unknown): value is Atom {
  if (typeof value !== "symbol") return isAtom(value);
  if (known.has(value)) return true;
  const name = Symbol.keyFor(value);
  if (name === undefined || !name.isWellFormed() || !fitsAtom(name)) return false;
  if (known.size === MAX_KNOWN) known.clear();
  known.add(value);
  return true;
}

/** Symbols that have been found to be atoms: to look at their names again would take longer. */
const known = new Set<symbol>();
const MAX_KNOWN = 65_536;

/** Whether a value can name a process, a node or a module: an atom, but none that has a literal. */
export function isName(value: unknown): value is symbol {
  return typeof value === "symbol" && canBeAtom(value) && literalOf(value) === value;
}

/**
 * A list or a tuple that can be read: it is all there, and it does no more than an array does.
 *
 * @throws TypeError for a proxy, which may be something else each time; RangeError for what is too long
 */
export function readable<T extends readonly unknown[]>(elements: T): T {
  if (types.isProxy(elements) || elements.length > MAX_TERM_BYTES) throw notATerm(elements);
  return elements;
}

/**
 * The elements of a list, read once.
 *
 * @throws TypeError or RangeError when they can't be read
 */
export function elementsOf<T>(list: readonly T[]): T[] {
  try {
    return [...readable(list)];
  } catch (thrown) {
    throw refusalOf(list, thrown);
  }
}

/** The errors that were made here. */
const refusals = new WeakSet<object>();

/**
 * The error to throw where a value could not be read: the refusal itself, or one in place of whatever a
 * getter has thrown. An end of the stack is no fault of the value.
 */
export function refusalOf(value: unknown, thrown: unknown): unknown {
  if (typeof thrown === "object" && thrown !== null && refusals.has(thrown)) return thrown;
  return isEndOfStack(thrown) ? thrown : notATerm(value);
}

function isEndOfStack(thrown: unknown): boolean {
  try {
    return thrown instanceof RangeError && /call stack/.test(thrown.message);
  } catch {
    return false;
  }
}

/** The error to throw for a value that is no term. */
export function notATerm(value: unknown): TypeError | RangeError {
  return noted(refusal(value));
}

/** The error to throw for a term that is too large to be sent. */
export function tooLarge(): RangeError {
  return noted(
    new RangeError(
      `expected an Erlang term, got one of more than ${maxTermBytes} bytes: send it in parts`,
    ),
  );
}

function noted<E extends Error>(error: E): E {
  refusals.add(error);
  return error;
}

function refusal(value: unknown): TypeError | RangeError {
  if (typeof value === "bigint")
    return new RangeError(
      `expected an Erlang term, got an integer of more than ${8 * MAX_BIG_BYTES} bits: Erlang has none`,
    );
  if (!types.isProxy(value) && Array.isArray(value) && value.length > MAX_TERM_BYTES)
    return new RangeError(
      `expected an Erlang term, got a list of ${value.length} elements: send it in parts`,
    );
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
  return noted(
    new RangeError(
      "expected an Erlang term, got a list or a map that contains itself: put a copy into it, as in [...list]",
    ),
  );
}

/** What is said of a value that is no term. */
export function nameOf(value: unknown): string {
  try {
    return came(value);
  } catch {
    return `a ${typeof value} that can't be looked into`;
  }
}

function came(value: unknown): string {
  if (typeof value === "symbol") return `the symbol ${String(value)}`;
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (value instanceof Promise) return "a promise";
  if (value instanceof Error)
    return "reason" in value ? "an exception" : `an error, ${value.message}`;
  const made = constructorOf(value);
  if (made === Object || made === undefined) return `a plain object ${shown(value)}`;
  return `a ${made.name} ${shown(value)}`;
}

function remedy(value: unknown): string {
  if (typeof value === "symbol")
    return Symbol.keyFor(value) === undefined
      ? 'an atom is made by Symbol.for("name"), not Symbol("name")'
      : `an atom's name is Unicode text of at most ${MAX_ATOM_CHARACTERS} characters`;
  if (typeof value === "function")
    return value.name
      ? `call it, ${value.name}(), or write fun(${value.name}) to send it`
      : "write fun(f) to send it";
  if (types.isProxy(value)) return "it is a proxy, send a copy of what it stands for";
  if (value instanceof Map) return "use new TermMap(pairs)";
  if (value instanceof Set) return "use a list, [...set]";
  if (value instanceof Promise) return "await it first";
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return "bytes are a Uint8Array";
  if (value instanceof Error)
    return `send its ${"reason" in value ? "reason" : "message"}, or a tuple t(error, reason)`;
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
