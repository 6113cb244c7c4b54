/**
 * The module `gen_server`, as a client has it: calls and casts to OTP's servers on any node.
 *
 * Left out: starting a server whose module is a behaviour.
 */
import { whereisName } from "../../global/index.ts";
import { apply } from "../../process/apply.ts";
import { BadArgument, Exception } from "../../process/exception.ts";
import { provide } from "../../process/modules.ts";
import { whereis } from "../../process/names.ts";
import { send } from "../../process/send.ts";
import { milliseconds } from "../../services/erpc/call.ts";
import { callServer, everyNode, multiCall, reply } from "../../services/gen.ts";
import { isPid, Pid } from "../../term/identifier.ts";
import type { Term } from "../../term/term.ts";
import { isTuple, type Tuple, t } from "../../term/tuple.ts";
import { aName, aNodeList, anything, aTimeout, aTuple, library, takes } from "./library.ts";

const ok = Symbol.for("ok");
const CAST = Symbol.for("$gen_cast");

type Server = Pid | Tuple<readonly [symbol, symbol]>;

/** The server that is meant: a pid, a name, `{Name, Node}`, `{global, Name}` or `{via, Module, Name}`. */
async function serverOf(of: Term): Promise<Server | undefined> {
  if (of instanceof Pid) return of;
  if (typeof of === "symbol") return whereis(of);
  const [first, second, third] = isTuple(of) ? of : [];
  if (typeof first !== "symbol") throw new BadArgument("expected a server");
  const found =
    first === Symbol.for("global") && third === undefined
      ? whereisName(second)
      : first === Symbol.for("via")
        ? await apply(second as symbol, Symbol.for("whereis_name"), [third])
        : t(first, second as symbol);
  return isPid(found) || isTuple(found) ? (found as Server) : undefined;
}

/** Erlang: `gen_server:call/2,3`. The exit says which call has failed. */
async function call(args: readonly [server: Term, request: Term, timeout?: number | symbol]) {
  const [of, request, timeout = 5000] = args;
  const fail = (reason: Term): never => {
    const what = t(Symbol.for("gen_server"), Symbol.for("call"), args);
    throw new Exception("exit", t(reason, what));
  };
  const server = await serverOf(of);
  if (!server) return fail(Symbol.for("noproc"));
  const node = server instanceof Pid ? server.node : server[1];
  try {
    return await callServer(server, request, milliseconds(timeout));
  } catch (thrown) {
    if (!(thrown instanceof Exception) || thrown.class !== "exit") throw thrown;
    const lost = thrown.reason === Symbol.for("noconnection");
    return fail(lost ? t(Symbol.for("nodedown"), node) : thrown.reason);
  }
}

async function cast(of: Term, request: Term): Promise<symbol> {
  const server = await serverOf(of);
  if (server) send(server, t(CAST, request));
  return ok;
}

function abcast(nodes: readonly symbol[], name: symbol, request: Term): symbol {
  for (const node of nodes) send(t(name, node), t(CAST, request));
  return Symbol.for("abcast");
}

/** Erlang: `gen_server:multi_call/2,3`: `{[{Node, Reply}], BadNodes}`. */
async function callMany(nodes: readonly symbol[], name: symbol, request: Term): Promise<Term> {
  const answers = await multiCall(name, nodes, request);
  return t(
    nodes.flatMap((node, i) => (answers[i] === undefined ? [] : [t(node, answers[i])])),
    nodes.filter((_node, i) => answers[i] === undefined),
  );
}

provide(
  "gen_server",
  library("gen_server", {
    "abcast/2": takes([aName, anything], (name, request) => abcast(everyNode(), name, request)),
    "abcast/3": takes([aNodeList, aName, anything], abcast),
    "call/2": takes([anything, anything], (server, request) => call([server, request])),
    "call/3": takes([anything, anything, aTimeout], (...args) => call(args)),
    "cast/2": takes([anything, anything], cast),
    "multi_call/2": takes([aName, anything], (name, request) =>
      callMany(everyNode(), name, request),
    ),
    "multi_call/3": takes([aNodeList, aName, anything], callMany),
    "reply/2": takes([aTuple, anything], ([client, tag], answer) => {
      if (!(client instanceof Pid)) throw new BadArgument("expected {Pid, Tag}");
      reply(client, tag, answer);
      return ok;
    }),
  }),
);
