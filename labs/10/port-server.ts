/**
 * A lib_chan server that a check talks to.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveIo } from "../../runtime/erlang/modules/io-server.ts";
import { startServer } from "../../runtime/lib_chan/index.ts";
import { current } from "../../runtime/process/current.ts";
import { whereis } from "../../runtime/process/names.ts";
import { spawn } from "../../runtime/process/spawn.ts";
import { exit } from "../../runtime/process/ties.ts";

/**
 * Runs code beside a server on the node of the current process. The server has ended when the code has.
 *
 * @param services the lines of its configuration that say which services there are
 * @param code is told at which port it is
 */
export async function besideServer(
  services: string,
  code: (port: number) => Promise<void>,
): Promise<void> {
  const port = await start(`{port, 0}.\n{audit, none}.\n${services}\n`);
  try {
    await code(port);
  } finally {
    const server = whereis(Symbol.for("lib_chan_server"));
    if (server) exit(server, Symbol.for("kill"));
    await new Promise((closed) => setImmediate(closed));
  }
}

/** Only what a server prints says which port it has got. */
async function start(configuration: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "lib_chan-"));
  const file = join(folder, "lib_chan.conf");
  writeFileSync(file, configuration);
  let printed = "";
  const process = current();
  const { groupLeader } = process;
  await new Promise<void>((begun) => {
    process.groupLeader = spawn(() => {
      begun();
      return serveIo((text) => {
        printed += text;
      });
    });
  });
  try {
    await startServer(file);
  } finally {
    process.groupLeader = groupLeader;
    rmSync(folder, { recursive: true });
  }
  return Number(/(\d+)\.\.\./.exec(printed)?.[1]);
}
