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
import { setTimeout } from "node:timers/promises";
import { startEpmd } from "./epmd-daemon.ts";
import { epmdAddresses, epmdPort } from "./epmd-env.ts";
import { isOwnAddress } from "./own-address.ts";

const LOOPBACK = "127.0.0.1";

/** How long finding this machine's own address may take, in ms. */
const LOOKUP_MS = 1_000;

/**
 * Where to listen: at the addresses that were asked for, and else at what this machine's name stands
 * for, because that is where those go who look for `sif@thismachine`. It can be 127.0.1.1, or an
 * address in the local network. Loopback always.
 */
async function addresses(asked: readonly string[]): Promise<string[]> {
  if (asked.includes("0.0.0.0")) return ["0.0.0.0"];
  const more = asked.length > 0 ? asked : await ownAddress();
  return [...new Set([LOOPBACK, ...more])];
}

async function ownAddress(): Promise<string[]> {
  const own = await Promise.race([
    lookup(hostname(), { family: 4 }).catch(() => undefined),
    setTimeout(LOOKUP_MS, undefined, { ref: false }),
  ]);
  return own && isOwnAddress(own.address) ? [own.address] : [];
}

try {
  const idle = process.argv[2];
  const asked = epmdAddresses();
  await startEpmd({
    port: epmdPort(),
    addresses: await addresses(asked),
    open: asked.length > 0,
    ...(idle !== undefined && { idleMs: Number(idle) }),
  });
  process.send?.("ready");
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  process.exit(taken ? 0 : 1);
}
