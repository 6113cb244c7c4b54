/**
 * Node names: `sif@surtur`, a name, an at sign and a host. One that comes from outside is checked
 * before anything is done with it: it will be an atom, a line of text, and a key.
 *
 * A short name, `sif@surtur`, serves among machines of one local network; a long one,
 * `sif@surtur.di.unimi.it`, everywhere. The two do not mix: a node with one kind does not talk to a
 * node with the other.
 */
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

/** What the name of a node that starts is made of. Other nodes may have more in theirs. */
const OWN = /^[0-9A-Za-z_-]+$/;

/**
 * The name of a node that is about to start: completed by its host, and checked.
 *
 * @param given `sif` or `sif@surtur`
 * @param ownHost what this machine is called: see `ownHost`
 * @throws NodeNameError when it can't be the name of a node, in Erlang's words
 */
export function nodeName(given: string, long: boolean, ownHost?: string): NodeName {
  const [name = "", said, ...more] = given.split("@");
  if (more.length > 0) throw new NodeNameError(`Protocol 'inet_tcp': invalid node name: ${given}`);
  const host = said || ownHost;
  if (host === undefined)
    throw refused("Can't set long node name!", `give the host too, as in ${name}@127.0.0.1`);
  if (!long && isLongHost(host))
    throw refused("Can't set short node name!", `${host} makes a long name: use -name`);
  const full = `${name}@${host}`;
  if (!OWN.test(name) || !isNodeName(full))
    throw refused("Invalid node name!", "it has letters, digits, - and _, as in sif");
  return { full, name, host, long };
}

function refused(words: string, remedy: string): NodeNameError {
  return new NodeNameError(`${words}\nPlease check your configuration: ${remedy}`);
}
