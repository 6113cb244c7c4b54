/**
 * Lab 06: rpc from scratch, out of spawn, monitors, exits and receive.
 *
 * The process that makes the call on the other node ends with its result, and the monitor reports that
 * end; it also reports an end without a result.
 */
import {
  _,
  $,
  type Atom,
  after,
  apply,
  demonitor,
  equal,
  exceptionFrom,
  exit,
  type List,
  match,
  on,
  receive,
  spawn,
  spawnMonitor,
  type Term,
  t,
} from "#runtime";

const atoms = {
  my_rpc: Symbol.for("my_rpc"),
  execute: Symbol.for("execute"),
  result: Symbol.for("result"),
  DOWN: Symbol.for("DOWN"),
  EXIT: Symbol.for("EXIT"),
  badrpc: Symbol.for("badrpc"),
  nodedown: Symbol.for("nodedown"),
  noconnection: Symbol.for("noconnection"),
  timeout: Symbol.for("timeout"),
  flush: Symbol.for("flush"),
};

/** Calls `module:name(...args)` on a node: what that gives, or `{badrpc, Reason}`. */
export async function call(node: symbol, module: Atom, name: Atom, args: List, timeout: number) {
  const [, ref] = await spawnMonitor(node, atoms.my_rpc, atoms.execute, [module, name, args]);
  return receive(
    on(t(atoms.DOWN, ref, _, _, $("Reason")), ({ Reason }) => resultOf(Reason)),
    after(timeout, () => {
      demonitor(ref, [atoms.flush]);
      return t(atoms.badrpc, atoms.timeout);
    }),
  );
}

/** What the process on the other node does: it makes the call, and ends with the result. */
export async function execute(module: Atom, name: Atom, args: List) {
  exit(t(atoms.result, await attempt(module, name, args)));
}

/** What a call gives or throws, or `{badrpc, {'EXIT', Reason}}` when it goes wrong. */
async function attempt(module: Atom, name: Atom, args: List): Promise<Term> {
  try {
    return await apply(module, name, args);
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    if (kind === "throw") return reason;
    return t(atoms.badrpc, t(atoms.EXIT, kind === "exit" ? reason : t(reason, stacktrace)));
  }
}

/** What the reason of that process's end says about the call. */
function resultOf(reason: Term): Term {
  const done = match(t(atoms.result, $("Value")), reason);
  if (done) return done.Value;
  return t(atoms.badrpc, reason === atoms.noconnection ? atoms.nodedown : t(atoms.EXIT, reason));
}

/** Has a node call a function, and does not wait: `true`. */
export function cast(node: symbol, module: symbol, name: symbol, args: List) {
  spawn(() => spawn(node, module, name, args));
  return true;
}

/** Calls a function on many nodes at once: `{Results, BadNodes}`, in the order of the nodes. */
export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
) {
  const calls = nodes.map((node) => {
    const [, ref] = spawnMonitor(async () => exit(await call(node, module, name, args, timeout)));
    return { node, ref };
  });
  const results: Term[] = [];
  const badNodes: symbol[] = [];
  for (const { node, ref } of calls) {
    const result = await receive(on(t(atoms.DOWN, ref, _, _, $("Result")), ({ Result }) => Result));
    if (isBadNode(result)) badNodes.push(node);
    else results.push(result);
  }
  return t(results, badNodes);
}

/** Whether a result means that the node has given none. */
function isBadNode(result: Term): boolean {
  return [atoms.nodedown, atoms.timeout].some((why) => equal(result, t(atoms.badrpc, why)));
}
