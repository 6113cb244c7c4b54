/**
 * The registrar: the process of each name server that registers names in the whole cluster. It locks
 * the cluster, looks whether the name is free, and tells all name servers. It does so for one after
 * the other, so the processes of one node never compete for the lock; and the lock is not left behind
 * when one of them is killed in the middle of it.
 *
 *     {register, Name, Pid, Method} → yes       a call to every name server,
 *     {unregister, Name} → ok                   by the process that holds the lock
 */

import { format } from "../erlang/print/print.ts";
import { current } from "../process/current.ts";
import { _, $, match } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { report } from "../process/report.ts";
import { self } from "../process/ties.ts";
import { multiCall, reply } from "../services/gen.ts";
import type { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { lockCluster, retry, unlockAll } from "./cluster-lock.ts";
import type { LockId } from "./lock-table.ts";
import type { Mesh } from "./mesh.ts";
import type { NameTable } from "./name-table.ts";
import { NAME_SERVER } from "./protocol.ts";

export const REGISTER = Symbol.for("register");
export const RE_REGISTER = Symbol.for("re_register");
export const UNREGISTER = Symbol.for("unregister");

const registration = t($.atom("Op"), $("Name"), $.pid("Pid"), $("Method"));
const withdrawal = t(UNREGISTER, $("Name"));

/**
 * Runs as the registrar of a node. What it is asked comes as `{Client, Tag, Request}`.
 *
 * @param names what this node knows, which it reads and only the name servers change
 */
export async function registrar(mesh: Mesh, names: NameTable): Promise<never> {
  for (;;)
    await receive(
      on(t($.pid("Client"), $("Tag"), $("Request")), async ({ Client, Tag, Request }) =>
        reply(Client, Tag, await carryOut(Request, mesh, names)),
      ),
      on(_, () => {}),
    );
}

async function carryOut(request: Term, mesh: Mesh, names: NameTable): Promise<Term> {
  const register = match(registration, request);
  if (register) {
    const { Op, Name, Pid, Method } = register;
    const done = await whileLocked(mesh, async (nodes) => {
      if (Op !== RE_REGISTER && !mayRegister(names, Name, Pid)) return false;
      await multiCall(NAME_SERVER, nodes, t(REGISTER, Name, Pid, Method));
      return true;
    });
    return Symbol.for(done ? "yes" : "no");
  }
  const unregister = match(withdrawal, request);
  if (unregister && names.find(unregister.Name))
    await whileLocked(mesh, (nodes) =>
      multiCall(NAME_SERVER, nodes, t(UNREGISTER, unregister.Name)),
    );
  return Symbol.for("ok");
}

/** A name must be free, and a process has one name at most. */
function mayRegister(names: NameTable, name: Term, pid: Pid): boolean {
  if (names.find(name)) return false;
  const others = names.namesOf(pid);
  if (others.length === 0) return true;
  const { vm } = current();
  const all = format([name, ...others], { node: vm.name });
  const process = format(pid, { node: vm.name });
  report(vm, "ERROR", `global: ${process} registered under several names: ${all}\n`);
  return false;
}

/** Does something while the whole cluster is locked. */
async function whileLocked<R>(
  mesh: Mesh,
  action: (nodes: readonly symbol[]) => Promise<R>,
): Promise<R> {
  const lock: LockId = t(Symbol.for("global"), self());
  const nodes = (await retry(() => lockCluster(lock, mesh))) as readonly symbol[];
  try {
    return await action(nodes);
  } finally {
    await unlockAll(lock, nodes);
  }
}
