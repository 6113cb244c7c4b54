/**
 * Lab 13: performance and scale.
 *
 * Keys spread over nodes by consistent hashing. Hashes lie on a ring, and so do the nodes, each at
 * several points. A key belongs to the node of the next point; so a node that joins takes keys from
 * the others, and no other key moves.
 */
import { atomName, type List, t } from "#runtime";

/** A place on the ring, and the node that has it. */
type Point = readonly [hash: number, node: symbol];

/** A number below 2^32 that belongs to a text: FNV-1a, stirred at the end. */
export function hash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The ring of some nodes, with so many points each: a list of `{Hash, Node}`, in the order of hashes. */
export function make(nodes: readonly symbol[], points: number) {
  const ring: Point[] = [];
  for (const node of nodes)
    for (let i = 1; i <= points; i++) ring.push([hash(`${atomName(node)} ${i}`), node]);
  ring.sort(([a], [b]) => a - b);
  return ring.map(([hash, node]) => t(hash, node));
}

type Ring = ReturnType<typeof make>;

/** The node of a key: that of the first point which is not before the key's hash. */
export function find(ring: Ring, key: string) {
  const at = hash(key);
  const [, node] = ring.find(([hash]) => hash >= at) ?? (ring[0] as Ring[number]);
  return node;
}

/** The keys that another ring has at another node: a list of `{Key, From, To}`. */
export function moves(before: Ring, after: Ring, keys: readonly string[]): List {
  return keys
    .map((key) => t(key, find(before, key), find(after, key)))
    .filter(([, from, to]) => from !== to);
}
