/**
 * In which line of the student's code each process has called into the runtime last: where it waits, if it
 * waits. A student's modules find functions in `#runtime` that note it, and then do what they always do.
 */
import type { Exports } from "../../../runtime/process/modules.ts";
import type { Process } from "../../../runtime/process/process.ts";
import { running } from "../../../runtime/process/running.ts";

export interface Place {
  /** `gkvs.ts` */
  readonly file: string;
  readonly line: number;
}

/** What a process may wait in: a function, and modules of such functions. */
const WAITING = ["receive", "rpc", "erpc", "global", "netAdm"];

/** The runtime compares these to tell which one it was given. */
const COMPARED = /^(random|notify).*Name$/;

export class Places {
  #of = new WeakMap<Process, Place>();

  of(process: Process): Place | undefined {
    return this.#of.get(process);
  }

  /** `#runtime` for a student's module. */
  noting(runtime: Exports): Exports {
    const noted = WAITING.map((name) => [name, this.#noted(name, runtime[name])]);
    return { ...runtime, ...Object.fromEntries(noted) };
  }

  #noted(name: string, value: unknown): unknown {
    if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).map(([key, each]) => [key, this.#noted(key, each)]);
      return Object.fromEntries(members);
    }
    if (typeof value !== "function" || COMPARED.test(name)) return value;
    return (...args: readonly unknown[]) => {
      const process = running();
      const place = placeIn(new Error().stack);
      if (process && place) this.#of.set(process, place);
      return value(...args);
    };
  }
}

/** The first place in a stack that is not in this file. */
function placeIn(stack = ""): Place | undefined {
  for (const line of stack.split("\n").slice(1)) {
    const [, file, row] = /([\w-]+\.ts)[^:]*:(\d+)/.exec(line) ?? [];
    if (file !== undefined && file !== "places.ts") return { file, line: Number(row) };
  }
  return undefined;
}
