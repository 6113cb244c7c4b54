/**
 * What the bench measures, in the order in which it is printed.
 *
 * To add a row: name it here, measure it in `ours.ts` (the compiler insists) and in `bench.erl`, each
 * a few lines. A row that has a lower bound worth knowing, because it goes over a socket, is measured
 * with bare `node:net` too, in `raw.ts`.
 */

export interface Row {
  /** What happens, in words. */
  readonly what: string;
  /** What is printed; `count` of the row's operations make `count * each` of it. */
  readonly unit: string;
  /** How many units one operation is: by default 1. */
  readonly each?: number;
  /** Whether more is better: so many units a second; or less: so many units for each. */
  readonly per: "second" | "one";
  /** With how many operations measuring begins; `--quick` leaves it at that. */
  readonly count: number;
}

/** What both sides have to agree on. `bench.erl` gets them as macros when it is compiled. */
export const SIZES = {
  /** How long the ring is, in processes. */
  RING: 1000,
  /** How many tuples make a term of 1 MB. */
  TUPLES: 11_630,
  /** How long the large binaries are, in bytes. */
  LARGE: 64 * 1024,
  /** How many of them are sent before their arrival is awaited. */
  BATCH: 64,
  /** How many processes call at the same time in the second row of rpc. */
  CALLERS: 50,
} as const;

const { RING, LARGE, BATCH, CALLERS } = SIZES;
const MB = 1_000_000;

export const rows = {
  "ping-pong": {
    what: "two processes, a message there and one back",
    unit: "round trips/s",
    per: "second",
    count: 100,
  },
  "ping-pong-traced": {
    what: "the same, with a tracer that counts what happens",
    unit: "round trips/s",
    per: "second",
    count: 100,
  },
  ring: {
    what: `a message round a ring of ${RING} processes`,
    unit: "messages/s",
    each: RING,
    per: "second",
    count: 1,
  },
  spawn: {
    what: "spawn a monitored process that ends at once, await its DOWN",
    unit: "processes/s",
    per: "second",
    count: 100,
  },
  idle: {
    what: "memory of a process that waits for a message",
    unit: "bytes",
    per: "one",
    count: 5000,
  },
  "encode-small": {
    what: "encode {store, weather, N}",
    unit: "terms/s",
    per: "second",
    count: 100,
  },
  "decode-small": {
    what: "decode {store, weather, N}",
    unit: "terms/s",
    per: "second",
    count: 100,
  },
  "encode-1mb": {
    what: "encode a list of tuples, 1 MB",
    unit: "MB/s",
    per: "second",
    count: 1,
  },
  "decode-1mb": {
    what: "decode a list of tuples, 1 MB",
    unit: "MB/s",
    per: "second",
    count: 1,
  },
  "dist-round-trip": {
    what: "a message to another node and one back",
    unit: "round trips/s",
    per: "second",
    count: 20,
  },
  "dist-one-way": {
    what: "small messages to another node, one answer at the end",
    unit: "messages/s",
    per: "second",
    count: 100,
  },
  "dist-64k": {
    what: `binaries of 64 KiB to another node, an answer every ${BATCH}`,
    unit: "MB/s",
    each: (BATCH * LARGE) / MB,
    per: "second",
    count: 1,
  },
  "dist-spawn": {
    what: "spawn on another node what ends at once, await its DOWN",
    unit: "processes/s",
    per: "second",
    count: 20,
  },
  "dist-monitor": {
    what: "monitor a process of another node that has ended, await the DOWN",
    unit: "monitors/s",
    per: "second",
    count: 20,
  },
  "dist-link": {
    what: "link to a process of another node that has ended, await the EXIT",
    unit: "links/s",
    per: "second",
    count: 20,
  },
  rpc: {
    what: "rpc:call to another node, one caller",
    unit: "calls/s",
    per: "second",
    count: 20,
  },
  "rpc-50": {
    what: `rpc:call to another node, ${CALLERS} callers`,
    unit: "calls/s",
    each: CALLERS,
    per: "second",
    count: 2,
  },
  global: {
    what: "give a process a global name, in a cluster of two nodes",
    unit: "names/s",
    per: "second",
    count: 20,
  },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof rows;

/** Measures one row: how many seconds `count` operations took, or how many bytes `count` of them need. */
export type Measure = (count: number) => Promise<number>;
