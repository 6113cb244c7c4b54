import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { names, registerAlive } from "../../runtime/node/epmd-client.ts";
import { kill } from "../support/epmd.ts";
import { freePort } from "../support/erl.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { until } from "../support/until.ts";

const MAIN = fileURLToPath(new URL("../../runtime/node/epmd-main.ts", import.meta.url));

const sif = { name: "sif", port: 40123, hidden: false };

for (const [how, loader] of [
  ["npx tsx", ["node_modules/tsx/dist/cli.mjs"]],
  ["node --import tsx", ["--import", "tsx"]],
] as const)
  test(`a script run by ${how} leaves a port mapper behind, and can end`, async () => {
    const port = await freePort();
    const script = fileURLToPath(new URL("../support/register-and-end.ts", import.meta.url));
    const child = spawn(process.execPath, [...loader, script, "sif"], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ERL_EPMD_PORT: String(port) },
    });
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
    await until("sif is gone", async () => (await names("127.0.0.1", port)).length === 0);
    assert.equal(await kill(port), "OK");
  });

test("of two port mappers started at once, one ends without a word", async () => {
  const port = await freePort();
  const run = () =>
    spawn(process.execPath, [...TYPESCRIPT, MAIN, "60000"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ERL_EPMD_PORT: String(port) },
    });
  const both = [run(), run()];
  const ends = both.map(async (child) => {
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    const [code] = await once(child, "close");
    return { code, output: Buffer.concat(output).toString() };
  });
  assert.deepEqual(await Promise.race(ends), { code: 0, output: "" });
  await until("the daemon has ended", async () => (await kill(port)) === "OK");
  assert.deepEqual(await Promise.all(ends), Array(2).fill({ code: 0, output: "" }));
});

const isHere = (address: string) =>
  Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address));

/** All of 127.0.0.0/8 is this machine only on Linux. */
const linux = { skip: process.platform !== "linux" };

for (const [address, answers] of [
  [undefined, true],
  ["127.0.0.1", false],
  ["127.0.0.3, 127.0.0.2", true],
  ["0.0.0.0", true],
  ["::", true],
] as const)
  test(
    `with ERL_EPMD_ADDRESS ${address}, 127.0.0.2 ${answers ? "answers" : "does not answer"}`,
    linux,
    async () => {
      const port = await freePort();
      const { ERL_EPMD_ADDRESS: _, ...env } = process.env;
      const child = spawn(process.execPath, [...TYPESCRIPT, MAIN, "60000"], {
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        env: { ...env, ERL_EPMD_PORT: `${port}`, ...(address && { ERL_EPMD_ADDRESS: address }) },
      });
      await new Promise<void>((done) => child.on("message", (m) => m === "ready" && done()));
      if (answers) assert.deepEqual(await names("127.0.0.2", port), []);
      else await assert.rejects(names("127.0.0.2", port), { code: "unreachable" });
      for (const loopback of ["127.0.0.1", "::1"].filter(isHere))
        assert.deepEqual(await names(loopback, port), []);
      assert.equal(await kill(port), "OK");
      if (child.exitCode === null) await once(child, "exit");
    },
  );

test("ERL_EPMD_ADDRESS is a list of addresses, or a clear error", async () => {
  const saved = process.env.ERL_EPMD_ADDRESS;
  try {
    process.env.ERL_EPMD_ADDRESS = "127.0.0.1, surtur";
    await assert.rejects(registerAlive(sif, await freePort()), {
      ...{ name: "EpmdError", code: "unreachable" },
      message: /expected IP addresses in ERL_EPMD_ADDRESS.* got "surtur"/,
    });
  } finally {
    if (saved === undefined) delete process.env.ERL_EPMD_ADDRESS;
    else process.env.ERL_EPMD_ADDRESS = saved;
  }
});

test("three nodes that start at once share one port mapper", async () => {
  const port = await freePort();
  const all = await Promise.all(
    ["sif", "amora", "loki"].map((name) => registerAlive({ ...sif, name }, port)),
  );
  assert.deepEqual((await names("127.0.0.1", port)).map(({ name }) => name).sort(), [
    ...["amora", "loki", "sif"],
  ]);
  for (const registration of all) registration.withdraw();
  await until("the daemon has ended", async () => (await kill(port)) === "OK");
});
