/**
 * The carrier of real nodes: each accepts TCP connections at a port of its own, and the port mapper of
 * its machine tells others which.
 */
import { hostname } from "node:os";
import type { NodeName } from "../wire/node-name.ts";
import type { Carrier, NameAndPort, Publication } from "./carrier.ts";
import { names, portPlease, registerAlive } from "./epmd-client.ts";
import { portOf } from "./listen.ts";
import { dialTcp, listenTcp } from "./tcp.ts";
import type { Transport } from "./transport.ts";

export class TcpCarrier implements Carrier {
  readonly #open: boolean;

  /** @param open whether other machines may connect */
  constructor(open: boolean) {
    this.#open = open;
  }

  /** @throws EpmdError when the name is taken, or no port mapper can be had */
  async publish(
    { name }: NodeName,
    hidden: boolean,
    accept: (transport: Transport) => void,
  ): Promise<Publication> {
    const server = await listenTcp(this.#open, accept);
    try {
      const registered = await registerAlive({ name, port: portOf(server), hidden });
      const withdraw = () => {
        registered.withdraw();
        server.close();
      };
      return { creation: registered.creation, withdraw };
    } catch (error) {
      server.close();
      throw error;
    }
  }

  async dial(fullName: string, timeout: number): Promise<Transport> {
    const [name = "", host = ""] = fullName.split("@");
    // This machine's own name need not be known to the network.
    const address = host === hostname().split(".")[0] ? "127.0.0.1" : host;
    const entry = await portPlease(name, address);
    if (!entry) throw new Error(`no node ${name} is registered at ${host}`);
    return dialTcp(address, entry.port, timeout);
  }

  names(host: string): Promise<NameAndPort[]> {
    return names(host);
  }
}
