/**
 * The functions of the module `erlang` that send: what `!` does, with a word on what may not happen for
 * it; and later, by a timer.
 */
import { nodeOf } from "../../node/node.ts";
import type { Alarm } from "../../process/clock.ts";
import { current } from "../../process/current.ts";
import { send } from "../../process/send.ts";
import { makeRef } from "../../process/ties.ts";
import type { Vm } from "../../process/vm.ts";
import { snapshot } from "../../term/copy.ts";
import { Pid, Reference } from "../../term/identifier.ts";
import { isList } from "../../term/list.ts";
import type { Integer } from "../../term/number.ts";
import type { Term } from "../../term/term.ts";
import { type Key, keyOf } from "../../term/term-map.ts";
import { isTuple, t } from "../../term/tuple.ts";
import {
  ArgumentError,
  anInteger,
  anything,
  aReference,
  type LibraryFunction,
  takes,
} from "./library.ts";

const ok = Symbol.for("ok");
const noconnect = Symbol.for("noconnect");

/** Sends a message to whatever a term names. Erlang: `To ! Message`. */
export function sendTo(to: Term, message: Term): Term {
  const [name, node] = isTuple(to) && to.length === 2 ? to : [];
  if (typeof name === "symbol" && typeof node === "symbol") return send(t(name, node), message);
  if (to instanceof Pid || to instanceof Reference || typeof to === "symbol")
    return send(to, message);
  throw new ArgumentError(1, "invalid destination");
}

/** Says what has not been done, if it would have to connect and must not. We never suspend. */
function sendIf(to: Term, message: Term, options: Term): Term {
  const known = [noconnect, Symbol.for("nosuspend")];
  if (!isList(options) || !options.every((option) => known.includes(option as symbol)))
    throw new ArgumentError(3, "invalid option in list");
  if (options.includes(noconnect) && !isConnected(to)) return noconnect;
  sendTo(to, message);
  return ok;
}

function isConnected(to: Term): boolean {
  const { vm } = current();
  const node =
    to instanceof Pid || to instanceof Reference ? to.node : isTuple(to) ? to[1] : vm.name;
  if (node === vm.name || typeof node !== "symbol") return true;
  return (
    nodeOf(vm)
      ?.peers()
      .some(({ name }) => Symbol.for(name) === node) === true
  );
}

/** The timers of each node that have not gone off. */
const timers = new WeakMap<Vm, Map<Key, { readonly alarm: Alarm; readonly end: number }>>();

/** Delivers what is made of the timer's reference, after so many ms, to a process that is here then. */
function startTimer(ms: Integer, to: Term, message: (ref: Reference) => Term): Reference {
  if (ms < 0) throw new ArgumentError(1, "out of range");
  const { vm } = current();
  if (!(to instanceof Pid ? to.node === vm.name : typeof to === "symbol"))
    throw new ArgumentError(2, "not a pid or an atom");
  const ref = makeRef();
  const copy = snapshot(message(ref));
  const running = timers.get(vm) ?? new Map();
  timers.set(vm, running);
  const alarm = vm.clock.setAlarm(Number(ms), () => {
    running.delete(keyOf(ref));
    const pid = to instanceof Pid ? to : vm.named(to as symbol)?.pid;
    if (pid) vm.deliver({ op: "SEND", to: pid, message: copy });
  });
  running.set(keyOf(ref), { alarm, end: vm.clock.now() + Number(ms) });
  return ref;
}

/** How many ms a timer had left, or `false`. */
function cancelTimer(ref: Reference): Term {
  const { vm } = current();
  const timer = timers.get(vm)?.get(keyOf(ref));
  if (!timer) return false;
  timers.get(vm)?.delete(keyOf(ref));
  timer.alarm.cancel();
  return Math.max(0, Math.round(timer.end - vm.clock.now()));
}

export const sendingFunctions: Record<string, LibraryFunction> = {
  "cancel_timer/1": takes([aReference], cancelTimer),
  "send/2": takes([anything, anything], sendTo),
  "send/3": takes([anything, anything, anything], sendIf),
  "send_after/3": takes([anInteger, anything, anything], (ms, to, message) =>
    startTimer(ms, to, () => message),
  ),
  "send_nosuspend/2": takes([anything, anything], (to, message) => {
    sendTo(to, message);
    return true;
  }),
  "send_nosuspend/3": takes(
    [anything, anything, anything],
    (to, message, options) => sendIf(to, message, options) === ok,
  ),
  "start_timer/3": takes([anInteger, anything, anything], (ms, to, message) =>
    startTimer(ms, to, (ref) => t(Symbol.for("timeout"), ref, message)),
  ),
};
