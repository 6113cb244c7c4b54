/**
 * The lecture's session with lib_chan, typed as it stands into two shells. Only the port is another
 * one, because 12340 may be somebody's.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { endChild, startChild } from "../support/children.ts";
import { freePort, temporaryHome } from "../support/erl.ts";
import { Output } from "../support/output.ts";
import { programArgs } from "../support/typescript.ts";

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const FOLDERS = [pathOf("../../solutions/01"), pathOf("lecture")];

/** A shell to type at. What is not a terminal is not asked by a prompt: only answers come out. */
function shell(home: string) {
  const args = [...programArgs("runtime/shell/index.ts"), "-pa", ...FOLDERS];
  const child = startChild(process.execPath, args, { HOME: home });
  const output = new Output(child);
  return {
    /** Types a line, and waits until exactly this was printed. */
    async type(line: string, answer: RegExp) {
      const from = output.text.length;
      child.stdin.write(`${line}\n`);
      await output.until(answer, from);
    },
    end: () => endChild(child),
  };
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
  const server = shell(home.path);
  const client = shell(home.path);
  try {
    await server.type("kvs:start().", /^true\n$/);
    await server.type(
      "lib_chan:start_server().",
      new RegExp(`^Starting a port server on ${port}\\.\\.\\.\ntrue\n$`),
    );
    await client.type(
      `{ok, Pid} = lib_chan:connect("localhost", ${port}, nameServer, "ABXy45", "").`,
      /^\{ok,<0\.\d+\.0>\}\n$/,
    );
    await client.type(
      'lib_chan:cast(Pid, {store, joe, "writing a book"}).',
      /^\{send,\{store,joe,"writing a book"\}\}\n$/,
    );
    await client.type("lib_chan:rpc(Pid, {lookup, joe}).", /^\{ok,"writing a book"\}\n$/);
    await client.type("lib_chan:rpc(Pid, {lookup, jim}).", /^undefined\n$/);
    await server.type("kvs:lookup(joe).", /^\{ok,"writing a book"\}\n$/);
  } finally {
    await Promise.all([server.end(), client.end()]);
    home.cleanup();
  }
});
