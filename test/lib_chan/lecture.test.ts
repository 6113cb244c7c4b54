/**
 * The lecture's session with lib_chan, typed as it stands into two shells. Only the port is another
 * one, because 12340 may be somebody's.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort, temporaryHome } from "../support/erl.ts";
import { OurShell } from "../support/our-shell.ts";

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const FOLDERS = [pathOf("../../solutions/01"), pathOf("lecture")];

/** Types a line, and what is printed for it must be this. */
async function gives(shell: OurShell, line: string, answer: RegExp): Promise<void> {
  assert.match(await shell.type(line), answer);
}

test("the lecture's session with lib_chan gives the lecture's answers", async () => {
  const home = temporaryHome();
  const port = await freePort();
  mkdirSync(join(home.path, ".erlang_config"));
  writeFileSync(
    join(home.path, ".erlang_config", "lib_chan.conf"),
    `{port, ${port}}.\n` +
      '{service, nameServer, password, "ABXy45", mfa, mod_name_server, start_me_up, notUsed}.\n',
  );
  const server = new OurShell(["-pa", ...FOLDERS], { HOME: home.path });
  const client = new OurShell(["-pa", ...FOLDERS], { HOME: home.path });
  try {
    await gives(server, "kvs:start().", /^true$/);
    await gives(
      server,
      "lib_chan:start_server().",
      new RegExp(`^Starting a port server on ${port}\\.\\.\\.\ntrue$`),
    );
    await gives(
      client,
      `{ok, Pid} = lib_chan:connect("localhost", ${port}, nameServer, "ABXy45", "").`,
      /^\{ok,<0\.\d+\.0>\}$/,
    );
    await gives(
      client,
      'lib_chan:cast(Pid, {store, joe, "writing a book"}).',
      /^\{send,\{store,joe,"writing a book"\}\}$/,
    );
    await gives(client, "lib_chan:rpc(Pid, {lookup, joe}).", /^\{ok,"writing a book"\}$/);
    await gives(client, "lib_chan:rpc(Pid, {lookup, jim}).", /^undefined$/);
    await gives(server, "kvs:lookup(joe).", /^\{ok,"writing a book"\}$/);
  } finally {
    await Promise.all([server.stop(), client.stop()]);
    home.cleanup();
  }
});
