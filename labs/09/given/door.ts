/**
 * The door through which `rpc` comes in, and how it is guarded.
 *
 * Whatever another node asks for by `rpc` or `erpc`, the first thing that happens here is always the
 * same: a process is spawned that runs `erpc:execute_call(Res, M, F, Args)`, or for a cast
 * `erpc:execute_cast(M, F, Args)`. So a module that takes the place of `erpc` sees every such call
 * before it is made. That is what `door:close()` does: from then on `guard:refuses(M, F,
 * Args)` is asked about each, and a call that it refuses gives `{badrpc, refused}`.
 *
 * The node's own calls are not asked about: they do not come in.
 */
import type { Atom, List, Reference, Term } from "#runtime";
import { apply, Exception, erpc, t } from "#runtime";
import { current } from "../../../runtime/process/current.ts";

const refused = t(Symbol.for("erpc"), Symbol.for("refused"));

/** Guards the door of this node from now on: `true`. */
export async function close() {
  const { modules } = current().vm;
  const open = await modules.find(Symbol.for("erpc"));
  modules.load("erpc", { ...open, execute_call: executeCall, execute_cast: executeCast });
  return true;
}

async function executeCall(result: Reference, module: Atom, name: Atom, args: List) {
  if (await isRefused(module, name, args))
    throw new Exception("exit", t(result, Symbol.for("error"), refused), []);
  return erpc.executeCall(result, module, name, args);
}

async function executeCast(module: Atom, name: Atom, args: List): Promise<Term> {
  return (await isRefused(module, name, args)) ? refused : erpc.executeCast(module, name, args);
}

/** Only a clear `false` opens the door. */
async function isRefused(module: Atom, name: Atom, args: List): Promise<boolean> {
  const answer = await apply(Symbol.for("guard"), Symbol.for("refuses"), [module, name, args]);
  return answer !== false;
}
