/**
 * The lanes of a story: its nodes and their processes, by the names that people know them by.
 */
import { nodeName, nodeOfProcess } from "./entry.ts";
import type { Happening } from "./join.ts";

export interface Lane {
  /** The process; of a node its name. */
  readonly id: string;
  /** The name of its node. */
  readonly node: string;
  /** The registered name, else the pid; of a node its name. */
  label: string;
  readonly isNode: boolean;
  /** Whether the process belongs to the runtime: it serves every program, and is none's own. */
  isService: boolean;
}

/** The processes that every node has, by name. Theirs are also those that they have started. */
const SERVICES = new Set(["user", "kernel_sup", "net_kernel", "rex", "global_name_server"]);

/** Of a process itself; all nodes of a name, one after the other, share a lane. */
export const laneId = (id: string): string => (id.endsWith(">") ? id : nodeName(id));

export function newLane(id: string): Lane {
  const isNode = !id.endsWith(">");
  const node = nodeName(isNode ? id : nodeOfProcess(id));
  const label = isNode ? node : id.slice(id.indexOf(" ") + 1);
  return { id, node, label, isNode, isService: false };
}

/** The lanes of a story, in the order in which they appear. */
export function lanesOf(story: readonly Happening[]): Map<string, Lane> {
  const lanes = new Map<string, Lane>();
  for (const { entry, lane: id } of story) {
    const lane = lanes.get(laneId(id)) ?? newLane(laneId(id));
    lanes.set(laneId(id), lane);
    if (entry.name === undefined) continue;
    lane.label = entry.name;
    lane.isService ||= SERVICES.has(entry.name);
  }
  for (const { entry, lane: id } of story) {
    const parent = entry.kind === "spawn" ? lanes.get(entry.from ?? "") : undefined;
    const child = lanes.get(laneId(id));
    if (parent?.isService && child?.node === parent.node) child.isService = true;
  }
  return lanes;
}

/** A name for each lane, different for each, without white space: `kvs@sif@surtur`. */
export function laneNames(story: readonly Happening[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const lanes = lanesOf(story);
  for (const id of new Set(story.map(({ lane }) => lane))) {
    const lane = lanes.get(laneId(id));
    const label = !lane || lane.isNode ? id : `${lane.label}@${lane.node}`;
    const plain = label.replace(/\s/g, "_");
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}#${n}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
