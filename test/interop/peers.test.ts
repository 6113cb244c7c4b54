/**
 * Peers that are no `erl`: a program in Elixir, one in C and one in Java each talk to a stock node and then
 * to one of ours, and have to see the same. Skipped where there is no such language; CI must have them, but
 * for a JDK; where that is, Jinterface has to be too.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "../support/course.ts";
import { type Cluster, cluster, type ErlNode, lacksErl, otpRelease } from "../support/erl.ts";

const FOLDER = fileURLToPath(new URL("peers", import.meta.url));

const ECHO =
  "register(echo, spawn(fun E() -> receive {P, M} -> P ! {echo, M, is_pid(P)}, E() end end))";

/** What a peer prints that is started with the name of a node. */
type Peer = (c: Cluster, node: ErlNode) => Promise<string>;

/** The same for a stock node and ours, each in a world of its own. */
async function seesTheSame(peer: Peer, answers: RegExp): Promise<void> {
  const [erl, ours] = await Promise.all(
    (["erl", "ours"] as const).map(async (by) => {
      let printed = "";
      await cluster(async (c) => {
        const node = await c[by]("amora");
        await node.eval(ECHO);
        printed = await peer(c, node);
      });
      return printed;
    }),
  );
  assert.match(erl as string, answers);
  assert.equal(ours, erl);
}

/** Why a peer is left out, if its program is not there; in CI all have to be that CI installs. */
function lacks(what: string, there: boolean, always = true): string | false {
  if (lacksErl()) return lacksErl();
  return there || (process.env.CI && always) ? false : `there is no ${what}`;
}

function has(program: string): boolean {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.some((folder) => existsSync(join(folder, program)));
}

test("Elixir's Node, :rpc, :erpc, :global, :pg, GenServer and Task.Supervisor see the same", {
  skip: lacks("elixir", has("elixir")),
}, async (context) => {
  // Elixir 1.14 runs on OTP 27, and OTP 29 does not load what it is compiled to.
  if ((await otpRelease()) > 27) return context.skip("Elixir 1.14 does not run on this erl");
  await seesTheSame(async (c, { name }) => {
    const args = ["--sname", "elixir", "--cookie", c.cookie, "--erl", "-start_epmd false"];
    const env = { ...c.env, LC_ALL: "C.UTF-8" };
    return (await run("elixir", [...args, join(FOLDER, "peer.exs"), name], { env })).stdout;
  }, /^true\ntrue\ntrue\n\[1, 2, 3\]\n:spawned\n\{true, :noproc\}\n:ok\n:yes\ntrue\n:yes\n:ok\n:ok\ntrue\n/);
});

test(
  "a program in C with ei calls, sends and gets messages",
  {
    skip: lacks("gcc, or no ei.h", has("gcc") && existsSync("/usr/include/ei.h")),
  },
  () =>
    seesTheSame(async (c, { name }) => {
      const program = join(c.home.path, "peer");
      await run("gcc", [join(FOLDER, "peer.c"), "-lei", "-lpthread", "-o", program]);
      return (await run(program, [name, c.cookie], { env: c.env })).stdout;
    }, /^rpc: \["one", two, 3\]\nanswer: \{echo, hello, true\}\n$/),
);

const jar = "/usr/share/java/OtpErlang.jar";

test(
  "a program in Java with Jinterface pings, sends and gets messages",
  {
    skip:
      lacks("javac", has("javac"), false) ||
      lacks(`${jar}, which the package erlang-jinterface has`, existsSync(jar)),
  },
  () =>
    seesTheSame(async (c, { name }) => {
      const args = ["-cp", jar, join(FOLDER, "Peer.java"), name, c.cookie];
      return (await run("java", args, { env: c.env })).stdout;
    }, /^ping: true\nanswer: \{echo,hello,true\}\nrex: \{rex,7\}\n$/),
);
