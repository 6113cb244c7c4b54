/**
 * Which delivery belongs to which sending: what makes arrows of events.
 *
 * A signal on the wire carries no number, and none can be added, because the wire is Erlang's. But
 * signals from one process to another keep their order, so the first that was delivered is the first
 * that was sent. What is lost, is lost when a connection ends: everything behind some point of it. So
 * both ends number their connections, and only what went over the same one is joined.
 *
 * Several logs become one story, in an order in which nothing comes before its cause: by the clocks as
 * far as they agree, and by the arrows where they don't.
 */
import { type Entry, type Log, nodeName, nodeOfProcess } from "./entry.ts";

/** What has become of a signal. */
export type Fate =
  | "delivered"
  /** Its receiver or its connection was no more. */
  | "lost"
  /** It had not arrived when the story ended. */
  | "under way"
  /** It went to a node that tells us nothing: a stock `erl`. */
  | "unseen";

/** An entry, and how it hangs together with others. */
export interface Happening {
  readonly entry: Entry;
  /** The process, or the node when it was none. */
  readonly lane: string;
  /** In ms since the story began. */
  time: number;
  /** Of a delivery its sending, of a receive the delivery, of a spawn what its parent did before. */
  cause: Happening | undefined;
  /** Of a sending: what has become of it. */
  fate: Fate | undefined;
  /** Whether it is what the story is told for: it is marked. */
  decides?: boolean;
}

/** Makes one story of what several OS processes have told. */
export function join(logs: readonly Log[]): Happening[] {
  const origin = Math.min(...logs.map((log) => log.origin));
  const told = logs.map((log) =>
    log.entries.map((entry): Happening => {
      const time = entry.time + (log.origin - origin);
      const lane = entry.process ?? entry.node;
      return { entry, lane, time, cause: undefined, fate: undefined };
    }),
  );
  const connections = new Connections(told);
  joinDeliveries(told, connections);
  for (const log of told) joinWithin(log);
  const story = inOrder(told);
  const start = Math.min(...story.map(({ time }) => time));
  for (const happening of story) happening.time -= start;
  return story;
}

/** Which connection each signal went over. Both ends of it give it the same name. */
class Connections {
  /** The names of the nodes that tell us anything. */
  readonly nodes = new Set<string>();
  readonly #of = new Map<Happening, string>();
  readonly #ended = new Set<string>();
  // By a node and the name of the other: how many there have been, the last one, what waits for one.
  readonly #counts = new Map<string, number>();
  readonly #last = new Map<string, string>();
  readonly #up = new Set<string>();
  readonly #waiting = new Map<string, Happening[]>();

  constructor(told: readonly Happening[][]) {
    for (const happening of told.flat()) this.#follow(happening);
  }

  #follow(happening: Happening): void {
    const { entry } = happening;
    const { kind, node, peer = "" } = entry;
    const way = `${node} ${nodeName(peer)}`;
    const waiting = this.#waiting.get(way) ?? [];
    this.#waiting.set(way, waiting);
    this.nodes.add(nodeName(node));
    if (kind === "connect") {
      const pair = [node, peer].sort().join(" ");
      const count = this.#counts.get(`${node}: ${pair}`) ?? 0;
      this.#counts.set(`${node}: ${pair}`, count + 1);
      this.#last.set(way, `${pair} ${count}`);
      this.#up.add(way);
      for (const sent of waiting.splice(0)) this.#of.set(sent, `${pair} ${count}`);
    } else if (kind === "disconnect") {
      this.#up.delete(way);
      this.#ended.add(this.#last.get(way) ?? "");
    } else if (kind === "halt") {
      for (const [other, name] of this.#last)
        if (other.startsWith(`${node} `)) this.#ended.add(name);
    } else if (kind === "send" && peer !== nodeName(node)) {
      if (this.#up.has(way)) this.#of.set(happening, this.#last.get(way) ?? "");
      else waiting.push(happening);
    } else if (kind === "drop" && peer !== "") {
      const index = waiting.findIndex(
        ({ entry: sent }) => wayOf(sent, peer) === wayOf(entry, peer),
      );
      const [sent] = index < 0 ? [] : waiting.splice(index, 1);
      happening.cause = sent;
      if (sent) sent.fate = "lost";
    } else if (kind === "deliver" || kind === "drop") {
      const over = this.#last.get(`${node} ${senderNode(entry)}`);
      if (over !== undefined) this.#of.set(happening, over);
    }
  }

  /** Whether a signal can have gone out as one and come in as the other. */
  fit(sent: Happening, come: Happening): boolean {
    return this.#of.get(sent) === this.#of.get(come) || senderNode(come.entry) === undefined;
  }

  isOver(sent: Happening): boolean {
    return this.#ended.has(this.#of.get(sent) ?? "");
  }
}

function senderNode({ from }: Entry): string | undefined {
  return from?.endsWith(">") ? nodeName(nodeOfProcess(from)) : undefined;
}

/** Joins each delivery with its sending, and says what has become of the other sendings. */
function joinDeliveries(told: readonly Happening[][], connections: Connections): void {
  const sent = new Map<string, Happening[]>();
  const all = told.flat();
  const halted = new Set(all.flatMap(({ entry }) => (entry.kind === "halt" ? entry.node : [])));
  for (const happening of all) {
    const { kind, peer = "" } = happening.entry;
    if (kind !== "send" || happening.fate) continue;
    const key = wayOf(happening.entry, peer);
    sent.set(key, [...(sent.get(key) ?? []), happening]);
    const unseen = !connections.nodes.has(peer);
    const over = connections.isOver(happening) || halted.has(happening.entry.node);
    happening.fate = over && !unseen ? "lost" : unseen ? "unseen" : "under way";
  }
  for (const happening of all) {
    const { kind, node, peer } = happening.entry;
    if ((kind !== "deliver" && kind !== "drop") || peer !== undefined) continue;
    const waiting = sent.get(wayOf(happening.entry, nodeName(node))) ?? [];
    const index = waiting.findIndex((one) => connections.fit(one, happening));
    const [cause] = index < 0 ? [] : waiting.splice(index, 1);
    if (!cause) continue;
    happening.cause = cause;
    cause.fate = kind === "drop" ? "lost" : "delivered";
  }
}

/** From whom to whom a signal goes: on the way between two, signals keep their order. */
function wayOf({ signal, from, to, ref }: Entry, node: string): string {
  return [signal, from, to?.endsWith(">") ? to : `${to} at ${node}`, ref].join(" ");
}

/** Joins what hangs together on one node: a message and its taking, a parent and its child. */
function joinWithin(log: readonly Happening[]): void {
  const mailboxes = new Map<string, Happening[]>();
  const last = new Map<string, Happening>();
  for (const happening of log) {
    const { entry, lane } = happening;
    const mailbox = mailboxes.get(lane) ?? [];
    mailboxes.set(lane, mailbox);
    if (entry.kind === "deliver") mailbox.push(happening);
    if (entry.kind === "receive") {
      // Of messages that are the same, the oldest is taken first.
      const index = mailbox.findIndex(
        (one) => one.entry.text === entry.text && one.entry.signal?.endsWith("SEND"),
      );
      if (index >= 0) [happening.cause] = mailbox.splice(index, 1);
    }
    if (entry.kind === "spawn" && entry.from?.startsWith(`${entry.node} `))
      happening.cause = last.get(entry.from);
    last.set(lane, happening);
  }
}

/** All happenings in one order in which none comes before its cause. */
function inOrder(told: readonly Happening[][]): Happening[] {
  const next = told.map(() => 0);
  const placed = new Set<Happening>();
  const story: Happening[] = [];
  const heads = () => told.flatMap((log, i) => log[next[i] as number] ?? []);
  for (let waiting = heads(); waiting.length > 0; waiting = heads()) {
    const ready = waiting.filter(({ cause }) => !cause || placed.has(cause));
    // None is ready only when logs contradict each other: then the clocks decide.
    const first = (ready.length > 0 ? ready : waiting).reduce((a, b) => (b.time < a.time ? b : a));
    if (ready.length === 0) first.cause = undefined;
    placed.add(first);
    story.push(first);
    const from = told.findIndex((log, i) => log[next[i] as number] === first);
    next[from] = (next[from] as number) + 1;
  }
  return story;
}
