// Wrong: where a key comes from stands where it goes.
// Caught by: moves tells which keys go where: to the node that joins, and none between the others
// Symptom: wrong-answer
import { atomName, type List, t } from "#runtime";

type Point = readonly [hash: number, node: symbol];

export function hash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function make(nodes: readonly symbol[], points: number) {
  const ring: Point[] = [];
  for (const node of nodes)
    for (let i = 1; i <= points; i++) ring.push([hash(`${atomName(node)} ${i}`), node]);
  ring.sort(([a], [b]) => a - b);
  return ring.map(([hash, node]) => t(hash, node));
}

type Ring = ReturnType<typeof make>;

export function find(ring: Ring, key: string) {
  const at = hash(key);
  const [, node] = ring.find(([hash]) => hash >= at) ?? (ring[0] as Ring[number]);
  return node;
}

export function moves(before: Ring, after: Ring, keys: readonly string[]): List {
  return keys
    .map((key) => t(key, find(after, key), find(before, key)))
    .filter(([, from, to]) => from !== to);
}
