/**
 * The functions of the module `erlang` that tell of the node as a whole: `system_info`, `statistics`,
 * `memory`. What they tell is true of Node.js; what it has nothing of is 0, or no such item.
 *
 * Memory: all processes live in one V8 heap, which is told as `processes`; what the OS process takes
 * besides is `system`.
 */
import { availableParallelism, cpus, endianness } from "node:os";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { getHeapCodeStatistics } from "node:v8";
import { MAX_BACKLOG_BYTES } from "../../node/outgoing.ts";
import { current } from "../../process/current.ts";
import { MAX_ATOMS } from "../../term/limits.ts";
import { charlist, isList, type List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { ArgumentError, anything, type LibraryFunction, takes } from "./library.ts";

const atom = Symbol.for;

/** The release whose answers ours are like. */
export const OTP_RELEASE = "29";

/** Pids have 28 bits, and 32 more. */
const MAX_PROCESSES = 2 ** 28;

const parallel = () => availableParallelism?.() ?? cpus().length;
const WORD_BYTES = 8;

const info: ReadonlyMap<string, () => Term> = new Map(
  Object.entries<() => Term>({
    alloc_util_allocators: () => [],
    atom_limit: () => MAX_ATOMS,
    build_type: () => atom("opt"),
    compat_rel: () => Number(OTP_RELEASE),
    cpu_topology: () => undefined,
    creation: () => current().vm.creation,
    debug_compiled: () => false,
    dirty_cpu_schedulers: () => 0,
    dirty_io_schedulers: () => 0,
    dist_buf_busy_limit: () => MAX_BACKLOG_BYTES,
    dynamic_trace: () => atom("none"),
    emu_flavor: () => atom("jit"),
    emu_type: () => atom("opt"),
    endian: () => atom(endianness() === "LE" ? "little" : "big"),
    ets_count: () => 0,
    ets_limit: () => 0,
    kernel_poll: () => true,
    logical_processors: () => cpus().length,
    logical_processors_available: parallel,
    logical_processors_online: () => cpus().length,
    machine: () => charlist("Node.js"),
    message_queue_data: () => atom("on_heap"),
    multi_scheduling: () => atom("disabled"),
    otp_release: () => charlist(OTP_RELEASE),
    port_count: () => 0,
    port_limit: () => 0,
    port_parallelism: () => false,
    process_count: () => [...current().vm.processes].length,
    process_limit: () => MAX_PROCESSES,
    scheduler_bind_type: () => atom("unbound"),
    scheduler_id: () => 1,
    schedulers: () => 1,
    schedulers_online: () => 1,
    smp_support: () => false,
    system_architecture: () => charlist(`${process.arch}-${process.platform}`),
    system_logger: () => atom("logger"),
    system_version: () =>
      charlist(`Node.js ${process.version} [V8 ${process.versions.v8}] [${process.arch}]\n`),
    thread_pool_size: () => Number(process.env.UV_THREADPOOL_SIZE ?? 4),
    threads: () => true,
    time_correction: () => true,
    time_warp_mode: () => atom("no_time_warp"),
    tolerant_timeofday: () => atom("enabled"),
    trace_control_word: () => 0,
    version: () => charlist(process.versions.node),
    wordsize: () => WORD_BYTES,
  }),
);

function systemInfo(item: Term): Term {
  const [kind, of] = isTuple(item) ? item : [];
  if (kind === atom("wordsize") && (of === atom("internal") || of === atom("external")))
    return WORD_BYTES;
  const read = typeof item === "symbol" && info.get(Symbol.keyFor(item) ?? "");
  if (!read) throw new ArgumentError(1, "invalid system info item");
  return read();
}

/** What `memory` tells, in its order. */
export function memory(): Record<string, number> {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const code = getHeapCodeStatistics();
  return {
    total: rss,
    processes: heapUsed,
    processes_used: heapUsed,
    system: rss - heapUsed,
    atom: 0,
    atom_used: 0,
    binary: arrayBuffers,
    code: code.external_script_source_size + code.code_and_metadata_size,
    ets: 0,
  };
}

function memoryOf(what: Term): Term {
  const all = memory();
  const one = (name: Term) => {
    const bytes = typeof name === "symbol" ? all[Symbol.keyFor(name) ?? ""] : undefined;
    if (bytes === undefined) throw new ArgumentError(1, "invalid memory type or memory type list");
    return bytes;
  };
  return isList(what) ? what.map((name) => t(name, one(name))) : one(what);
}

/** The values of the last time that somebody asked: some statistics tell what was added since then. */
const asked = new Map<string, number>();

function sinceLast(name: string, total: number): Term {
  const before = asked.get(name) ?? 0;
  asked.set(name, total);
  return t(total, total - before);
}

const received = () =>
  [...current().vm.processes].reduce((sum, one) => sum + one.mailbox.received, 0);
const milliseconds = () => Math.round(process.uptime() * 1000);

/** `[{1, Active, Total}]` in microseconds: how busy the event loop is, which is our one scheduler. */
function wallTime(): Term {
  const { active, idle } = performance.eventLoopUtilization();
  return [t(1, ...[active, active + idle].map((ms) => Math.round(ms * 1000)))];
}

const STATISTICS: ReadonlyMap<string, () => Term> = new Map(
  Object.entries<() => Term>({
    active_tasks: () => [0],
    active_tasks_all: () => [0],
    context_switches: () => {
      const { voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage();
      return t(voluntaryContextSwitches + involuntaryContextSwitches, 0);
    },
    exact_reductions: () => sinceLast("exact_reductions", received()),
    garbage_collection: () => t(0, 0, 0),
    io: () => t(t(atom("input"), 0), t(atom("output"), 0)),
    microstate_accounting: () => undefined,
    reductions: () => sinceLast("reductions", received()),
    run_queue: () => 0,
    run_queue_lengths: () => [0],
    run_queue_lengths_all: () => [0],
    runtime: () => {
      const { user, system } = process.cpuUsage();
      return sinceLast("runtime", Math.round((user + system) / 1000));
    },
    scheduler_wall_time: wallTime,
    scheduler_wall_time_all: wallTime,
    total_active_tasks: () => 0,
    total_run_queue_lengths: () => 0,
    total_run_queue_lengths_all: () => 0,
    wall_clock: () => sinceLast("wall_clock", milliseconds()),
  }),
);

function statistics(item: Term): Term {
  const read = typeof item === "symbol" && STATISTICS.get(Symbol.keyFor(item) ?? "");
  if (!read) throw new ArgumentError(1, "invalid statistics item");
  return read();
}

/** `[{total, Bytes}, …]`. */
export function pairs(values: Readonly<Record<string, Term>>): List {
  return Object.entries(values).map(([name, value]) => t(atom(name), value));
}

export const systemFunctions: Record<string, LibraryFunction> = {
  "garbage_collect/0": takes([], () => true),
  "garbage_collect/1": takes([anything], () => true),
  "memory/0": takes([], () => pairs(memory())),
  "memory/1": takes([anything], memoryOf),
  "port_info/1": takes([anything], () => undefined),
  "port_info/2": takes([anything, anything], () => undefined),
  "ports/0": takes([], () => []),
  "statistics/1": takes([anything], statistics),
  "system_info/1": takes([anything], systemInfo),
};
