/** A machine that has IPv6 and nothing else: a namespace of Linux, which takes root. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { ended, startChild } from "../support/children.ts";
import { temporaryHome } from "../support/erl.ts";
import { Output } from "../support/output.ts";
import { TYPESCRIPT } from "../support/typescript.ts";

const hasNetworks =
  spawnSync("unshare", ["--net", "true"]).status === 0 && spawnSync("ip", ["-V"]).status === 0;

const PROGRAM = `
  import { netAdm, startNode } from "${new URL("../../runtime/index.ts", import.meta.url)}";
  const [sif, amora] = [await startNode("sif"), await startNode("amora")];
  console.log(String(await sif.run(() => netAdm.ping(amora.name))));
  process.exit();`;

test("two nodes find each other where there is no IPv4", {
  skip: !process.env.CI && !hasNetworks && "it takes root, unshare and ip",
}, async () => {
  const home = temporaryHome();
  try {
    const setup = "ip link set lo up && ip addr del 127.0.0.1/8 dev lo && exec";
    const program = [process.execPath, ...TYPESCRIPT, "--input-type=module", "-e", PROGRAM];
    // With the process namespace the port mapper ends, too.
    const inside = ["--net", "--pid", "--fork", "--kill-child", "sh", "-c", `${setup} "$@"`, "sh"];
    const child = startChild("unshare", [...inside, ...program], { HOME: home.path });
    const output = new Output(child);
    await ended(child);
    assert.equal(output.text, "Symbol(pong)\n");
  } finally {
    home.cleanup();
  }
});
