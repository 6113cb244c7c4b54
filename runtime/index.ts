// biome-ignore-all assist/source/organizeImports: in the order of the lecture
/**
 * `#runtime`: everything that a program of this course may use, in the order of the lecture.
 */

import "./process/inspect.ts";
import "./shell/served.ts";

// Values.
export type { Kinds, Term } from "./term/term.ts";
export { type Atom, atom, atomName, isAtom } from "./term/atom.ts";
export { type AnyTuple, isTuple, type Tuple, t } from "./term/tuple.ts";
export { charlist, ImproperList, isList, type List, text } from "./term/list.ts";
export { type Binary, BitString } from "./term/binary.ts";
export { Float, float, type Integer, isFloat, isInteger } from "./term/number.ts";
export { TermMap } from "./term/term-map.ts";
export { Pid, Port, Reference } from "./term/identifier.ts";
export {
  type Callable,
  ExternalFun,
  type Fun,
  fun,
  isFun,
  LocalFun,
  RemoteFun,
} from "./term/fun.ts";
export { equal } from "./term/equal.ts";
export { compare, type Ordering } from "./term/order.ts";

// A name server: spawn, send, receive, names.
export {
  type Monitored,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnRequest,
  spawnRequestAbandon,
} from "./process/spawn.ts";
export { type Destination, send } from "./process/send.ts";
export type { After, Clause } from "./process/clause.ts";
export {
  type Awaitable,
  after,
  on,
  type Result,
  receive,
} from "./process/receive.ts";
export {
  _,
  $,
  type Bindings,
  Cons,
  cons,
  Hole,
  match,
  type Pattern,
} from "./process/pattern.ts";
export { makeRef, node, self } from "./process/ties.ts";
export { register, unregister, whereis } from "./process/names.ts";
export { erase, get, put } from "./process/dictionary.ts";

// How processes end.
export {
  demonitor,
  exit,
  isProcessAlive,
  link,
  monitor,
  processFlag,
  unlink,
} from "./process/ties.ts";
export {
  Exception,
  type ExceptionClass,
  error,
  exceptionFrom,
} from "./process/exception.ts";
export { apply } from "./process/apply.ts";

// Nodes and cookies.
export { type NodeOptions, type RunningNode, startNode } from "./start-node.ts";
export type { Exports } from "./process/modules.ts";
export { disconnectNode, monitorNode, nodes, setCookie } from "./node/bifs.ts";
export { md5 } from "./erlang/modules/erlang-values.ts";
export * as netAdm from "./services/net-adm.ts";

// Calling each other, and finding each other.
export * as rpc from "./services/rpc/call.ts";
export * as erpc from "./services/erpc/index.ts";
export * as global from "./global/index.ts";

// The threat, and sockets instead of nodes.
export { type MemoryOs, memoryOs } from "./simulated/os.ts";
export type { Folder } from "./simulated/disk.ts";
export * as libChan from "./lib_chan/index.ts";

// A cluster in one OS process.
export { SimulatedCluster } from "./simulated/cluster.ts";
export type { Random } from "./process/random.ts";
// Seeing what happened.
export { drawTrace, recordTrace, type Trace, traceTo } from "./trace/index.ts";
