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
import { startEpmd } from "./epmd-daemon.ts";
import { epmdAddresses, epmdPort } from "./epmd-env.ts";

const LOOPBACK = "127.0.0.1";
const EVERYWHERE = "0.0.0.0";

/**
 * Where to listen: at the addresses that were asked for, and at loopback always. Otherwise everywhere,
 * because `sif@thismachine` can be any address of it, and so can `sif@127.0.0.2`. Whoever calls from
 * another machine is cut off then, as nodes do it.
 */
function addresses(asked: readonly string[]): string[] {
  if (asked.length === 0 || asked.includes(EVERYWHERE)) return [EVERYWHERE];
  return [...new Set([LOOPBACK, ...asked])];
}

try {
  const idle = process.argv[2];
  const asked = epmdAddresses();
  await startEpmd({
    port: epmdPort(),
    addresses: addresses(asked),
    open: asked.length > 0,
    ...(idle !== undefined && { idleMs: Number(idle) }),
  });
  process.send?.("ready");
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  process.exit(taken ? 0 : 1);
}
