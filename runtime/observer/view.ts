/** What the page shows, and what it asks for: JSON. Terms are in Erlang's notation, as their node prints them. */

export interface NodeView {
  readonly name: string;
  /** Why nothing is known of it, although others are connected to it. */
  readonly silent?: string;
  /** `Erlang/OTP 27`, or `Node.js`. */
  readonly machine: string;
  readonly processes: number;
  readonly bytes: number;
  readonly upSeconds: number;
  /** The nodes that it is connected to, this observer left out. */
  readonly visible: readonly string[];
  readonly hidden: readonly string[];
}

/** A process, port or name, and the node where it can be looked at. */
export interface Place {
  readonly text: string;
  readonly node: string;
  /** Absent for what is no process. */
  readonly pid?: string;
}

/** By what processes can be sorted; each is an item of `process_info`. */
export const SORTS = [
  ...(["registered_name", "initial_call", "current_function", "status"] as const),
  ...(["message_queue_len", "reductions", "memory"] as const),
] as const;
export type Sort = (typeof SORTS)[number];

export interface ProcessView {
  readonly pid: string;
  readonly registered_name: string;
  readonly initial_call: string;
  readonly current_function: string;
  readonly status: string;
  readonly message_queue_len: number;
  readonly reductions: number;
  readonly memory: number;
  readonly links: number;
  readonly monitors: number;
}

/** The processes of a node, those that come first in an order. */
export interface ProcessesView {
  readonly node: string;
  readonly all: number;
  /** How many fit the filter. */
  readonly fitting: number;
  readonly rows: readonly ProcessView[];
}

/** The beginning of a list, and how long it is. */
export interface Part<T> {
  readonly length: number;
  readonly first: readonly T[];
}

/** One process, from near. */
export interface DetailView extends Omit<ProcessView, "links" | "monitors"> {
  readonly node: string;
  readonly trapExit: boolean;
  readonly links: Part<Place>;
  readonly monitors: Part<Place>;
  readonly watchedBy: Part<Place>;
  readonly mailbox: Part<string>;
  readonly dictionary: Part<string>;
  readonly stack: readonly string[];
}

export interface Name {
  readonly name: string;
  readonly place: Place;
}

export interface View {
  /** The observer's own name. */
  readonly own: string;
  readonly nodes: readonly NodeView[];
  readonly processes?: ProcessesView;
  /** The process that was asked for; `null` when it has ended. */
  readonly detail?: DetailView | null;
  /** The global names, as the chosen node knows them. */
  readonly names: readonly Name[];
}

/** What the page wants to see. */
export interface Order {
  readonly node: string;
  readonly pid?: string;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly filter: string;
}
