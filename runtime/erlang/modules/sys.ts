/**
 * The modules `sys`, `supervisor` and `proc_lib`, as far as tools call them on the node that
 * they look at: they ask a server what it is doing. The answers come from `services/server.ts`.
 */
import { current } from "../../process/current.ts";
import { Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { callServer } from "../../services/gen.ts";
import { Pid } from "../../term/identifier.ts";
import type { Term } from "../../term/term.ts";
import { type AnyTuple, isTuple, t } from "../../term/tuple.ts";
import { anything, aTimeout, library, takes } from "./library.ts";

const TIMEOUT_MS = 5000;
const ok = Symbol.for("ok");

type Server = Parameters<typeof callServer>[0];

/** Who is meant by a pid, a name, or a name and a node. */
function serverOf(term: Term): Server | undefined {
  if (term instanceof Pid) return term;
  if (typeof term === "symbol") return t(term, current().vm.name);
  const [name, node] = isTuple(term) ? term : [];
  return typeof name === "symbol" && typeof node === "symbol" ? t(name, node) : undefined;
}

/** Asks a server; if there is no answer, the exit says who has asked for what, as OTP's does. */
async function ask(
  to: Term,
  request: Term,
  ms: number | symbol,
  caller: AnyTuple,
  label?: symbol,
): Promise<Term> {
  const timeout = typeof ms === "number" ? ms : Number.POSITIVE_INFINITY;
  const server = serverOf(to);
  try {
    if (!server) throw new Exception("exit", Symbol.for("noproc"));
    return await callServer(server, request, timeout, label);
  } catch (thrown) {
    if (thrown instanceof Exception && thrown.class === "exit")
      throw new Exception("exit", t(thrown.reason, caller));
    throw thrown;
  }
}

/** A function of `sys`, with a timeout or without. */
function system(name: string, extract: (answer: Term) => Term = (answer) => answer) {
  const [SYS, called] = [Symbol.for("sys"), Symbol.for(name)];
  const run = async (to: Term, ms: number | symbol, args: readonly Term[]) =>
    extract(await ask(to, called, ms, t(SYS, called, [...args]), Symbol.for("system")));
  return {
    [`${name}/1`]: takes([anything], (to) => run(to, TIMEOUT_MS, [to])),
    [`${name}/2`]: takes([anything, aTimeout], (to, ms) => run(to, ms, [to, ms])),
  };
}

const second = (answer: Term) => (isTuple(answer) && answer[0] === ok ? answer[1] : answer);

provide(
  "sys",
  library("sys", {
    ...system("get_state", second),
    ...system("get_status"),
    ...system("suspend"),
    ...system("resume"),
  }),
);

const GEN_SERVER = Symbol.for("gen_server");
const call = (to: Term, request: Term, ms: number | symbol, args: readonly Term[]) =>
  ask(to, request, ms, t(GEN_SERVER, Symbol.for("call"), [...args]));

provide(
  "supervisor",
  library("supervisor", {
    "which_children/1": takes([anything], (of) => {
      const request = Symbol.for("which_children");
      return call(of, request, Symbol.for("infinity"), [of, request, Symbol.for("infinity")]);
    }),
  }),
);

/** What a process was started with: of a server of OTP it would be its `init`. */
provide(
  "proc_lib",
  library("proc_lib", {
    "translate_initial_call/1": takes([anything], (pid) => {
      const process = pid instanceof Pid ? current().vm.find(pid) : undefined;
      return process?.initialCall ?? t(Symbol.for("proc_lib"), Symbol.for("init_p"), 5);
    }),
  }),
);
