/**
 * A peer that takes nothing: an OS process that is stopped keeps its connections, and reads no more.
 */
import assert from "node:assert/strict";
import { $, after, monitorNode, on, receive, send, t } from "#runtime";
import { interop } from "../support/erl.ts";
import { besideErl } from "./scene.ts";

const MiB = 1024 * 1024;

interop(
  "a peer that reads no more is given up before it costs more than so much memory, and the console says so",
  async () => {
    const reports: string[] = [];
    await besideErl(
      async (sif, amora) => {
        const to = Symbol.for(sif.name);
        let mostWaiting = 0;
        const lost = await amora.run(async () => {
          monitorNode(to, true);
          send(t(Symbol.for("nobody"), to), "the connection is made before the peer is stopped");
          await sif.eval(`net_adm:ping('${Symbol.keyFor(amora.name)}')`);
          sif.signal("SIGSTOP");
          const before = process.memoryUsage().arrayBuffers;
          for (let sent = 0; sent < 1024; sent++) {
            // Not text, and each its own: nothing can be shared between them.
            send(t(Symbol.for("nobody"), to), new Uint8Array(MiB).fill(255));
            const down = await receive(
              on(t(Symbol.for("nodedown"), $.atom("Node")), ({ Node }) => Node),
              after(0, () => undefined),
            );
            if (down) return down;
            await new Promise((resolve) => setImmediate(resolve));
            mostWaiting = Math.max(mostWaiting, process.memoryUsage().arrayBuffers - before);
          }
          return "never";
        });
        assert.equal(lost, to);
        assert.ok(mostWaiting < 512 * MiB, `${Math.round(mostWaiting / MiB)} MiB were waiting`);
        assert.match(reports.join(""), /^\*\* Node sif@\S+ takes nothing, .* they are lost \*\*$/m);
        sif.signal("SIGCONT");
      },
      (text) => reports.push(text),
    );
  },
);
