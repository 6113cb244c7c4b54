// A right answer in another style: see ../../06.md.
import {
  _,
  $,
  type Atom,
  after,
  apply,
  demonitor,
  exceptionFrom,
  exit,
  type List,
  match,
  on,
  type Reference,
  receive,
  spawnRequest,
  spawnRequestAbandon,
  type Term,
  t,
} from "#runtime";

const atom = (name: string) => Symbol.for(name);
const gaveUp = t(atom("badrpc"), atom("timeout"));
const isDown = t(atom("badrpc"), atom("nodedown"));

const begin = (node: symbol, module: Atom, name: Atom, args: List) =>
  spawnRequest(
    node,
    atom("my_rpc"),
    atom("run"),
    [module, name, args],
    [atom("monitor"), t(atom("reply"), atom("error_only"))],
  );

async function end(ref: Reference, timeout: number): Promise<Term> {
  return receive(
    on(t(atom("DOWN"), ref, _, _, $("Why")), ({ Why }) => told(Why)),
    on(t(atom("spawn_reply"), ref, atom("error"), _), () => isDown),
    after(timeout, () => {
      spawnRequestAbandon(ref);
      demonitor(ref, [atom("flush")]);
      return gaveUp;
    }),
  );
}

function told(why: Term): Term {
  const value = match(t(atom("my_rpc"), $("Value")), why);
  if (value) return value.Value;
  return why === atom("noconnection") ? isDown : t(atom("badrpc"), t(atom("EXIT"), why));
}

export const call = (node: symbol, module: Atom, name: Atom, args: List, timeout: number) =>
  end(begin(node, module, name, args), timeout);

export async function run(module: Atom, name: Atom, args: List) {
  let value: Term;
  try {
    value = await apply(module, name, args);
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    if (exception.class === "error") exit(t(exception.reason, exception.stacktrace));
    if (exception.class === "exit") exit(exception.reason);
    value = exception.reason;
  }
  exit(t(atom("my_rpc"), value));
}

export function cast(node: symbol, module: symbol, name: symbol, args: List) {
  spawnRequest(node, module, name, args, [t(atom("reply"), atom("no"))]);
  return true;
}

export async function multicall(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
) {
  const calls = nodes.map((node) => begin(node, module, name, args));
  const all: Term[] = [];
  for (const ref of calls) all.push(await end(ref, timeout));
  const isBad = (result: Term) => [gaveUp, isDown].some((bad) => match(bad, result));
  return t(
    all.filter((result) => !isBad(result)),
    nodes.filter((_node, i) => isBad(all[i])),
  );
}
