/**
 * The modules `rpc`, `erpc` and `net_adm`, as they may be called from Erlang: by another
 * node, or from a shell.
 */

import { hostname } from "node:os";
import { BadArgument } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import * as erpc from "../../services/erpc/index.ts";
import { everyNode } from "../../services/gen.ts";
import * as netAdm from "../../services/net-adm.ts";
import * as rpc from "../../services/rpc/call.ts";
import type { Atom } from "../../term/atom.ts";
import type { Pid } from "../../term/identifier.ts";
import { charlist, type List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { t } from "../../term/tuple.ts";
import * as collections from "./erpc-collections.ts";
import {
  aBoolean,
  aFunOf,
  aList,
  aMap,
  aName,
  aNodeList,
  anAtom,
  anything,
  aPid,
  aReference,
  aTimeout,
  aTuple,
  type Kind,
  library,
  takes,
} from "./library.ts";
import * as requests from "./rpc-requests.ts";
import * as servers from "./rpc-servers.ts";

const mfa = [anAtom, anAtom, aList] as const;

/** Erlang: `rpc:pinfo/1,2`: `process_info` of a process of any node. */
const processInfoAt = (pid: Pid, more: List) =>
  rpc.call(pid.node, Symbol.for("erlang"), Symbol.for("process_info"), [pid, ...more]);

provide(
  "rpc",
  library("rpc", {
    "call/4": takes([aName, ...mfa], (node, m, f, a) => rpc.call(node, m, f, a)),
    "call/5": takes([aName, ...mfa, aTimeout], rpc.call),
    "cast/4": takes([aName, ...mfa], rpc.cast),
    "multicall/3": takes([...mfa], (m, f, a) => rpc.multicall(everyNode(), m, f, a)),
    "multicall/4": takes([anything, anything, anything, anything], (first, m, f, last) => {
      if (aNodeList.fits(first) && anAtom.fits(m) && anAtom.fits(f) && aList.fits(last))
        return rpc.multicall(first, m, f, last);
      if (anAtom.fits(first) && anAtom.fits(m) && aList.fits(f) && aTimeout.fits(last))
        return rpc.multicall(everyNode(), first, m, f, last);
      throw new BadArgument("expected (Nodes, M, F, Args) or (M, F, Args, Timeout)");
    }),
    "multicall/5": takes([aNodeList, ...mfa, aTimeout], (ns, m, f, a, ms) =>
      rpc.multicall(ns, m, f, a, ms),
    ),
    "abcast/2": takes([aName, anything], (name, message) =>
      servers.abcast(everyNode(), name, message),
    ),
    "abcast/3": takes([aNodeList, aName, anything], servers.abcast),
    "sbcast/2": takes([aName, anything], (name, message) =>
      servers.sbcast(everyNode(), name, message),
    ),
    "sbcast/3": takes([aNodeList, aName, anything], servers.sbcast),
    "multi_server_call/2": takes([aName, anything], (name, message) =>
      servers.multiServerCall(everyNode(), name, message),
    ),
    "multi_server_call/3": takes([aNodeList, aName, anything], servers.multiServerCall),
    "server_call/4": takes([aName, aName, aName, anything], servers.serverCall),
    "async_call/4": takes([aName, ...mfa], requests.asyncCall),
    "parallel_eval/1": takes([aList], requests.parallelEval),
    "pinfo/1": takes([aPid], (pid) => processInfoAt(pid, [])),
    "pinfo/2": takes([aPid, anything], (pid, item) => processInfoAt(pid, [item])),
    "pmap/3": takes([aTuple, aList, aList], ([m, f], more, list) =>
      requests.pmap(m, f, more, list),
    ),
    "yield/1": takes([aPid], requests.yield_),
    "nb_yield/1": takes([aPid], (key) => requests.nbYield(key)),
    "nb_yield/2": takes([aPid, aTimeout], requests.nbYield),
    "block_call/4": takes([aName, ...mfa], (node, m, f, a) => rpc.blockCall(node, m, f, a)),
    "block_call/5": takes([aName, ...mfa, aTimeout], rpc.blockCall),
  }),
);

/** What does not fit is an error of its own in `erpc`. */
function wanted<T extends Term>(kind: Kind<T>): Kind<T> {
  return { ...kind, reason: () => t(Symbol.for("erpc"), Symbol.for("badarg")) };
}

const node = wanted(aName);
const ms = wanted(aTimeout);
const request = wanted(aTuple);
const aFunOfNone = wanted(aFunOf(0));
const aCollection = wanted({ ...aMap });
const remove = wanted(aBoolean);
const erpcCall = [wanted(anAtom), wanted(anAtom), wanted(aList)] as const;

function castAll(nodes: readonly symbol[], m: Atom, f: Atom, a: List): symbol {
  for (const to of nodes) erpc.cast(to, m, f, a);
  return Symbol.for("ok");
}

/** A call of a fun is one of `apply`. */
const applied = (fun: Term) => [Symbol.for("erlang"), Symbol.for("apply"), [fun, []]] as const;

provide(
  "erpc",
  library("erpc", {
    "call/2": takes([node, aFunOfNone], (n, fun) => erpc.call(n, ...applied(fun))),
    "call/3": takes([node, aFunOfNone, ms], (n, fun, time) => erpc.call(n, ...applied(fun), time)),
    "call/4": takes([node, ...erpcCall], (n, m, f, a) => erpc.call(n, m, f, a)),
    "call/5": takes([node, ...erpcCall, ms], erpc.call),
    "cast/2": takes([node, aFunOfNone], (n, fun) => erpc.cast(n, ...applied(fun))),
    "cast/4": takes([node, ...erpcCall], erpc.cast),
    "check_response/2": takes([anything, request], requests.checkResponse),
    "check_response/3": takes([anything, aCollection, remove], collections.checkResponse),
    "execute_call/4": takes([aReference, ...mfa], erpc.executeCall),
    "execute_cast/3": takes([...mfa], erpc.executeCast),
    "multicall/2": takes([wanted(aNodeList), aFunOfNone], (ns, fun) =>
      erpc.multicall(ns, ...applied(fun)),
    ),
    "multicall/3": takes([wanted(aNodeList), aFunOfNone, ms], (ns, fun, time) =>
      erpc.multicall(ns, ...applied(fun), time),
    ),
    "multicall/4": takes([wanted(aNodeList), ...erpcCall], (ns, m, f, a) =>
      erpc.multicall(ns, m, f, a),
    ),
    "multicall/5": takes([wanted(aNodeList), ...erpcCall, ms], erpc.multicall),
    "multicast/2": takes([wanted(aNodeList), aFunOfNone], (ns, fun) =>
      castAll(ns, ...applied(fun)),
    ),
    "multicast/4": takes([wanted(aNodeList), ...erpcCall], castAll),
    "receive_response/1": takes([request], (of) => requests.receiveResponse(of)),
    "receive_response/2": takes([request, ms], requests.receiveResponse),
    "receive_response/3": takes([aCollection, ms, remove], collections.receiveResponse),
    "reqids_add/3": takes([request, anything, aCollection], collections.add),
    "reqids_new/0": takes([], () => new TermMap()),
    "reqids_size/1": takes([aCollection], (collection) => collection.size),
    "reqids_to_list/1": takes([aCollection], (collection) =>
      [...collection].map(([one, label]) => t(one, label)),
    ),
    "send_request/2": takes([node, aFunOfNone], (n, fun) =>
      requests.sendRequest(n, ...applied(fun)),
    ),
    "send_request/4": takes(
      [anything, anything, anything, anything],
      (first, second, third, last) => {
        if (node.fits(first) && aFunOfNone.fits(second) && aCollection.fits(last))
          return collections.add(requests.sendRequest(first, ...applied(second)), third, last);
        if (node.fits(first) && anAtom.fits(second) && anAtom.fits(third) && aList.fits(last))
          return requests.sendRequest(first, second, third, last);
        throw requests.noRequest();
      },
    ),
    "send_request/6": takes([node, ...erpcCall, anything, aCollection], (n, m, f, a, label, all) =>
      collections.add(requests.sendRequest(n, m, f, a), label, all),
    ),
    "wait_response/1": takes([request], (of) => requests.waitResponse(of)),
    "wait_response/2": takes([request, ms], requests.waitResponse),
    "wait_response/3": takes([aCollection, ms, remove], collections.waitResponse),
  }),
);

provide(
  "net_adm",
  library("net_adm", {
    "ping/1": takes([aName], netAdm.ping),
    "localhost/0": takes([], () => charlist(hostname())),
    "names/0": takes([], () => netAdm.names()),
    "names/1": takes([anything], (host) => netAdm.names(host)),
  }),
);
