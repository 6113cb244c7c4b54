/**
 * What `rpc` does with processes that are registered under the same name on many nodes.
 */
import { $ } from "../../process/pattern.ts";
import { send } from "../../process/send.ts";
import { self } from "../../process/ties.ts";
import { askEach } from "../../services/gen.ts";
import type { Answers } from "../../services/rpc/call.ts";
import type { Term } from "../../term/term.ts";
import { t } from "../../term/tuple.ts";

const rex = Symbol.for("rex");

/** Erlang: `rpc:abcast/2,3`. Sends a message to all, and does not care. */
export function abcast(nodes: readonly symbol[], name: symbol, message: Term): symbol {
  for (const node of nodes) send(t(name, node), message);
  return Symbol.for("abcast");
}

/** Erlang: `rpc:sbcast/2,3`. Has each node send it on: the nodes with a holder, and the others. */
export async function sbcast(
  nodes: readonly symbol[],
  name: symbol,
  message: Term,
): Promise<Answers> {
  const [holders] = await multiServerCall(nodes, rex, t(Symbol.for("sbcast"), name, message));
  return t(
    nodes.filter((node) => holders.includes(node)),
    nodes.filter((node) => !holders.includes(node)),
  );
}

/**
 * Erlang: `rpc:multi_server_call/2,3`. Sends each `{self(), Message}`, which it answers by
 * `{Name, Node, Reply}`.
 */
export async function multiServerCall(
  nodes: readonly symbol[],
  name: symbol,
  message: Term,
): Promise<Answers> {
  const question = () => t(self(), message);
  const answers = await askEach(name, nodes, question, ([, node]) => t(name, node, $("Answer")));
  return t(
    answers.flatMap((answer) => answer ?? []),
    nodes.filter((_node, i) => !answers[i]),
  );
}

/** Erlang: `rpc:server_call/4`. The same with one node; the answer is `{ReplyAs, Node, Reply}`. */
export async function serverCall(
  node: symbol,
  name: symbol,
  replyAs: symbol,
  message: Term,
): Promise<Term> {
  const question = () => t(self(), message);
  const [answer] = await askEach(name, [node], question, () => t(replyAs, node, $("Answer")));
  return answer ? answer[0] : t(Symbol.for("error"), Symbol.for("nodedown"));
}
