/**
 * Chance, where `global` needs it: a node's own dice. They fall by the node's name and incarnation, so
 * that in a simulated cluster the same seed gives the same run.
 */

import { Random } from "../process/random.ts";
import type { Vm } from "../process/vm.ts";
import { atomName } from "../term/atom.ts";

const dice = new WeakMap<Vm, Random>();

export function diceOf(vm: Vm): Random {
  let own = dice.get(vm);
  if (!own) {
    const bytes = Buffer.from(atomName(vm.name));
    own = new Random(bytes.reduce((sum, byte) => sum * 31 + byte, vm.creation));
    dice.set(vm, own);
  }
  return own;
}
