/**
 * `kernel_sup`: the process that starts the services of a node, and starts one again that has died. It
 * is what is left of a supervisor when there is one rule.
 *
 * A node of OTP ends with any of its services, because what others know of it may be wrong from then on.
 * Here each service sees to that itself when it starts.
 */

import { $ } from "../process/pattern.ts";
import { printed } from "../process/printed.ts";
import { on } from "../process/receive.ts";
import { report } from "../process/report.ts";
import { runAs } from "../process/running.ts";
import { spawnLink } from "../process/spawn.ts";
import { start } from "../process/start.ts";
import type { Vm } from "../process/vm.ts";
import { equal } from "../term/equal.ts";
import type { Pid } from "../term/identifier.ts";
import { t } from "../term/tuple.ts";
import { onCall, reply } from "./gen.ts";
import { serve } from "./server.ts";

const [EXIT, worker] = [Symbol.for("EXIT"), Symbol.for("worker")];

/** Starts the services of a node, by their names, which they have when this returns. */
export function startServices(vm: Vm, services: readonly [string, () => Promise<never>][]): void {
  const supervisor = vm.createProcess(vm.named(Symbol.for("user"))?.pid);
  supervisor.trapExit = true;
  vm.register(Symbol.for("kernel_sup"), supervisor);
  const begin = ([name, service]: (typeof services)[number]): Pid => {
    const pid = spawnLink(service);
    const child = vm.find(pid);
    if (child) vm.register(Symbol.for(name), child);
    return pid;
  };
  const pids = runAs(supervisor, () => services.map(begin));
  const children = () => services.map(([name], i) => t(Symbol.for(name), pids[i], worker, []));
  const clauses = [
    on(t(EXIT, $.pid("Pid"), $("Reason")), ({ Pid, Reason }) => {
      const i = pids.findIndex((pid) => equal(pid, Pid) && !vm.find(pid));
      const service = services[i];
      if (!service) return;
      const what = printed(t(Symbol.for(service[0]), Pid, Reason), { node: vm.name });
      report(vm, "SUPERVISOR", `    kernel_sup starts a service again that has died:\n${what}\n`);
      pids[i] = begin(service);
    }),
    onCall((request, client, tag) => {
      if (request === Symbol.for("which_children")) reply(client, tag, children());
    }),
  ];
  start(supervisor, () => serve(clauses, children));
}
