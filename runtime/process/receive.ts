/**
 * `receive`: waits for a message that fits one of its clauses.
 *
 *     const reply = await receive(
 *       on(t(kvs, $("Reply")), ({ Reply }) => Reply),
 *       after(1000, () => timeout),
 *     );
 *
 * The messages in the mailbox are looked at from the oldest on, each held against the clauses from
 * the first on. What fits is taken out and its clause's body is run, and its value is the value of
 * `receive`. What does not fit stays, in its order. If nothing fits, the process sleeps until
 * something comes that does, or until the time of `after` is over.
 */
import type { Term } from "../term/term.ts";
import { After, type Clause, On } from "./clause.ts";
import { current } from "./current.ts";
import { BadArgument } from "./exception.ts";
import type { Waiting } from "./mailbox.ts";
import type { Bindings, Captures, Pattern } from "./pattern.ts";
import { hasTurn, nextTurn } from "./turns.ts";

/** The longest `after`, in ms: about 50 days, as in Erlang. */
export const MAX_AFTER = 2 ** 32 - 1;

/** What has to be awaited: it may be there already. */
export type Awaitable<T> = T | Promise<T>;

/** What `receive` gives: what the bodies of its clauses return. */
export type Result<C> = C extends Clause<infer R> | After<infer R> ? Awaited<R> : never;

/**
 * A clause of {@link receive}. Erlang: `Pattern -> Body`.
 *
 * @param pattern a term with holes: see {@link $}
 * @param body gets what the holes took, by name; may be asynchronous
 * @example
 * ```ts
 * const clause = on(t($.pid("From"), Symbol.for("ping")), ({ From }) => send(From, Symbol.for("pong")));
 * ```
 */
export function on<const P extends Pattern, R>(
  pattern: P,
  body: (bindings: Bindings<P>) => R,
): Clause<R>;
export function on<R>(pattern: Pattern, body: (bindings: Captures) => R): Clause<R> {
  return new On(pattern, body);
}

/**
 * The clause of {@link receive} for when nothing fitting has come. Erlang: `after Ms -> Body`.
 *
 * @param ms milliseconds; 0 looks at what is already there and does not wait; `Infinity` waits for ever
 * @throws Exception `badarg` when `ms` is no such number
 * @example
 * ```ts
 * const clause = after(1000, () => Symbol.for("timeout"));
 * ```
 */
export function after<R>(ms: number, body: () => R): After<R> {
  const valid = ms === Number.POSITIVE_INFINITY || (Number.isInteger(ms) && ms >= 0);
  if (!valid || (ms > MAX_AFTER && ms !== Number.POSITIVE_INFINITY))
    throw new BadArgument(`after expects whole milliseconds from 0 to ${MAX_AFTER}, got ${ms}`);
  return new After(ms, body);
}

/**
 * Takes the first message that fits a clause, waiting for it if need be, and runs the clause's body.
 * Erlang: `receive … end`.
 *
 * @returns what the body returns; always `await` it
 * @throws what the body throws; Exception `badarg` when `after` is not the last clause, or another
 * receive of the same process waits
 * @example
 * ```ts
 * send(self(), t(Symbol.for("sum"), 1, 2));
 * const sum = await receive(
 *   on(t(Symbol.for("sum"), $.number("A"), $.number("B")), ({ A, B }) => A + B),
 * ); // 3
 * ```
 */
export function receive<const C extends readonly (Clause<unknown> | After<unknown>)[]>(
  ...clauses: C
): Awaitable<Result<C[number]>> {
  for (let i = 0; i < clauses.length - 1; i++)
    if (clauses[i] instanceof After)
      throw new BadArgument("receive expects after(…) as its last clause only");
  return receiveFirst(clauses) as Awaitable<Result<C[number]>>;
}

/**
 * `receive` by a function that looks at a message and gives what to do with it: what the shell's own
 * `receive` is made of.
 */
export function receiveMatching<R>(
  accept: (message: Term) => (() => R) | undefined,
  timeout?: After<R>,
): Awaitable<R> {
  return receiveFirst(timeout ? [{ accept }, timeout] : [{ accept }]);
}

function receiveFirst<R>(clauses: readonly Clause<R>[]): Awaitable<R> {
  const process = current();
  process.mailbox.begin();
  const last = clauses[clauses.length - 1];
  const timeout = last instanceof After ? last : undefined;
  const body = process.take(clauses) ?? (timeout?.ms === 0 ? (timeout.body as () => R) : undefined);
  // A message that is already there costs no promise, unless it is the others' turn.
  if (body) return hasTurn() ? body() : nextTurn(timeout?.ms === 0).then(body);
  return process.wait(clauses, timeout).then(goOn) as Promise<R>;
}

/** Runs what has been found. The code of a process that was killed meanwhile waits for ever. */
function goOn({ owner, body }: Waiting): unknown {
  return owner.exited ? new Promise<never>(() => {}) : body?.();
}
