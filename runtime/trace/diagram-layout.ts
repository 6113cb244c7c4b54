/**
 * Where everything goes in a message diagram: time runs downwards, a row for each thing that happens;
 * each process has a column, beside the others of its node. What happens at once shares a row: a
 * message inside a node is sent and delivered in one.
 *
 * A column is used again when its process has ended, so a run with many short-lived processes stays
 * narrow. The node itself has the first column of its group, if anything is drawn there.
 */
import { nodeName, nodeOfProcess } from "./entry.ts";
import type { Fate, Happening } from "./join.ts";
import { type Lane, laneId, lanesOf, newLane } from "./lanes.ts";
import { eventWords, signalWords } from "./words.ts";

const first = ({ born }: Line) => born ?? 0;

/** A lane in its place. */
export interface Line {
  readonly lane: Lane;
  /** Where it began; undefined when it was there before the story did. */
  born: number | undefined;
  /** Where it ended; undefined when it outlived the story. */
  end: number | undefined;
  /** The last row where anything is drawn: what a process tells others of its end comes after it. */
  last: number;
  column: number;
}

/** A signal, or a parent that starts a child. */
export interface Arrow {
  readonly from: Line;
  readonly fromRow: number;
  readonly to: Line;
  toRow: number;
  /** `spawn`, or the name of the signal. */
  readonly what: string;
  readonly fate: Fate;
  /** Whether the message was taken as soon as it came, and did not lie in the mailbox. */
  taken: boolean;
  /** Whether it is marked as what decides. */
  decides?: boolean;
  readonly label: string;
  readonly title: string;
}

/** Something that happens to one lane only. */
export interface Mark {
  readonly line: Line;
  readonly row: number;
  readonly kind: "receive" | "exit" | "connect" | "disconnect" | "halt";
  readonly label: string;
  readonly title: string;
}

export interface Group {
  readonly node: string;
  readonly firstColumn: number;
  readonly columns: number;
}

export interface Layout {
  readonly groups: readonly Group[];
  readonly lines: readonly Line[];
  readonly arrows: readonly Arrow[];
  readonly marks: readonly Mark[];
  /** Of each row the time, in ms. */
  readonly times: readonly number[];
  readonly columns: number;
}

/**
 * Lays a story out.
 *
 * @param services whether the runtime's own processes are shown too
 * @param spread how many columns each process gets: few processes with long messages want more room
 */
export function layOut(story: readonly Happening[], services: boolean, spread = 1): Layout {
  const plan = new Plan(story);
  for (const happening of story) if (services || plan.isOwn(happening)) plan.place(happening);
  return plan.finish(spread);
}

/** What a shell and its evaluator tell each other. */
const OF_THE_SHELL = /^\{?'\$shell_/;

class Plan {
  readonly #lanes: Map<string, Lane>;
  readonly #targets: Map<Happening, Happening>;
  readonly #lines = new Map<string, Line>();
  readonly #arrows: Arrow[] = [];
  readonly #sent = new Map<Happening, Arrow>();
  readonly #delivered = new Map<Happening, Arrow>();
  readonly #marks: Mark[] = [];
  readonly #times: number[] = [];
  #previous: Happening | undefined;

  constructor(story: readonly Happening[]) {
    this.#lanes = lanesOf(story);
    this.#targets = new Map(
      story.flatMap((come) => {
        const isArrival = come.entry.kind === "deliver" || come.entry.kind === "drop";
        return isArrival && come.cause ? [[come.cause, come] as const] : [];
      }),
    );
  }

  /** Whether this is of the program itself: the runtime's own processes have no part in it. */
  isOwn(happening: Happening): boolean {
    const { entry } = happening;
    if (entry.signal === "UNLINK_ID_ACK" || OF_THE_SHELL.test(entry.text ?? "")) return false;
    const from = entry.kind === "deliver" ? (happening.cause?.lane ?? entry.from) : undefined;
    const to = entry.kind === "send" || entry.kind === "drop" ? this.#target(happening) : undefined;
    return [happening.lane, from, to].every((id) => !this.#lane(id)?.isService);
  }

  #lane(id: string | undefined): Lane | undefined {
    return id === undefined ? undefined : this.#lanes.get(laneId(id));
  }

  /** The lane a signal goes to. */
  #target(sent: Happening): string {
    const { to, peer, process } = (this.#targets.get(sent) ?? sent).entry;
    const { entry } = sent;
    if (this.#targets.has(sent) && process !== undefined) return process;
    if (to?.endsWith(">")) return this.#lanes.has(to) ? to : nodeOfProcess(to);
    const node = nodeName(peer ?? entry.peer ?? entry.node);
    const named = [...this.#lanes.values()].find((one) => one.node === node && one.label === to);
    return named?.id ?? node;
  }

  place(happening: Happening): void {
    const { entry, lane, cause } = happening;
    const title = `${happening.time.toFixed(1)} ms  ${this.#nameOf(lane)} ${eventWords(entry)}`;
    switch (entry.kind) {
      case "register":
        return;
      case "send": {
        const row = this.#row(happening, false);
        const arrow: Arrow = {
          from: this.#line(lane, row),
          fromRow: row,
          to: this.#line(this.#target(happening), row),
          toRow: row,
          what: entry.signal ?? "",
          fate: happening.fate ?? "unseen",
          taken: false,
          label: signalWords(entry),
          title,
        };
        this.#sent.set(happening, arrow);
        this.#arrows.push(arrow);
        break;
      }
      case "deliver":
      case "drop": {
        const sent = cause && this.#sent.get(cause);
        const row = this.#row(happening, cause !== undefined && cause === this.#previous);
        const arrow = sent ?? this.#fromAfar(happening, row, title);
        if (!arrow) break;
        arrow.toRow = row;
        if (happening.decides) arrow.decides = true;
        this.#delivered.set(happening, arrow);
        break;
      }
      case "receive": {
        const arrow = cause && cause === this.#previous ? this.#delivered.get(cause) : undefined;
        if (arrow) arrow.taken = true;
        else this.#mark(happening, "receive", title, `receives ${entry.text ?? ""}`);
        break;
      }
      case "spawn": {
        const asked = this.#previous?.entry;
        const atOnce = asked?.signal === "SPAWN_REQUEST" && asked.process === entry.process;
        const row = this.#row(happening, atOnce);
        const to = this.#line(lane, row, row);
        if (entry.from === undefined || atOnce) break;
        const from = this.#line(entry.from, row);
        const label = ["spawn", ...((entry.text ?? "").match(/link|monitor/g) ?? [])].join("_");
        this.#arrows.push({
          from,
          fromRow: row,
          to,
          toRow: row,
          what: "spawn",
          fate: "delivered",
          taken: false,
          label,
          title,
        });
        break;
      }
      case "exit":
        this.#mark(happening, "exit", title, entry.text ?? "");
        this.#line(lane, 0).end = this.#times.length - 1;
        break;
      case "connect":
      case "disconnect":
        this.#mark(happening, entry.kind, title, nodeName(entry.peer ?? ""));
        break;
      case "halt": {
        const { row } = this.#mark(happening, "halt", title, "the node ends");
        for (const line of this.#lines.values())
          if (line.lane.id.startsWith(`${entry.node} `)) line.end ??= row;
        break;
      }
    }
    this.#previous = happening;
  }

  #mark(happening: Happening, kind: Mark["kind"], title: string, label: string): Mark {
    const row = this.#row(happening, false);
    const mark = { line: this.#line(happening.lane, row), row, kind, label, title };
    this.#marks.push(mark);
    return mark;
  }

  /** A signal from a node that tells us nothing itself. */
  #fromAfar(happening: Happening, row: number, title: string): Arrow | undefined {
    const { entry, lane } = happening;
    if (!entry.from?.endsWith(">")) return undefined;
    const arrow: Arrow = {
      from: this.#line(nodeOfProcess(entry.from), row),
      fromRow: row,
      to: this.#line(lane, row),
      toRow: row,
      what: entry.signal ?? "",
      fate: entry.kind === "drop" ? "lost" : "delivered",
      taken: false,
      label: signalWords(entry),
      title,
    };
    this.#arrows.push(arrow);
    return arrow;
  }

  #row({ time }: Happening, shared: boolean): number {
    if (!shared) this.#times.push(time);
    return this.#times.length - 1;
  }

  #nameOf(id: string): string {
    const lane = this.#lane(id);
    if (!lane) return id;
    return lane.isNode ? lane.label : `${lane.label} on ${lane.node}`;
  }

  #line(id: string, row: number, born?: number): Line {
    const key = laneId(id);
    const lane = this.#lanes.get(key) ?? newLane(key);
    this.#lanes.set(key, lane);
    const line = this.#lines.get(key) ?? {
      lane,
      born,
      end: undefined,
      last: row,
      column: 0,
    };
    // A request may have been on its way to it before.
    line.born ??= born;
    line.last = Math.max(line.last, row);
    this.#lines.set(key, line);
    return line;
  }

  finish(spread: number): Layout {
    const lines = [...this.#lines.values()];
    const rows = this.#times.length;
    const groups: Group[] = [];
    let columns = 0;
    for (const node of new Set([...this.#lanes.values()].map((lane) => lane.node))) {
      const own = lines.filter(({ lane }) => lane.node === node);
      own.sort((a, b) => Number(b.lane.isNode) - Number(a.lane.isNode) || first(a) - first(b));
      /** Of each column of this node, the row from which it is free. */
      const free: number[] = [];
      for (const line of own) {
        if (line.end === undefined) line.last = rows;
        let column = free.findIndex((row) => row < first(line));
        if (column < 0) column = free.length;
        free[column] = line.end === undefined ? Number.POSITIVE_INFINITY : line.last + 1;
        line.column = columns + (column + 0.5) * spread - 0.5;
      }
      groups.push({ node, firstColumn: columns, columns: free.length * spread });
      columns += free.length * spread;
    }
    return { groups, lines, arrows: this.#arrows, marks: this.#marks, times: this.#times, columns };
  }
}
