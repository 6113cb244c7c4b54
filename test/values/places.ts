/** The places where a program hands a value to the runtime: for each, a call that does it. */
import {
  demonitor,
  disconnectNode,
  erase,
  erpc,
  exit,
  get,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  monitorNode,
  netAdm,
  node,
  type Pid,
  processFlag,
  put,
  type Reference,
  register,
  rpc,
  send,
  setCookie,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnRequest,
  TermMap,
  t,
  unlink,
  unregister,
  whereis,
} from "#runtime";
import { alias, unalias } from "../../runtime/erlang/modules/alias.ts";
import { callServer } from "../../runtime/services/gen.ts";
import { connectNode } from "../../runtime/services/net-kernel.ts";

/** A process that takes what is sent to it: its pid, its node, and an alias of it. Its name is `sink`. */
export interface Sink {
  readonly pid: Pid;
  readonly node: symbol;
  readonly ref: Reference;
}

/** Hands over a value. Where a place takes only some types, it takes any here: JavaScript would. */
// biome-ignore lint/suspicious/noExplicitAny: a value of any kind stands where one of some type has to
export type Place = (value: any, to: Sink) => unknown;

const atom = Symbol.for;
const [sink, odd, f] = [atom("sink"), atom("odd"), atom("f")];
const on = (to: Sink) => t(sink, to.node);

/** Where any term can stand, or a part of one. */
export const ofTerms: Readonly<Record<string, Place>> = {
  "a message to a pid": (value, { pid }) => send(pid, value),
  "a message to {Name, Node}": (value, to) => send(on(to), value),
  "a message to an alias": (value, { ref }) => send(ref, value),
  "a key in a message": (value, { pid }) => send(pid, new TermMap([[value, 1]])),
  "a value in a message": (value, { pid }) => send(pid, new TermMap([[1, value]])),
  "exit(Pid, Reason)": (value, { pid }) => exit(pid, value),
  "spawn/3": (value) => spawn(odd, f, [value]),
  "spawn/4": (value, { node }) => spawn(node, odd, f, [value]),
  "spawn_link/4": (value, { node }) => spawnLink(node, odd, f, [value]),
  "spawn_monitor/4": (value, { node }) => spawnMonitor(node, odd, f, [value]),
  spawn_request: (value, { node }) => spawnRequest(node, odd, f, [value], []),
  "the tag of a spawn reply": (value, { node }) =>
    spawnRequest(node, odd, f, [1], [t(atom("reply_tag"), value)]),
  "the tag of a monitor": (value, { pid }) => monitor(pid, [t(atom("tag"), value)]),
  "rpc:call": (value, { node }) => rpc.call(node, odd, f, [value]),
  "rpc:call with a time": (value, { node }) => rpc.call(node, odd, f, [value], 1000),
  "rpc:cast": (value, { node }) => rpc.cast(node, odd, f, [value]),
  "rpc:block_call": (value, { node }) => rpc.blockCall(node, odd, f, [value]),
  "rpc:multicall": (value, { node }) => rpc.multicall([node], odd, f, [value]),
  "erpc:call": (value, { node }) => erpc.call(node, odd, f, [value]),
  "erpc:cast": (value, { node }) => erpc.cast(node, odd, f, [value]),
  "erpc:multicall": (value, { node }) => erpc.multicall([node], odd, f, [value]),
  "gen_server:call": (value, to) => callServer(on(to), value),
  "put/2, the key": (value) => put(value, 1),
  "put/2, the value": (value) => put(1, value),
  "get/1": (value) => get(value),
  "erase/1": (value) => erase(value),
};

/** Where only a pid, a name, a node, a reference, a list or an option can stand. */
export const ofOneType: Readonly<Record<string, Place>> = {
  "to whom a message goes": (value) => send(value, 1),
  "the name a message goes to": (value, { node }) => send(t(value, node), 1),
  "the node a message goes to": (value) => send(t(sink, value), 1),
  "exit/2": (value) => exit(value, 1),
  "link/1": (value) => link(value),
  "unlink/1": (value) => unlink(value),
  "monitor/2": (value) => monitor(value),
  "monitor/2, a name": (value, { node }) => monitor(t(value, node)),
  "monitor/2, a node": (value) => monitor(t(sink, value)),
  "monitor/3, the options": (value, { pid }) => monitor(pid, value),
  "monitor/3, an option": (value, { pid }) => monitor(pid, [value]),
  "demonitor/1": (value) => demonitor(value),
  "demonitor/2": (value) => demonitor(makeRef(), [value]),
  "register/2, the name": (value) =>
    register(
      value,
      spawn(() => 1),
    ),
  "register/2, the pid": (value) => register(atom("nobody"), value),
  "unregister/1": (value) => unregister(value),
  "whereis/1": (value) => whereis(value),
  "is_process_alive/1": (value) => isProcessAlive(value),
  "process_flag/2": (value) => processFlag(value, true),
  "alias/1": (value) => alias([value]),
  "unalias/1": (value) => unalias(value),
  "node/1": (value) => node(value),
  "spawn/2, the fun": (value, { node }) => spawn(node, value),
  "spawn/3, the module": (value) => spawn(value, f, []),
  "spawn/3, the function": (value) => spawn(odd, value, []),
  "spawn/3, the arguments": (value) => spawn(odd, f, value),
  "spawn/4, the node": (value) => spawn(value, odd, f, []),
  "spawn/4, the module": (value, { node }) => spawn(node, value, f, []),
  "spawn/4, the function": (value, { node }) => spawn(node, odd, value, []),
  "spawn/4, the arguments": (value, { node }) => spawn(node, odd, f, value),
  "spawn_request/5": (value, { node }) => spawnRequest(node, odd, f, [], value),
  ...Object.fromEntries(
    Object.entries({ rpc, erpc }).flatMap(
      ([of, { call, cast, multicall }]) =>
        [
          [`${of}:call, the node`, (value) => call(value, odd, f, [])],
          [`${of}:call, the module`, (value, { node }) => call(node, value, f, [])],
          [`${of}:call, the function`, (value, { node }) => call(node, odd, value, [])],
          [`${of}:call, the arguments`, (value, { node }) => call(node, odd, f, value)],
          [
            `${of}:call, the time`,
            (value, { node }) =>
              call(node, odd, f, [], Object.is(value, Number.POSITIVE_INFINITY) ? -1 : value),
          ],
          [`${of}:cast, the node`, (value) => cast(value, odd, f, [])],
          [`${of}:cast, the module`, (value, { node }) => cast(node, value, f, [])],
          [`${of}:cast, the arguments`, (value, { node }) => cast(node, odd, f, value)],
          [`${of}:multicall, the nodes`, (value) => multicall(value, odd, f, [])],
          [`${of}:multicall, a node`, (value) => multicall([value], odd, f, [])],
          [`${of}:multicall, the module`, (value, { node }) => multicall([node], value, f, [])],
        ] as readonly [string, Place][],
    ),
  ),
  "rpc:block_call, the node": (value) => rpc.blockCall(value, odd, f, []),
  "rpc:block_call, the module": (value, { node }) => rpc.blockCall(node, value, f, []),
  "monitor_node/2": (value) => monitorNode(value, true),
  "disconnect_node/1": (value) => disconnectNode(value),
  "net_kernel:connect_node": (value) => connectNode(value),
  "net_adm:ping": (value) => netAdm.ping(value),
  "set_cookie/2, the node": (value) => setCookie(value, atom("abc")),
  "set_cookie/2, the cookie": (value) => setCookie(atom("nobody@nowhere"), value),
};
