/**
 * What an OS process takes of the machine, where the system tells: in Linux, by files in `/proc`.
 * Elsewhere it seems to take nothing.
 */
import { readFileSync } from "node:fs";

/** In what Linux counts memory, in bytes, and time, in ms. */
const PAGE_BYTES = 4096;
const TICK_MS = 10;

/** Where `utime` and `stime` stand in `/proc/PID/stat`, behind the name of the program: see proc(5). */
const UTIME = 11;

export interface Burden {
  /** The memory that it has, in bytes: Node's own limit does not count the bytes of a `Uint8Array`. */
  readonly bytes: number;
  /** The time for which it has computed so far, in ms, however much of it others have got meanwhile. */
  readonly cpuMs: number;
}

/** Of an OS process and those that it has started: where it is started in a container, it is one of these. */
export function burdenOf(pid: number | undefined): Burden {
  const all = familyOf(pid).map(ownBurden);
  const sum = (key: keyof Burden) => all.reduce((total, one) => total + one[key], 0);
  return { bytes: sum("bytes"), cpuMs: sum("cpuMs") };
}

function familyOf(pid: number | string | undefined): (number | string)[] {
  if (pid === undefined) return [];
  let children: string[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  } catch {
    // it has ended, or the system does not tell
  }
  return [pid, ...children.filter(Boolean).flatMap(familyOf)];
}

function ownBurden(pid: number | string): Burden {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[UTIME]) + Number(fields[UTIME + 1]);
    return { bytes: Number(pages) * PAGE_BYTES, cpuMs: ticks * TICK_MS };
  } catch {
    return { bytes: 0, cpuMs: 0 };
  }
}
