/**
 * An entry: an event in words. Nodes, processes and terms are texts that mean the same in every OS
 * process, so that the entries of several can be put together. One OS process keeps its entries in a
 * *log*; as a file that is a line of JSON for each:
 *
 *     {"log":1,"origin":1764000000000.5}
 *     {"kind":"send","time":12.5,"node":"sif@host/3","process":"sif@host/3 <0.83.0>",…}
 *
 * A node is written with its creation, `sif@host/3`, because two of the same name may come one after
 * the other; a process with its node and its number there.
 */

import { print } from "../erlang/print/print.ts";
import type { TraceEvent, TraceKind } from "../process/event.ts";
import { atomName, isAtom } from "../term/atom.ts";
import { Pid, type Reference } from "../term/identifier.ts";
import { keyOf } from "../term/term-map.ts";

/** An event in words: see {@link TraceEvent}. */
export interface Entry {
  readonly kind: TraceKind;
  readonly time: number;
  readonly node: string;
  readonly process?: string;
  readonly name?: string;
  readonly signal?: string;
  readonly from?: string;
  readonly to?: string;
  readonly ref?: string;
  /** A node by its name; by name and creation when it is known. */
  readonly peer?: string;
  /** The name of the function that a new process runs. */
  readonly code?: string;
  /** The term in Erlang notation. */
  readonly text?: string;
}

/** What one OS process has told, in its order. */
export interface Log {
  /** When its clock said 0, in ms since 1970. */
  readonly origin: number;
  readonly entries: readonly Entry[];
}

/** Terms longer than this are cut. */
const MAX_TEXT = 10_000;
/** A line, a log longer than this is refused. */
const MAX_LINE = 100_000;
const MAX_ENTRIES = 1_000_000;

/** The name of a node, without its creation. */
export const nodeName = (node: string): string => node.replace(/\/\d+$/, "");
/** The node of a process. */
export const nodeOfProcess = (process: string): string => process.slice(0, process.indexOf(" "));

export function entryOf(event: TraceEvent): Entry {
  const { kind, time, process, name, signal, from, to, ref, peer, peerCreation, code } = event;
  const node = incarnation(event.node, event.creation);
  return {
    kind,
    time,
    node,
    ...(process && { process: addressOf(process) }),
    ...(name && { name: atomName(name) }),
    ...(signal && { signal }),
    ...(from !== undefined && { from: addressOf(from) }),
    ...("to" in event && { to: addressOf(to) }),
    ...(ref && { ref: String(keyOf(ref)) }),
    ...(peer && {
      peer: peerCreation === undefined ? atomName(peer) : incarnation(peer, peerCreation),
    }),
    ...(code && { code }),
    ...("term" in event && { text: textOf(event) }),
  };
}

const incarnation = (node: symbol, creation: number) => `${atomName(node)}/${creation}`;

function addressOf(of: Pid | Reference | TraceEvent["from"]): string {
  if (of instanceof Pid) return `${incarnation(of.node, of.creation)} <0.${of.id}.${of.serial}>`;
  return isAtom(of) ? atomName(of) : String(keyOf(of));
}

function textOf({ term, node }: TraceEvent): string {
  try {
    const text = print(term, { node });
    const more = text.length - MAX_TEXT;
    return more > 0 ? `${text.slice(0, MAX_TEXT)}… and ${more} more characters` : text;
  } catch {
    return "(no term)"; // a program may give anything as a reason
  }
}

// As a file.

/** The first line of a log, and then a line for each entry. */
export const headLine = (origin: number): string => `${JSON.stringify({ log: 1, origin })}\n`;
export const entryLine = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

/**
 * Reads a log. Its last line may be cut off: its writer may have been killed.
 *
 * @throws SyntaxError for what is no log
 */
export function readLog(text: string): Log {
  const lines = text.split("\n");
  lines.pop();
  if (lines.length > MAX_ENTRIES) throw notALog(`it has more than ${MAX_ENTRIES} lines`);
  const [head = "", ...rest] = lines;
  const { log, origin } = parsed(head, 1);
  if (log !== 1 || typeof origin !== "number") throw notALog("the first line is not a log's");
  return { origin, entries: rest.map((line, i) => checked(parsed(line, i + 2), i + 2)) };
}

function parsed(line: string, number: number): Record<string, unknown> {
  if (line.length > MAX_LINE) throw notALog(`line ${number} is too long`);
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {}
  throw notALog(`line ${number} is no JSON object`);
}

const KINDS = new Set<unknown>(
  "spawn register exit send deliver drop receive connect disconnect halt".split(" "),
);
const TEXTS = ["process", "name", "signal", "from", "to", "ref", "peer", "code", "text"] as const;

function checked(value: Record<string, unknown>, line: number): Entry {
  const { kind, time, node } = value;
  const texts = TEXTS.filter((key) => key in value).map((key) => [key, value[key]] as const);
  const isProcess = (text: unknown) => text === undefined || / <0\.\d+\.\d+>$/.test(String(text));
  if (
    !KINDS.has(kind) ||
    !Number.isFinite(time) ||
    typeof node !== "string" ||
    !texts.every(([, text]) => typeof text === "string") ||
    !isProcess(value.process)
  )
    throw notALog(`line ${line} is no event`);
  return { kind, time, node, ...Object.fromEntries(texts) } as Entry;
}

function notALog(why: string): SyntaxError {
  return new SyntaxError(`expected a log of events, one JSON object a line: ${why}`);
}
