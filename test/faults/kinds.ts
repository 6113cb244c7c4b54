/** All faults, kind by kind: the table of the README. */

import { clocks } from "./clocks.ts";
import { disks } from "./disks.ts";
import type { Kind } from "./fault.ts";
import { machines } from "./machines.ts";
import { peers } from "./peers.ts";
import { portMapper } from "./port-mapper.ts";
import { processes } from "./processes.ts";
import { programs } from "./programs.ts";
import { resources } from "./resources.ts";

export const KINDS: readonly Kind[] = [
  processes,
  peers,
  portMapper,
  clocks,
  disks,
  resources,
  machines,
  programs,
];
