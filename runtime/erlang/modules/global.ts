/**
 * The module `global`, as it may be called from Erlang: by another node, or from a shell.
 */

import * as global from "../../global/index.ts";
import { isLockId, type LockId } from "../../global/lock-table.ts";
import { resolveIt } from "../../global/resolve.ts";
import { disconnectNode, nodes as visibleNodes } from "../../node/bifs.ts";
import { apply } from "../../process/apply.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { ExternalFun, type Fun, isFun } from "../../term/fun.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { aFunOf, aNodeList, anything, aPid, aTimeout, clause, library, takes } from "./library.ts";

// As `global` is written in Erlang, an argument that does not fit has no clause.
const pid = clause("not a pid", aPid.fits);
const lock = clause("not a lock", (term): term is LockId => isLockId(term));
const nodes = clause("not a list of nodes", aNodeList.fits);
const retries = clause("not a number of retries", aTimeout.fits);

/** A fun of three parameters; or as `{Module, Function}`, as it was written of old. */
type Method = Fun | readonly [symbol, symbol];

const method = clause("not a fun that takes three arguments", (term): term is Term & Method => {
  if (!isTuple(term)) return aFunOf(3).fits(term);
  return term.length === 2 && term.every((part) => typeof part === "symbol");
});

function funOf(method: Method): Fun {
  return isTuple(method)
    ? new ExternalFun(method[0] as symbol, method[1] as symbol, 3)
    : (method as Fun);
}

/** Whether it is a fun at all is only looked at when it is called. */
const call = (fun: Term) => () => {
  if (isFun(fun)) return apply(fun, []);
  throw new Exception("error", t(Symbol.for("badfun"), fun), []);
};

provide(
  "global",
  library("global", {
    "register_name/2": takes([anything, pid], (name, of) => global.registerName(name, of)),
    "register_name/3": takes([anything, pid, method], (name, of, m) =>
      global.registerName(name, of, funOf(m)),
    ),
    "re_register_name/2": takes([anything, pid], (name, of) => global.reRegisterName(name, of)),
    "re_register_name/3": takes([anything, pid, method], (name, of, m) =>
      global.reRegisterName(name, of, funOf(m)),
    ),
    "unregister_name/1": takes([anything], global.unregisterName),
    "whereis_name/1": takes([anything], global.whereisName),
    "registered_names/0": takes([], global.registeredNames),
    "send/2": takes([anything, anything], global.send),
    "disconnect/0": takes([], () => visibleNodes().filter((node) => disconnectNode(node) === true)),
    "sync/0": takes([], global.sync),
    "set_lock/1": takes([lock], (id) => global.setLock(id)),
    "set_lock/2": takes([lock, nodes], (id, on) => global.setLock(id, on)),
    "set_lock/3": takes([lock, nodes, retries], global.setLock),
    "del_lock/1": takes([lock], (id) => global.delLock(id)),
    "del_lock/2": takes([lock, nodes], global.delLock),
    "trans/2": takes([lock, anything], (id, fun) => global.trans(id, call(fun))),
    "trans/3": takes([lock, anything, nodes], (id, fun, on) => global.trans(id, call(fun), on)),
    "trans/4": takes([lock, anything, nodes, retries], (id, fun, on, times) =>
      global.trans(id, call(fun), on, times),
    ),
    "random_exit_name/3": takes([anything, pid, pid], global.randomExitName),
    "random_notify_name/3": takes([anything, pid, pid], global.randomNotifyName),
    "notify_all_name/3": takes([anything, pid, pid], global.notifyAllName),
    "resolve_it/4": takes([anything, anything, pid, pid], resolveIt),
  }),
);
