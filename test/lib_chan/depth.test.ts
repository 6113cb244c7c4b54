/** Terms nested as deep as a server likes: they cost its client one connection at most. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { $, libChan, on, receive, t } from "#runtime";
import { runOn } from "../../runtime/process/start.ts";
import { Vm } from "../../runtime/process/vm.ts";
import { atom, connect, framed, frameOf, listening } from "./world.ts";

/** A list in a list in a list: the bytes, because making it here could fail. */
function nested(depth: number): Uint8Array {
  const lists = Buffer.alloc(5 * depth, Buffer.from([108, 0, 0, 0, 1]));
  return frameOf(Buffer.concat([Uint8Array.of(131), lists, Buffer.alloc(depth + 1, 106)]));
}

/** Around every depth that was ever a limit, and far beyond. */
const DEPTHS = [510, 511, 512, 513, 999, 1000, 1001, 100_000];

test("a server that sends deep terms does no harm to its client", async () => {
  for (const depth of DEPTHS) {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.write(framed(atom("ack"))));
      socket.once("data", () => socket.write(nested(depth)));
    });
    const port = await listening(server);
    await runOn(new Vm(atom("client")), async () => {
      const pid = await connect(port, "s");
      const what = await receive(
        on(t(atom("chan"), pid, $("Term")), () => "a term"),
        on(t(atom("chan_closed"), pid), () => "the end"),
      );
      assert.ok(what);
      libChan.disconnect(pid);
    });
    server.close();
  }
});
