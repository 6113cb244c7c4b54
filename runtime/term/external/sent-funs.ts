/**
 * Closures of ours, abroad. A JavaScript function can't be sent, but a name for it can: a NEW_FUN_EXT
 * of a module `javascript`, which no Erlang node has. So over there it can be held, compared, printed
 * and sent on, though not called; and when it comes back it is the very closure again.
 *
 * For that, what was sent is remembered: up to MAX_SENT_FUNS closures. Beyond that the oldest is
 * forgotten, and if it still comes back, it is a RemoteFun that nobody can call: Erlang's closures
 * fare no better when their module has been replaced twice.
 */
import { randomBytes } from "node:crypto";
import { type LocalFun, localFunNumber, type RemoteFun } from "../fun.ts";
import { Pid } from "../identifier.ts";
import { MAX_SENT_FUNS } from "../limits.ts";

const MODULE = Symbol.for("javascript");

/** Which OS process our closures belong to: a node that was not sent one can't guess it. */
const UNIQ: Uint8Array = randomBytes(16);

/** OTP compares closures by this number and the index, so it has to differ too. In 27 bits. */
const OLD_UNIQ = (UNIQ[0] as number) * 0x10000 + (UNIQ[1] as number) * 0x100 + (UNIQ[2] as number);

/**
 * The process that made the closure. Erlang never looks at it, but insists that it is there; ours are
 * made by nobody in particular.
 */
const MAKER = new Pid(Symbol.for("nonode@nohost"), 0, 0, 0);

/** By their numbers, those first sent first. */
const sent = new Map<number, LocalFun>();

/** The form in which a closure of ours is sent, and from which {@link broughtBack} finds it again. */
export function sendable(fun: LocalFun): Omit<RemoteFun, never> {
  const index = localFunNumber(fun);
  if (!sent.has(index)) {
    if (sent.size === MAX_SENT_FUNS) forgetOldest();
    sent.set(index, fun);
  }
  const identity = { uniq: UNIQ, index, oldIndex: index, oldUniq: OLD_UNIQ };
  return { module: MODULE, arity: fun.arity, ...identity, pid: MAKER, free: [] };
}

/** The closure of ours that such a fun stands for, if it is one and still known. */
export function broughtBack(fun: Omit<RemoteFun, never>): LocalFun | undefined {
  if (fun.module !== MODULE || Buffer.compare(fun.uniq, UNIQ) !== 0) return undefined;
  return sent.get(fun.index);
}

function forgetOldest(): void {
  for (const index of sent.keys()) {
    sent.delete(index);
    return;
  }
}
