/**
 * The programs a test starts, and their end. A child must not outlive the test that started it: not
 * when the test fails, and not when the test run itself is interrupted.
 *
 * Two nets, one under the other. Every child is killed when this OS process exits. And every child
 * reads from a pipe that this OS process holds, and ends by itself at the end of that pipe: that
 * works even when we are killed so hard that nothing of ours runs any more.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

export type Child = ChildProcessWithoutNullStreams;

const running = new Set<Child>();

/** Starts a program whose standard streams are pipes, and remembers to end it. */
export function startChild(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd?: string,
): Child {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: "pipe",
    detached: true, // a process group of its own, so that what it starts ends with it
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.stdin.on("error", () => {}); // it ended before it had read everything
  return child;
}

/** Resolves once a child's OS process has ended and all its output was read. */
export function ended(child: Child): Promise<void> {
  if (!running.has(child)) return Promise.resolve();
  return new Promise((resolve) => child.once("close", () => resolve()));
}

/** Ends a child for sure. */
export async function endChild(child: Child): Promise<void> {
  const end = ended(child);
  killGroup(child);
  await end;
}

function killGroup(child: Child): void {
  if (child.pid === undefined) return; // it could not even be started
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it ended a moment ago
  }
}

function endAll(): void {
  for (const child of running) killGroup(child);
}

process.once("exit", endAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    endAll();
    process.kill(process.pid, signal); // the handler is gone: now the signal does what it always does
  });
