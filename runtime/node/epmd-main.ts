/**
 * The port mapper as an OS process of its own, which outlives the node that started it: started by
 * the client when nothing answers, with `ERL_EPMD_PORT` and `ERL_EPMD_ADDRESS` in its environment.
 *
 * It has no terminal and no output. To whoever started it, it says one thing, over the channel that
 * Node gives to a child: that it is ready. When two are started at once, one finds the port taken,
 * and ends without a word: its node has what it needs.
 *
 * Its only argument is the time to live on without nodes, in ms; tests are more impatient than people.
 */
import { lookup } from "node:dns/promises";
import { hostname } from "node:os";
import { startEpmd } from "./epmd-daemon.ts";
import { epmdAddresses, epmdPort } from "./epmd-env.ts";

const LOOPBACK = "127.0.0.1";

/**
 * Loopback and what was asked for. Some systems give this machine's name a loopback address of its
 * own, such as 127.0.1.1: whoever looks for a node by that name comes there.
 */
async function addresses(): Promise<string[]> {
  const asked = epmdAddresses();
  if (asked.includes("0.0.0.0")) return ["0.0.0.0"];
  const own = await lookup(hostname(), { family: 4 }).catch(() => ({ address: LOOPBACK }));
  const loopback = own.address.startsWith("127.") ? [own.address] : [];
  return [...new Set([LOOPBACK, ...loopback, ...asked])];
}

try {
  const idle = process.argv[2];
  await startEpmd({
    port: epmdPort(),
    addresses: await addresses(),
    ...(idle !== undefined && { idleMs: Number(idle) }),
  });
  process.send?.("ready", () => process.disconnect());
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  process.exit(taken ? 0 : 1);
}
