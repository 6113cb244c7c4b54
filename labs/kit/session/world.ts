/**
 * The small world in which a lab's nodes live: a port mapper of their own at a free port, and a home
 * without any files of the user's. Nodes outside of it are not seen, and do not see it.
 */
import { isIP } from "node:net";
import { startEpmd } from "../../../runtime/node/epmd-daemon.ts";
import type { Hosts } from "./session.ts";

export interface World {
  /** What an OS process needs in its environment to be part of it. */
  readonly env: Readonly<Record<string, string>>;
  end(): void;
}

const LOOPBACK = "127.0.0.1";
const EVERYWHERE = "0.0.0.0";

/** @param hosts where nodes will be: this machine, or addresses of it. At no others anybody is there. */
export async function startWorld(hosts: Hosts): Promise<World> {
  const own = Object.values(hosts);
  const addresses = own.every((host) => isIP(host)) ? [LOOPBACK, ...own] : [EVERYWHERE];
  const epmd = await startEpmd({ port: 0, addresses: [...new Set(addresses)] });
  return { env: { ERL_EPMD_PORT: String(epmd.port) }, end: () => epmd.close() };
}
