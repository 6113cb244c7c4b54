// A right answer in another style: see ../../04.md.
import {
  _,
  $,
  type Atom,
  after,
  apply,
  disconnectNode,
  equal,
  exit,
  type List,
  monitorNode,
  on,
  type Pid,
  processFlag,
  receive,
  self,
  send,
  spawn,
  spawnLink,
  type Term,
  t,
} from "#runtime";

const atom = (name: string) => Symbol.for(name);
const failed = (why: Term) => t(atom("error"), why);

export async function start(node: symbol, module: Atom, name: Atom, args: List): Promise<Pid> {
  const me = self();
  return spawn(node, atom("boss"), atom("worker"), [me, module, name, args]);
}

export async function worker(boss: Pid, module: Atom, name: Atom, args: List) {
  const result = await apply(module, name, args);
  send(boss, t(self(), result));
}

export function lost(nodes: readonly symbol[]): Promise<Term> {
  return aside(async () => {
    for (const node of nodes) monitorNode(node, true);
    return receive(on(t(atom("nodedown"), $("Node")), ({ Node }) => Node));
  });
}

export function run(node: symbol, module: Atom, name: Atom, args: List, timeout: number) {
  return aside(async () => {
    processFlag(atom("trap_exit"), true);
    const me = self();
    const pid = await spawnLink(node, atom("boss"), atom("worker"), [me, module, name, args]);
    const outcome = receive(
      on(t(pid, $("Result")), ({ Result }) => t(atom("ok"), Result)),
      on(t(atom("EXIT"), _, $("Why")), ({ Why }) => failed(Why)),
      after(timeout, () => failed(atom("timeout"))),
    );
    if (equal(await outcome, failed(atom("timeout")))) disconnectNode(node);
    return outcome;
  });
}

async function aside(code: () => unknown): Promise<Term> {
  const boss = self();
  const before = processFlag(atom("trap_exit"), true);
  const pid = spawnLink(async () => exit(t(boss, (await code()) as Term)));
  const outcome = await receive(on(t(atom("EXIT"), pid, t(boss, $("It"))), ({ It }) => It));
  processFlag(atom("trap_exit"), before);
  return outcome;
}

export async function anywhere(
  nodes: readonly symbol[],
  module: Atom,
  name: Atom,
  args: List,
  timeout: number,
): Promise<Term> {
  const [node, ...rest] = nodes;
  if (!node) return failed(atom("no_node"));
  const outcome = await run(node, module, name, args, timeout);
  const isLost = ["noconnection", "timeout"].some((why) => equal(outcome, failed(atom(why))));
  return isLost ? anywhere(rest, module, name, args, timeout) : outcome;
}
