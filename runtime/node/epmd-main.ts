/**
 * The port mapper as an OS process of its own, which outlives the node that started it: started by
 * the client when nothing answers, with `ERL_EPMD_PORT` and `ERL_EPMD_ADDRESS` in its environment.
 *
 * It has no terminal and no output. To the node that has started it, it says one thing, over the
 * channel that Node gives to a child: that it is ready, or what is wrong. When two are started at once,
 * one finds the port taken, and ends without a word: its node has what it needs.
 *
 * Its only argument is the time to live on without nodes, in ms; tests are more impatient than people.
 */
import { isIP } from "node:net";
import { epmdPort } from "./epmd-client.ts";
import { startEpmd } from "./epmd-daemon.ts";
import { everywhere, loopback } from "./listen.ts";

/**
 * The addresses in `ERL_EPMD_ADDRESS`, with commas between them. With it, a port mapper listens there
 * and at loopback, and answers all that reaches it. Without it, Erlang's answers the whole network;
 * ours answers this machine only.
 *
 * @throws RangeError when the variable holds anything but addresses
 */
function askedAddresses(): string[] {
  const text = process.env.ERL_EPMD_ADDRESS ?? "";
  const addresses = text === "" ? [] : text.split(",").map((address) => address.trim());
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined)
    throw new RangeError(
      `expected IP addresses in ERL_EPMD_ADDRESS, such as 192.168.0.7, got "${wrong}"`,
    );
  return addresses;
}

/**
 * Where to listen: at the addresses that were asked for, and at loopback always. Otherwise everywhere,
 * because `sif@thismachine` can be any address of it, and so can `sif@127.0.0.2`. What calls from
 * another machine is cut off then, as nodes do it.
 */
function addresses(asked: readonly string[]): string[] {
  if (asked.length === 0 || asked.some((address) => ["0.0.0.0", "::"].includes(address)))
    return [everywhere()];
  return [...new Set([...loopback(), ...asked])];
}

try {
  const idle = process.argv[2];
  const asked = askedAddresses();
  await startEpmd({
    port: epmdPort(),
    addresses: addresses(asked),
    open: asked.length > 0,
    ...(idle !== undefined && { idleMs: Number(idle) }),
  });
  process.send?.("ready");
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE") {
    process.send?.(message);
    process.exitCode = 1;
  }
}
