/**
 * `erpc`: the single call is in `call.ts`, and here is that of many nodes at once.
 */
import { current } from "../../process/current.ts";
import { BadArgument, type Exception, exceptionFrom } from "../../process/exception.ts";
import type { Atom } from "../../term/atom.ts";
import { snapshot } from "../../term/copy.ts";
import { isList, type List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type AnyTuple, t } from "../../term/tuple.ts";
import { abandonCall, beginCall, type Call, endCall, milliseconds, type Timeout } from "./call.ts";

export { call, cast, executeCall, executeCast, type Timeout } from "./call.ts";

/**
 * Calls a function on many nodes at once. Erlang: `erpc:multicall/4,5`.
 *
 * @param timeout milliseconds for all together
 * @returns for each node, in their order: `{ok, Value}`, `{throw, Term}`, `{exit, Reason}` or
 * `{error, Reason}`
 * @example
 * ```ts
 * await erpc.multicall([node()], Symbol.for("erlang"), Symbol.for("abs"), [-3]); // [{ok,3}]
 * ```
 */
export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: Timeout = Number.POSITIVE_INFINITY,
): Promise<AnyTuple[]> {
  const { clock } = current().vm;
  const end = clock.now() + milliseconds(timeout);
  if (!isList(nodes)) throw new BadArgument("expected a list of nodes");
  const calls: Call[] = [];
  try {
    for (const node of snapshot(nodes) as readonly symbol[])
      calls.push(beginCall(node, module, name, args));
  } catch (error) {
    calls.forEach(abandonCall);
    throw error;
  }
  const answers: AnyTuple[] = [];
  for (const call of calls) {
    const left = Math.max(0, Math.ceil(end - clock.now()));
    answers.push(await settled(endCall(call, left)));
  }
  return answers;
}

async function settled(answer: Promise<Term>): Promise<AnyTuple> {
  try {
    return t(Symbol.for("ok"), await answer);
  } catch (thrown) {
    const { class: kind, reason }: Exception = exceptionFrom(thrown);
    return t(Symbol.for(kind), reason);
  }
}
