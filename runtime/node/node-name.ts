/**
 * The name of a node that is about to start. A short name, `sif@surtur`, serves among machines of one
 * local network; a long one, `sif@surtur.di.unimi.it`, everywhere. The two do not mix: a node with one
 * kind does not talk to a node with the other.
 */
import { hostname } from "node:os";
import { isNodeName, isShortName } from "../wire/node-name.ts";

export interface NodeName {
  /** `sif@surtur` */
  readonly full: string;
  /** `sif` */
  readonly name: string;
  /** `surtur` */
  readonly host: string;
  readonly long: boolean;
}

/** What is wrong with the name of a node. */
export class NodeNameError extends Error {
  override readonly name = "NodeNameError";
}

/**
 * Completes a name by this machine's, and checks it.
 *
 * @param given `sif` or `sif@surtur`
 * @throws NodeNameError when it can't be the name of a node, or the host is of the other kind
 */
export function nodeName(given: string, long: boolean): NodeName {
  const [name = "", host = ownHost(given, long)] = given.split("@");
  const full = `${name}@${host}`;
  if (!isShortName(name) || !isNodeName(full) || given.split("@").length > 2)
    throw new NodeNameError(
      `${JSON.stringify(given)} can't be a node's name: expected one like sif`,
    );
  if (!long && isLongHost(host))
    throw new NodeNameError(`${host} is a long host name: start the node with a long name (-name)`);
  if (long && !isLongHost(host))
    throw new NodeNameError(
      `${host} is no full host name: expected one with a dot, such as ${name}@127.0.0.1`,
    );
  return { full, name, host, long };
}

/** Whether a host's name is full: a domain name with a dot, or an address. */
export function isLongHost(host: string): boolean {
  return host.includes(".") || host.includes(":");
}

function ownHost(given: string, long: boolean): string {
  const own = hostname();
  if (!long) return own.split(".")[0] as string;
  if (own.includes(".")) return own;
  throw new NodeNameError(
    `this machine is called ${own}, which is no full name: give one, such as ${given}@127.0.0.1`,
  );
}
