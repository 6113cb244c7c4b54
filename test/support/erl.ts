/**
 * How tests use a stock `erl`, the judge of everything this project claims about Erlang.
 *
 * `interop(name, fn)` is `test(name, fn)` for a test that needs `erl`. `cluster(fn)` gives a test a
 * small world of its own (a port mapper at a private port, a HOME, a cookie) and ends all of it:
 *
 *     interop("a stock erl answers a ping", () =>
 *       cluster(async (c) => {
 *         const sif = await c.erl("sif");
 *         const amora = await c.erl("amora");
 *         assert.equal(await sif.eval(`net_adm:ping('${amora.name}')`), "pong");
 *       }));
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
  type ErlProcess,
  hasErl,
  NO_ERL,
  type ErlOptions as ShellOptions,
  startErl as startShell,
} from "../../labs/kit/session/erl-process.ts";
import { type Child, ended, startChild } from "./children.ts";
import { type ErlNode, type ErlOptions, startErl, startOurs } from "./erl-node.ts";
import { DEADLINE_MS, Output } from "./output.ts";

/** Why a test is skipped that needs an `erl`, if there is none; CI must have one. */
export function lacksErl(needed = true): string | false {
  return needed && !process.env.CI && !hasErl() ? NO_ERL : false;
}

/** The release of OTP that the `erl` on the PATH is of: 25, 27, … */
export async function otpRelease(): Promise<number> {
  release ??= erlEval('io:format("~s", [erlang:system_info(otp_release)])').then(Number);
  return release;
}
let release: Promise<number> | undefined;

/** A test that needs `erl`: skipped where there is none, but for CI, which must have one. */
export function interop(name: string, fn: (context: TestContext) => Promise<void> | void): void {
  test(name, { skip: lacksErl() }, fn);
}

/** The shell of a stock `erl`. */
export interface ErlShell {
  /** Types an expression, its dot included, and returns what is printed for it. */
  type(expression: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts `erl` and waits for its first prompt. Without options it is not distributed. */
export async function startErlShell(options?: ShellOptions): Promise<ErlShell> {
  const erl: ErlProcess = await startShell(options);
  return {
    async type(expression) {
      const answer = await erl.type(expression, DEADLINE_MS);
      if (typeof answer === "string") throw new Error(`typed ${expression}, and erl is ${answer}`);
      return answer.text;
    },
    stop: () => erl.hangUp(),
  };
}

/** A TCP port of 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A folder to be HOME for a test. */
export interface Home {
  readonly path: string;
  /** Writes `.erlang.cookie` in it, which only its owner may read. */
  writeCookie(cookie: string, mode?: number): void;
  /** Removes the folder. */
  cleanup(): void;
}

/** Makes an empty folder to be HOME. */
export function temporaryHome(): Home {
  const path = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  return {
    path,
    writeCookie(cookie, mode = 0o400) {
      const file = join(path, ".erlang.cookie");
      rmSync(file, { force: true });
      writeFileSync(file, cookie);
      chmodSync(file, mode);
    },
    cleanup: () => rmSync(path, { recursive: true, force: true }),
  };
}

/**
 * Runs `erl -noshell -noinput -eval Expression` to its end, not distributed, and returns what it
 * printed. The expression prints what it has to say; `halt()` is added.
 *
 * @param options.args more arguments for `erl`, before `-eval`
 */
export async function erlEval(
  expression: string,
  options: { env?: Record<string, string>; args?: readonly string[] } = {},
): Promise<string> {
  const child = startChild(
    "erl",
    [
      "-noshell",
      "-noinput",
      ...(options.args ?? []),
      "-eval",
      `${expression.replace(/\.?\s*$/, "")}, halt().`,
    ],
    { ERL_CRASH_DUMP_SECONDS: "0", ...options.env },
  );
  const output = new Output(child);
  await ended(child);
  if (child.exitCode !== 0) throw new Error(`erl failed (${child.exitCode}):\n${output.text}`);
  return output.text;
}

/** A test's own small world. */
export interface Cluster {
  readonly cookie: string;
  readonly epmdPort: number;
  readonly home: Home;
  /** For programs started by the test: HOME and ERL_EPMD_PORT. */
  readonly env: Record<string, string>;
  /** Starts a node of stock `erl` here. */
  erl(name: string, options?: Partial<ErlOptions>): Promise<ErlNode>;
  /** Starts a node of ours here that understands the same expressions. */
  ours(name: string, options?: Partial<ErlOptions>): Promise<ErlNode>;
  /** Registers what else has to be ended with the cluster; the latest ends first. */
  defer(end: () => unknown): void;
}

/**
 * Runs a test in a world of its own, and ends everything in it afterwards.
 *
 * @param options.epmd false when the test runs a port mapper of its own at `epmdPort`
 */
export async function cluster(
  fn: (cluster: Cluster) => Promise<void>,
  options: { epmd?: boolean } = {},
): Promise<void> {
  const ends: (() => unknown)[] = [];
  const home = temporaryHome();
  ends.push(home.cleanup);
  try {
    const epmdPort = await freePort();
    if (options.epmd !== false) ends.push(await startEpmd(epmdPort));
    const cookie = "COOKIEOFTHETEST";
    home.writeCookie(cookie);
    const env = { HOME: home.path, ERL_EPMD_PORT: String(epmdPort) };
    const common = { cookie, epmdPort, home: home.path };
    await fn({
      ...{ cookie, epmdPort, home },
      env,
      async erl(name, more) {
        const node = await startErl({ name, ...common, ...more });
        ends.push(() => node.stop());
        return node;
      },
      async ours(name, more) {
        const node = await startOurs({ name, ...common, ...more });
        ends.push(() => node.stop());
        return node;
      },
      defer: (end) => ends.push(end),
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Starts Erlang's own port mapper on a port, waits until it answers, and returns what ends it. */
export async function startEpmd(port: number): Promise<() => Promise<void>> {
  // epmd does not read its input: the shell around it does, and ends it at the end of the pipe.
  const child = startChild("sh", ["-c", 'epmd & read -r line; kill "$!"; wait'], {
    ERL_EPMD_PORT: String(port),
    ERL_EPMD_ADDRESS: "127.0.0.1",
  });
  await listening(port, child);
  return () => {
    child.stdin.end();
    return ended(child);
  };
}

/** Resolves when something accepts connections at a port. */
export async function listening(port: number, child: Child): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; ; ) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error(`epmd does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 10)); // polling, up to the deadline
  }
}

export { ErlNode, startErl, startOurs } from "./erl-node.ts";
