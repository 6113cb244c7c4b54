/**
 * Node names: `sif@surtur`, a name, an at sign and a host. One that comes from outside is checked
 * before anything is done with it: it will be an atom, a line of text, and a key.
 *
 * A short name, `sif@surtur`, serves among machines of one local network; a long one,
 * `sif@surtur.di.unimi.it`, everywhere. The two do not mix: a node with one kind does not talk to a
 * node with the other.
 */
import { hostname } from "node:os";
import { fitsAtom } from "../term/atom.ts";

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

/** Printable, not a space, and no at sign: what the two halves of a node's name are made of. */
const HALF = /^[^\s@\p{C}]+$/u;

/** Whether a text can be the first half of a node's name, which is what a port mapper knows it by. */
export function isShortName(text: string): boolean {
  return HALF.test(text) && fitsAtom(text);
}

/**
 * Whether a text is a full node name.
 *
 * @example
 * ```ts
 * isNodeName("sif@surtur"); // true
 * isNodeName("sif"); // false
 * ```
 */
export function isNodeName(text: string): boolean {
  const halves = text.split("@");
  return halves.length === 2 && halves.every((half) => HALF.test(half)) && fitsAtom(text);
}

/** Whether a host's name is full: a domain name with a dot, or an address. */
export function isLongHost(host: string): boolean {
  return host.includes(".") || host.includes(":");
}

/**
 * The name of a node that is about to start: completed by this machine's, and checked.
 *
 * @param given `sif` or `sif@surtur`
 * @throws NodeNameError when it can't be the name of a node, or the host is of the other kind
 */
export function nodeName(given: string, long: boolean): NodeName {
  const [name = "", host = ownHost(given, long)] = given.split("@");
  const full = given.includes("@") ? given : `${name}@${host}`;
  if (!isNodeName(full))
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

function ownHost(given: string, long: boolean): string {
  const own = hostname();
  if (!long) return own.split(".")[0] as string;
  if (own.includes(".")) return own;
  throw new NodeNameError(
    `this machine is called ${own}, which is no full name: give one, such as ${given}@127.0.0.1`,
  );
}
