/**
 * The OS processes that run what a student wrote. That may hang, crash, print without end, or fill the
 * memory, so it never runs in the same OS process as the program that tells about it.
 *
 * None outlives that program: each is a process group of its own that is killed when the program ends,
 * however it ends, and each ends by itself when the channel to the program is gone.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "./files.ts";

/** What lets Node run TypeScript. */
const TYPESCRIPT = pathToFileURL(join(CHECKOUT, "runtime/node/typescript.js")).href;

/** The memory that a child may use for JavaScript values, in MB. */
const HEAP_MB = 256;

/** What removes types is still experimental, and what Node says of that is nothing that a student has printed. */
const OWN_FLAGS = [`--max-old-space-size=${HEAP_MB}`, "--disable-warning=ExperimentalWarning"];

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly flags?: readonly string[];
  /** The command that starts Node, and its whole environment, where it is started in a way of its own. */
  readonly launch?: {
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

const running = new Set<ChildProcess>();
let watching = false;

/**
 * Starts a program of the kit as an OS process of its own, to talk to by messages. What it prints itself
 * goes nowhere: it hands on what there is to be seen.
 */
export function startChild(
  program: URL,
  { env = {}, flags = [], launch }: ChildOptions = {},
): ChildProcess {
  watchOwnEnd();
  const [execPath = process.execPath, ...before] = launch?.command ?? [];
  const child = fork(program, [], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execPath,
    env: launch?.env ?? { ...process.env, ...env },
    execArgv: [...before, ...OWN_FLAGS, "--import", TYPESCRIPT, ...flags],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.on("error", () => {}); // "exit" follows, or it never was
  return child;
}

/** Resolves with the exit status, or the signal, once a child that has hung up has ended. */
export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode;
}

/** Ends a child, and what it has started. */
export function endChild(child: ChildProcess): void {
  running.delete(child);
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // it ended a moment ago, or there are no groups: Windows
  }
}

function watchOwnEnd(): void {
  if (watching) return;
  watching = true;
  const endAll = () => {
    for (const child of running) endChild(child);
  };
  process.prependOnceListener("exit", endAll); // before a folder is removed in which they work
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => {
      endAll();
      process.kill(process.pid, signal); // the handler is gone: now it does what it always does
    });
}
