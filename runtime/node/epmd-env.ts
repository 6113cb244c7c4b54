/**
 * Where the port mapper is, as the environment has it: the two variables that Erlang's `epmd` reads.
 */
import { isIP } from "node:net";
import process from "node:process";

/** Where a port mapper is looked for when nobody says anything else. */
const DEFAULT_PORT = 4369;

/**
 * The TCP port of the port mapper: `ERL_EPMD_PORT`, or 4369.
 *
 * @throws RangeError when the variable holds anything but a port
 */
export function epmdPort(): number {
  const text = process.env.ERL_EPMD_PORT;
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    throw new RangeError(
      `expected a port from 1 to 65535 in ERL_EPMD_PORT, got "${text}": correct or unset it`,
    );
  return port;
}

/**
 * The addresses in `ERL_EPMD_ADDRESS`, with commas between them. With it, a port mapper listens there
 * and at loopback, and answers whoever reaches it. Without it, Erlang's answers the whole network;
 * ours answers this machine only.
 *
 * @throws RangeError when the variable holds anything but addresses
 */
export function epmdAddresses(): string[] {
  const text = process.env.ERL_EPMD_ADDRESS;
  if (text === undefined || text === "") return [];
  const addresses = text.split(",").map((address) => address.trim());
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined)
    throw new RangeError(
      `expected IP addresses in ERL_EPMD_ADDRESS, such as 192.168.0.7, got "${wrong}"`,
    );
  return addresses;
}
