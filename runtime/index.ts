/**
 * `#runtime`: everything that a program of this course may use, in the order of the lecture.
 */

export * as erpc from "./kernel/erpc/index.ts";
export * as global from "./kernel/global/index.ts";
export * as netAdm from "./kernel/net-adm.ts";
export { connectNode, monitorNodes } from "./kernel/net-kernel.ts";
export { memoryOs } from "./kernel/os.ts";
export * as rpc from "./kernel/rpc/index.ts";
export { SimulatedCluster } from "./kernel/simulated-cluster.ts";
export { type NodeOptions, type RunningNode, startNode } from "./kernel/start-node.ts";
// Sockets instead of nodes.
export * as libChan from "./lib_chan/index.ts";
// Nodes.
export { disconnectNode, getCookie, isAlive, monitorNode, nodes, setCookie } from "./node/bifs.ts";
// Processes: how they end.
export { alias, unalias } from "./process/alias.ts";
export { apply } from "./process/apply.ts";
// Processes: send, receive, names.
export { erase, get, put } from "./process/dictionary.ts";
export { BadArgument, Exception, type ExceptionClass, error } from "./process/exception.ts";
export { register, registered, unregister, whereis } from "./process/names.ts";
export { _, $, type Bindings, cons, match, type Pattern } from "./process/pattern.ts";
export { type After, type Awaitable, after, type Clause, on, receive } from "./process/receive.ts";
export { type Destination, send } from "./process/send.ts";
export { spawn, spawnLink, spawnMonitor } from "./process/spawn.ts";
export {
  demonitor,
  exit,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  node,
  processFlag,
  self,
  unlink,
} from "./process/ties.ts";
// Values.
export { type Atom, atom, atomName, isAtom } from "./term/atom.ts";
export { type Binary, BitString } from "./term/binary.ts";
export { equal } from "./term/equal.ts";
export {
  type Callable,
  ExternalFun,
  type Fun,
  fun,
  isFun,
  LocalFun,
  RemoteFun,
} from "./term/fun.ts";
export { Pid, Port, Reference } from "./term/identifier.ts";
export { charlist, ImproperList, isList, type List, text } from "./term/list.ts";
export { Float, float, type Integer, isFloat, isInteger } from "./term/number.ts";
export { compare } from "./term/order.ts";
export type { Term } from "./term/term.ts";
export { TermMap } from "./term/term-map.ts";
export { type AnyTuple, isTuple, type Tuple, t, tupleOf } from "./term/tuple.ts";
