/**
 * A term: any value that a process can hold, send and receive.
 *
 * | Erlang | TypeScript |
 * | --- | --- |
 * | atom `sunny` | `Symbol.for("sunny")`; `true`, `false`, `undefined`, `null` are themselves |
 * | tuple `{store, K, V}` | `t(store, k, v)` |
 * | list, improper list | array; `ImproperList` |
 * | integer | number when safe, else bigint |
 * | float | number; `Float` when it has no fraction |
 * | binary, bitstring | string when valid UTF-8, else Uint8Array; `BitString` |
 * | string `"Genova"` | a list of numbers: `charlist("Genova")` |
 * | map | `TermMap` |
 * | pid, reference, port, fun | `Pid`, `Reference`, `Port`, `Fun` |
 */
import type { Atom } from "./atom.ts";
import type { Binary, BitString } from "./binary.ts";
import type { Pid, Port, Reference } from "./identifier.ts";
import type { Float } from "./number.ts";

/** The kinds of terms. A kind that contains terms adds itself to these, in its own file. */
export interface Kinds {
  readonly atom: Atom;
  readonly number: number | bigint | Float;
  readonly binary: Binary | BitString;
  readonly identifier: Pid | Port | Reference;
}

/** Any Erlang value. */
export type Term = Kinds[keyof Kinds];
