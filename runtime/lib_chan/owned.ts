/**
 * A socket belongs to a process, and goes when the process goes, however that ends. To see it end,
 * another process watches it.
 */

import { _ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { runAs } from "../process/running.ts";
import { start } from "../process/start.ts";
import { monitor } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import type { Pid } from "../term/identifier.ts";
import { t } from "../term/tuple.ts";

/** Calls `release` once, when a process of a node has ended. */
export function whenEnded(vm: Vm, pid: Pid, release: () => void): void {
  const watcher = vm.createProcess(undefined);
  // The monitor is there before anything else can happen to the process.
  const ref = runAs(watcher, () => monitor(pid));
  start(watcher, async () => {
    await receive(on(t(Symbol.for("DOWN"), ref, _, _, _), () => true));
    release();
  });
}
