/**
 * Events in a few words, as a diagram and a log show them. Signals have the words of the functions
 * that send them.
 */
import { type Entry, nodeName, nodeOfProcess } from "./entry.ts";

const WORDS = new Map([
  ["LINK", "link"],
  ["UNLINK_ID", "unlink"],
  ["UNLINK_ID_ACK", "unlinked"],
  ["EXIT", "EXIT"],
  ["EXIT2", "exit"],
  ["MONITOR_P", "monitor"],
  ["DEMONITOR_P", "demonitor"],
  ["MONITOR_P_EXIT", "DOWN"],
  ["GROUP_LEADER", "group_leader"],
  ["SPAWN_REQUEST", "spawn"],
  ["SPAWN_REPLY", "spawned"],
]);

/** What a signal carries: of a message the term alone. */
export function signalWords({ signal = "", text }: Entry): string {
  const word = WORDS.get(signal);
  return [word, text].filter((part) => part !== undefined).join(" ");
}

/** What happened, in a line. */
export function eventWords(entry: Entry): string {
  const { kind, name, peer = "", text = "", from } = entry;
  switch (kind) {
    case "spawn":
      return from === undefined ? "starts" : `starts, spawned by ${addressWords(from)} ${text}`;
    case "register":
      return `registered as ${name}`;
    case "exit":
      return `exits: ${text}`;
    case "send":
      return `sends ${signalWords(entry)} to ${receiver(entry)}`;
    case "deliver":
      return `gets ${signalWords(entry)}${from === undefined ? "" : ` from ${addressWords(from)}`}`;
    case "drop":
      return `lost: ${signalWords(entry)} to ${receiver(entry)}`;
    case "receive":
      return `receives ${text}`;
    case "connect":
      return `connected to ${nodeName(peer)}`;
    case "disconnect":
      return `connection to ${nodeName(peer)} ended: ${text}`;
    case "halt":
      return "the node ends";
  }
}

function receiver({ to, peer, node }: Entry): string {
  const there = peer ?? nodeName(node);
  if (to === undefined) return there;
  return to.endsWith(">") ? addressWords(to) : `${to} on ${there}`;
}

/** A process: `<0.83.0> on sif@surtur`. */
export function addressWords(address: string): string {
  if (!address.endsWith(">")) return address;
  return `${address.slice(address.indexOf(" ") + 1)} on ${nodeName(nodeOfProcess(address))}`;
}
