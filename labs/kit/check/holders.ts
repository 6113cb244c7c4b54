/** What must hold at every step: a name of the cluster is that of one process. */
import { nameServerOf } from "../../../runtime/global/name-server.ts";
import { Failure } from "./failure.ts";
import type { Stage } from "./stage.ts";

/**
 * From now on no two living processes are known by a global name. For checks that are made on simulated
 * networks only, and cut no cables.
 */
export function oneHolderAtMost(stage: Stage, name: symbol): void {
  stage.cluster.always(() => {
    const { vms } = stage.observed;
    const held = vms.flatMap((vm) => {
      const pid =
        vm.network && [...vm.processes].length > 0 && nameServerOf(vm).names.find(name)?.[1];
      const process = pid && stage.observed.vmOf(pid.node)?.find(pid);
      return process ? [stage.observed.who(process)] : [];
    });
    const holders = [...new Set(held)];
    if (holders.length < 2) return;
    const expected = `one process at most is known as ${Symbol.keyFor(name)}, at every step`;
    throw new Failure({ symptom: "wrong-answer", expected, came: holders.join(" and ") });
  });
}
