/**
 * The module `observer_backend`: what `observer` and `etop` call on the node that they look at, to be
 * told of it as a whole, of its processes one by one, or again and again.
 *
 *     {etop_info, Now, Processes, WallClock, Runtime, RunQueue, AllocatedAreas, Memory, [ProcInfo]}
 *     {etop_proc_info, Pid, Memory, Reductions, NameOrCall, Runtime, CurrentFunction, MessageQueueLength}
 *
 * There are no tables, ports or sockets to be told of: those of Node.js are none of Erlang's. Left out:
 * `ttb`, which traces.
 */
import process from "node:process";
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import type { Process } from "../../process/process.ts";
import { after, receiveMatching } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { self } from "../../process/ties.ts";
import type { Pid } from "../../term/identifier.ts";
import { charlist } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type AnyTuple, t } from "../../term/tuple.ts";
import { erlang } from "./erlang.ts";
import { currentFunction } from "./erlang-process-info.ts";
import { memory, pairs } from "./erlang-system.ts";
import { anInteger, anything, aPid, library, takes } from "./library.ts";

const atom = Symbol.for;

/** Calls a function of `erlang`. */
const tell = (name: string, ...args: Term[]): Term =>
  (erlang[name] as (...args: Term[]) => Term)(...args);

/** The newest version of `runtime_tools` that has what is here. */
const VERSION = "2.5";

function processes(): AnyTuple[] {
  const { vm, pid: own } = current();
  const told = (of: Process) => {
    const name = of.name ?? of.initialCall ?? t(atom("erlang"), atom("apply"), 2);
    const { pid, mailbox, messages } = of;
    return t(
      atom("etop_proc_info"),
      ...[pid, 0, mailbox.received, name, 0, currentFunction(of), messages.length],
    );
  };
  return [...vm.processes].filter((one) => one.pid !== own).map(told);
}

function collect(to: Pid): true {
  const memi = ["total", "processes", "ets", "atom", "code", "binary"];
  const bytes = memory();
  const info = processes();
  const totals = [tell("timestamp"), info.length, undefined, undefined, 0, []];
  const areas = memi.map((name) => t(atom(name), bytes[name]));
  send(to, t(self(), t(atom("etop_info"), ...totals, areas, info)));
  return true;
}

/** Sends figures, every so many ms, until the process that wants them is gone: it is linked to this one. */
async function fetchStats(to: Pid, ms: number): Promise<never> {
  for (;;) {
    await receiveMatching<true>(
      () => undefined,
      after(ms, () => true),
    );
    const walltime = tell("statistics", atom("scheduler_wall_time"));
    const io = tell("statistics", atom("io"));
    send(to, t(atom("stats"), 1, walltime, io, tell("memory")));
  }
}

/** What the first page of `observer` shows, by the names of `erlang:system_info` where it has them. */
function systemInfo(): Term {
  const told = [
    ...["logical_processors", "logical_processors_online", "logical_processors_available"],
    ...["schedulers", "schedulers_online"],
  ];
  const more = [
    ...["otp_release", "version", "system_architecture", "kernel_poll", "smp_support", "threads"],
    ...["thread_pool_size", "process_count", "process_limit", "atom_limit", "port_count"],
    ...["port_limit", "ets_count", "ets_limit", "dist_buf_busy_limit"],
  ];
  const info = (name: string) => t(atom(name), tell("system_info", atom(name)));
  return [
    ...pairs({ uptime: Math.round(process.uptime() * 1000), run_queue: 0 }),
    ...pairs({ io_input: 0, io_output: 0 }),
    ...told.map(info),
    t(atom("schedulers_available"), 1),
    ...more.map(info),
    ...pairs({ wordsize_internal: 8, wordsize_external: 8, alloc_info: [] }),
    ...pairs(memory()),
  ];
}

provide(
  "observer_backend",
  library("observer_backend", {
    "etop_collect/1": takes([aPid], collect),
    "fetch_stats/2": takes([aPid, anInteger], (to, ms) => fetchStats(to, Number(ms))),
    "get_port_list/0": takes([], () => []),
    "get_socket_list/0": takes([], () => []),
    "get_table_list/2": takes([anything, anything], () => []),
    "procs_info/1": takes([aPid], (to) => {
      send(to, t(atom("procs_info"), self(), processes()));
      return true;
    }),
    "socket_info/0": takes([], () => []),
    "sys_info/0": takes([], systemInfo),
    "vsn/0": takes([], () => t(atom("ok"), charlist(VERSION))),
  }),
);
