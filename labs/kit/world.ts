/**
 * The small world in which a lab's nodes live: a port mapper of their own at a free port, and a home
 * without any files of the user's. Nodes outside of it are not seen, and do not see it.
 */
import { lookup } from "node:dns/promises";
import { hostname } from "node:os";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";
import type { Hosts } from "./session.ts";

export interface World {
  /** What an OS process needs in its environment to be part of it. */
  readonly env: Readonly<Record<string, string>>;
  end(): void;
}

const LOOPBACK = "127.0.0.1";

/** @param hosts where nodes will be: this machine, or loopback addresses of it */
export async function startWorld(hosts: Hosts): Promise<World> {
  // Some systems give this machine's name a loopback address of its own, such as 127.0.1.1.
  const own = await lookup(hostname(), { family: 4 }).catch(() => ({ address: LOOPBACK }));
  const addresses = new Set([LOOPBACK, own.address, ...Object.values(hosts)]);
  const loopback = [...addresses].filter((address) => address.startsWith("127."));
  const epmd = await startEpmd({ port: 0, addresses: loopback });
  return { env: { ERL_EPMD_PORT: String(epmd.port) }, end: () => epmd.close() };
}
