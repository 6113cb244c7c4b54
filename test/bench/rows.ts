/**
 * What the bench measures, in the order in which it is printed.
 *
 * To add a row: name it here, measure it in `ours.ts` or `local.ts` (the compiler insists) and in
 * `bench.erl`, each a few lines. A row that has a lower bound worth knowing, because it goes over a socket, is measured
 * with bare `node:net` too, in `raw.ts`.
 */

export interface Row {
  /** What happens, in words. */
  readonly what: string;
  /** What is printed; `count` of the row's operations make `count * each` of it. */
  readonly unit: string;
  /** How many units one operation is: by default 1. */
  readonly each?: number;
  /** So many units a second; or so many for each operation; or the figure as it is measured. */
  readonly per: "second" | "one" | "row";
  /** With how many operations measuring begins; `--quick` leaves it at that. */
  readonly count: number;
  readonly goals: readonly Goal[];
  /** Whether only our side is asked. */
  readonly alone?: boolean;
}

/** What is to be reached: a figure of ours, or so many times that of another side or of another row. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly of?: "otp" | "net" | "ping-pong";
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
  /** How many messages lie in a long mailbox. */
  MAILBOX: 10_000,
  /** Of how many something is measured, before it is of ten times as many. */
  FEW: 1000,
  /** How many processes call at the same time in the second row of rpc. */
  CALLERS: 50,
} as const;

const { RING, LARGE, BATCH, CALLERS, MAILBOX, FEW } = SIZES;
const MB = 1_000_000;

export const rows = {
  "ping-pong": {
    what: "two processes, a message there and one back",
    unit: "round trips/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 1, of: "otp" }],
  },
  "ping-pong-traced": {
    what: "the same, with a tracer that counts what happens",
    unit: "round trips/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 0.5, of: "ping-pong" }],
  },
  ring: {
    what: `a message round a ring of ${RING} processes`,
    unit: "messages/s",
    each: RING,
    per: "second",
    count: 1,
    goals: [{ atLeast: 0.7, of: "otp" }],
  },
  call: {
    what: "ask a process that is monitored meanwhile, and get its answer",
    unit: "calls/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 2, of: "otp" }],
  },
  selective: {
    what: `ask, with ${MAILBOX} messages in the mailbox that do not fit`,
    unit: "round trips/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 1, of: "otp" }],
  },
  "selective-ref": {
    what: "the same, and the answer is known by a new reference",
    unit: "round trips/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 1, of: "otp" }],
  },
  spawn: {
    what: "spawn a monitored process that ends at once, await its DOWN",
    unit: "processes/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 0.8, of: "otp" }],
  },
  idle: {
    what: "memory of a process that waits for a message",
    unit: "bytes",
    per: "one",
    count: 5000,
    goals: [{ atMost: 0.6, of: "otp" }],
  },
  "encode-small": {
    what: "encode {store, weather, N}",
    unit: "terms/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 0.6, of: "otp" }],
  },
  "decode-small": {
    what: "decode {store, weather, N}",
    unit: "terms/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 1.2, of: "otp" }],
  },
  "encode-1mb": {
    what: "encode a list of tuples, 1 MB",
    unit: "MB/s",
    per: "second",
    count: 1,
    goals: [{ atLeast: 0.45, of: "otp" }],
  },
  "decode-1mb": {
    what: "decode a list of tuples, 1 MB",
    unit: "MB/s",
    per: "second",
    count: 1,
    goals: [{ atLeast: 1, of: "otp" }],
  },
  "dist-round-trip": {
    what: "a message to another node and one back",
    unit: "round trips/s",
    per: "second",
    count: 20,
    goals: [
      { atLeast: 0.8, of: "otp" },
      { atLeast: 0.9, of: "net" },
    ],
  },
  "dist-one-way": {
    what: "small messages to another node, one answer at the end",
    unit: "messages/s",
    per: "second",
    count: 100,
    goals: [{ atLeast: 4, of: "otp" }],
  },
  "dist-64k": {
    what: `binaries of 64 KiB to another node, an answer every ${BATCH}`,
    unit: "MB/s",
    each: (BATCH * LARGE) / MB,
    per: "second",
    count: 1,
    goals: [{ atLeast: 0.85, of: "net" }],
  },
  "dist-spawn": {
    what: "spawn on another node what ends at once, await its DOWN",
    unit: "processes/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 0.9, of: "otp" }],
  },
  "dist-monitor": {
    what: "monitor a process of another node that has ended, await the DOWN",
    unit: "monitors/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 0.9, of: "otp" }],
  },
  "dist-link": {
    what: "link to a process of another node that has ended, await the EXIT",
    unit: "links/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 0.9, of: "otp" }],
  },
  rpc: {
    what: "rpc:call to another node, one caller",
    unit: "calls/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 0.9, of: "otp" }],
  },
  "rpc-50": {
    what: `rpc:call to another node, ${CALLERS} callers`,
    unit: "calls/s",
    each: CALLERS,
    per: "second",
    count: 2,
    goals: [{ atLeast: 2.5, of: "otp" }],
  },
  global: {
    what: "give a process a global name, in a cluster of two nodes",
    unit: "names/s",
    per: "second",
    count: 20,
    goals: [{ atLeast: 1, of: "otp" }],
  },
  fairness: {
    what: "the longest wait of a timer or a socket while processes never rest",
    unit: "ms",
    per: "row",
    count: 500,
    goals: [{ atMost: 10 }],
    alone: true,
  },
  "more-processes": {
    what: `spawn a process that ends, with ten times as many as ${FEW}`,
    unit: "times as long",
    per: "row",
    count: 1,
    goals: [{ atMost: 1.2 }],
    alone: true,
  },
  "more-names": {
    what: `find a process by its name, with ten times as many as ${FEW}`,
    unit: "times as long",
    per: "row",
    count: 1,
    goals: [{ atMost: 1.2 }],
    alone: true,
  },
  "more-monitors": {
    what: `monitor a process, and stop, with ten times as many as ${FEW}`,
    unit: "times as long",
    per: "row",
    count: 1,
    goals: [{ atMost: 1.2 }],
    alone: true,
  },
  "more-messages": {
    what: `ask, and know the answer by a new reference, with ten times as many as ${FEW}`,
    unit: "times as long",
    per: "row",
    count: 1,
    goals: [{ atMost: 1.2 }],
    alone: true,
  },
  "more-atoms": {
    what: `send an atom, with ten times as many as ${FEW}`,
    unit: "times as long",
    per: "row",
    count: 1,
    goals: [{ atMost: 1.2 }],
    alone: true,
  },
  simulated: {
    what: "a message to another simulated node and one back, by the processor's time",
    unit: "deliveries/s",
    each: 2,
    per: "second",
    count: 100,
    goals: [{ atLeast: 200_000 }],
    alone: true,
  },
  explored: {
    what: "play a check of lab 01 in an order of its own, with fresh modules, by the processor's time",
    unit: "runs/min",
    each: 60,
    per: "second",
    count: 20,
    goals: [{ atLeast: 5000 }],
    alone: true,
  },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof rows;

/** Measures one row: the seconds that `count` operations took, the bytes that they need, or the figure. */
export type Measure = (count: number) => Promise<number>;
