/**
 * Safe by default: a node and a port mapper answer this machine only, unless they were told otherwise.
 * Binding to the loopback address would not do, because a machine's own name may stand for any of its
 * addresses. So what connects is asked where from.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/**
 * The address that stands for all of this machine: of IPv6, which means those of IPv4 too, unless it has none.
 */
export function everywhere(): string {
  return addressesHere().some(({ family }) => family === "IPv6") ? "::" : "0.0.0.0";
}

/** The addresses at which only this machine can be reached: 127.0.0.1, and ::1 where there is IPv6. */
export function loopback(): string[] {
  return addressesHere().flatMap(({ internal, address }) => (internal ? address : []));
}

/** The address at which this machine calls itself: 127.0.0.1, unless it has IPv6 only. */
export function ownAddress(): string {
  const addresses = loopback();
  return addresses.find((address) => address.includes(".")) ?? addresses[0] ?? "127.0.0.1";
}

function addressesHere(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []);
}

/**
 * Accepts TCP connections.
 *
 * @param port 0 for any that is free: see {@link portOf}
 * @param accept gets each connection, and whether it comes from this machine
 * @throws Error with the code `EADDRINUSE` when there is another program at this port
 */
export async function listen(
  port: number,
  host: string,
  accept: (socket: Socket, own: boolean) => void,
): Promise<Server> {
  const server = createServer((socket) => accept(socket, isOwnAddress(socket.remoteAddress)));
  server.listen({ port, host, exclusive: true });
  await once(server, "listening"); // or its error
  server.on("error", () => {}); // a connection that could not be accepted
  return server;
}

/** The port at which a server listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Whether an IP address is one of this machine's own. */
function isOwnAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.replace(/^::ffff:|%.*$/g, "");
  if (plain.startsWith("127.") || plain === "::1") return true;
  return addressesHere().some((own) => own.address === plain);
}
