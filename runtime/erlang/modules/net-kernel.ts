/**
 * The module `net_kernel`, as it may be called from Erlang: by another node, or from a shell.
 */
import { disconnectNode } from "../../node/bifs.ts";
import { type Node, nodeOf } from "../../node/node.ts";
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import { connectNode } from "../../services/net-kernel.ts";
import { atomName } from "../../term/atom.ts";
import type { Term } from "../../term/term.ts";
import { TermMap } from "../../term/term-map.ts";
import { t } from "../../term/tuple.ts";
import { isLongHost } from "../../wire/node-name.ts";
import { aBoolean, aList, aName, clause, library, takes } from "./library.ts";
import { monitorNodes } from "./monitor-nodes.ts";

/** How long a change of the tick time takes, in seconds, if that is not said. */
const TRANSITION = 60;

const ofTicks = (answer: (ticks: Node["ticks"]) => Term): Term => {
  const node = nodeOf(current().vm);
  return node ? answer(node.ticks) : Symbol.for("ignored");
};

const ongoing = (ticks: Node["ticks"]) => t(Symbol.for("ongoing_change_to"), ticks.ms / 1000);

function setTicktime(seconds: number, transition: number): Term {
  return ofTicks((ticks) => {
    if (ticks.isChanging) return ongoing(ticks);
    if (ticks.ms === seconds * 1000) return Symbol.for("unchanged");
    ticks.change(seconds * 1000, transition * 1000);
    return Symbol.for("change_initiated");
  });
}

const seconds = clause(
  "not a number of seconds",
  (term): term is number => Number.isSafeInteger(term) && (term as number) > 0,
);
const period = clause(
  "not a number of seconds",
  (term): term is number => Number.isSafeInteger(term) && (term as number) >= 0,
);

/** The type of the name, as `net_kernel` calls it. */
const domain = () => {
  const [, host = ""] = atomName(current().vm.name).split("@");
  return Symbol.for(isLongHost(host) ? "longnames" : "shortnames");
};

/** How this node came to its name. Erlang: `net_kernel:get_state/0`. */
function state(): TermMap {
  const { vm } = current();
  const static_ = Symbol.for("static");
  const started = [Symbol.for("started"), static_] as const;
  if (!nodeOf(vm)) return new TermMap([[started[0], Symbol.for("no")]]);
  return new TermMap([
    started,
    [Symbol.for("name"), vm.name],
    [Symbol.for("name_type"), static_],
    [Symbol.for("name_domain"), domain()],
  ]);
}

provide(
  "net_kernel",
  library("net_kernel", {
    "connect_node/1": takes([aName], connectNode),
    "disconnect/1": takes([aName], disconnectNode),
    "get_state/0": takes([], state),
    "longnames/0": takes([], () => domain() === Symbol.for("longnames")),
    "get_net_ticktime/0": takes([], () =>
      ofTicks((ticks) => (ticks.isChanging ? ongoing(ticks) : ticks.ms / 1000)),
    ),
    "set_net_ticktime/1": takes([seconds], (time) => setTicktime(time, TRANSITION)),
    "set_net_ticktime/2": takes([seconds, period], setTicktime),
    "monitor_nodes/1": takes([aBoolean], (flag) => monitorNodes(flag)),
    "monitor_nodes/2": takes([aBoolean, aList], monitorNodes),
  }),
);
