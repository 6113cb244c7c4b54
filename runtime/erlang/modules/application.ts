/**
 * The modules `application` and `ets`, as tools ask them. A node of ours has one application, `kernel`, so that
 * they find its version and its settings; it has no tables.
 */
import { nodeOf } from "../../node/node.ts";
import { current } from "../../process/current.ts";
import { provide } from "../../process/modules.ts";
import { charlist } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";
import { OTP_RELEASE } from "./erlang-system.ts";
import { anAtom, anything, library, takes } from "./library.ts";

const [kernel, ok] = [Symbol.for("kernel"), Symbol.for("ok")];

const KEYS: Readonly<Record<string, Term>> = {
  description: charlist("nodes-and-cookies"),
  id: [],
  vsn: charlist(OTP_RELEASE),
  modules: [],
  registered: ["kernel_sup", "net_kernel", "rex", "global_name_server"].map((n) => Symbol.for(n)),
  applications: [],
};

const keyOf = (term: Term) => (typeof term === "symbol" ? (Symbol.keyFor(term) ?? "") : "");

const found = (application: Term, value: Term) =>
  application === kernel && value !== undefined ? t(ok, value) : undefined;

/** What of kernel's settings there is here. */
function environment(): Record<string, Term> {
  const node = nodeOf(current().vm);
  return node ? { net_ticktime: node.ticks.ms / 1000 } : {};
}

/** `[{Name, Description, Version}]`. */
export const applications = () => [t(kernel, KEYS.description, KEYS.vsn)];

provide(
  "application",
  library("application", {
    "get_all_env/1": takes([anAtom], (of) =>
      of === kernel ? Object.entries(environment()).map(([k, v]) => t(Symbol.for(k), v)) : [],
    ),
    "get_env/2": takes([anAtom, anAtom], (of, key) => found(of, environment()[keyOf(key)])),
    "get_env/3": takes([anAtom, anAtom, anything], (of, key, otherwise) =>
      of === kernel && keyOf(key) in environment() ? environment()[keyOf(key)] : otherwise,
    ),
    "get_key/2": takes([anAtom, anAtom], (of, key) => found(of, KEYS[keyOf(key)])),
    "loaded_applications/0": takes([], applications),
    "which_applications/0": takes([], applications),
    "which_applications/1": takes([anything], applications),
  }),
);

provide(
  "ets",
  library("ets", {
    "all/0": takes([], () => []),
    "info/1": takes([anything], () => undefined),
    "info/2": takes([anything, anything], () => undefined),
    "whereis/1": takes([anAtom], () => undefined),
  }),
);
