/**
 * Calls and answers, as OTP's servers speak them: a client sends `{'$gen_call', {Pid, Tag}, Request}`
 * to a server and waits for `{Tag, Reply}`, watching the server meanwhile, so that it does not wait
 * for one that is gone.
 *
 * The tag is the client's business: the server sends it back as it came. It is `[alias | Ref]`, as since
 * OTP 24, and the answer goes to the alias `Ref`: a client that has given up is not bothered by it. A
 * client of OTP 27 that calls many servers at once has a tag `[[alias | Ref] | Tag]`.
 */
import { nodes } from "../node/bifs.ts";
import { type Clause, On } from "../process/clause.ts";
import { current } from "../process/current.ts";
import { Exception } from "../process/exception.ts";
import { _, $, type Pattern } from "../process/pattern.ts";
import { after, on, receive } from "../process/receive.ts";
import { type Destination, send } from "../process/send.ts";
import { demonitor, monitor, self } from "../process/ties.ts";
import { type Pid, Reference } from "../term/identifier.ts";
import { ImproperList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { type Tuple, t } from "../term/tuple.ts";

const CALL = Symbol.for("$gen_call");
const DOWN = Symbol.for("DOWN");

/**
 * Calls a server and waits for its answer. Erlang: `gen_server:call/3`.
 *
 * @param timeout milliseconds
 * @param label what kind of call it is
 * @throws Exception of class exit: `timeout`, `noproc`, `{nodedown, Node}`, or the reason with which
 * the server ended
 */
export function callServer(
  server: Pid | Tuple<readonly [symbol, symbol]>,
  request: Term,
  timeout: number = Number.POSITIVE_INFINITY,
  label: symbol = CALL,
): Promise<Term> | Term {
  const ref = monitor(server, [t(Symbol.for("alias"), Symbol.for("reply_demonitor"))]);
  const tag = new ImproperList([Symbol.for("alias")], ref);
  const answered = onAnswer(t(tag, $("Answer")), (answer) => {
    demonitor(ref, [Symbol.for("flush")]); // OTP's net_kernel answers the pid, and not the alias
    return answer;
  });
  const fail = (reason: Term): never => {
    throw new Exception("exit", reason);
  };
  sendWatched(server, t(label, t(self(), tag), request), ref);
  return receive(
    answered,
    on(t(DOWN, ref, _, _, $("Reason")), ({ Reason }) => fail(Reason)),
    after(timeout, () => {
      demonitor(ref, [Symbol.for("flush")]);
      // The answer may have come in the last moment.
      return receive(
        answered,
        after(0, () => fail(Symbol.for("timeout"))),
      );
    }),
  );
}

/** Sends a request to a server that is watched; if it is no term, the monitor goes too. */
function sendWatched(server: Destination, request: Term, ref: Reference): void {
  try {
    send(server, request);
  } catch (error) {
    demonitor(ref, [Symbol.for("flush")]);
    throw error;
  }
}

/** The clause of `receive` for an answer, whatever the pattern has beside its hole `Answer`. */
function onAnswer<R>(pattern: Pattern, body: (answer: Term) => R): Clause<R> {
  return new On(pattern, ({ Answer }) => body(Answer));
}

/** This node and all it is connected to. */
export function everyNode(): symbol[] {
  return [current().vm.name, ...nodes()];
}

/** Names one question to a server of a node. */
type Tag = Tuple<readonly [Reference, node: symbol]>;

/**
 * Asks the holders of a name on several nodes, and takes from each its answer or its end.
 *
 * @param request what is sent to each
 * @param answer the pattern of what comes back, with a hole `Answer`
 * @returns each answer in a list; `undefined` for a node from which none can come
 */
export async function askEach(
  name: symbol,
  nodes: readonly symbol[],
  request: (tag: Tag) => Term,
  answer: (tag: Tag) => Pattern,
): Promise<(readonly [Term] | undefined)[]> {
  const tags = nodes.map((node) => {
    const tag = t(monitor(t(name, node)), node);
    sendWatched(t(name, node), request(tag), tag[0]);
    return tag;
  });
  const answers: (readonly [Term] | undefined)[] = [];
  for (const tag of tags) {
    const [ref] = tag;
    const down = on(t(DOWN, ref, _, _, _), () => undefined);
    answers.push(
      await receive(
        onAnswer(answer(tag), (term) => [term] as const),
        down,
      ),
    );
    demonitor(ref, [Symbol.for("flush")]);
  }
  return answers;
}

/**
 * Calls the servers of a name on several nodes, connecting to them if need be. Erlang:
 * `gen_server:multi_call/3`.
 *
 * @returns what each has answered; `undefined` for those that can't be reached
 */
export async function multiCall(
  name: symbol,
  nodes: readonly symbol[],
  request: Term,
): Promise<Term[]> {
  const call = (tag: Tag) => t(CALL, t(self(), tag), request);
  const answers = await askEach(name, nodes, call, (tag) => t(tag, $("Answer")));
  return answers.map((answer) => answer?.[0]);
}

/** The clause of `receive` for the calls to a server. Each is to be answered by {@link reply}. */
export function onCall<R>(handle: (request: Term, client: Pid, tag: Term) => R) {
  return on(t(CALL, t($.pid("Client"), $("Tag")), $("Request")), ({ Client, Tag, Request }) =>
    handle(Request, Client, Tag),
  );
}

/** Answers a call. Erlang: `gen_server:reply/2`. */
export function reply(client: Pid, tag: Term, answer: Term): void {
  send(aliasIn(tag) ?? client, t(tag, answer));
}

function aliasIn(tag: Term): Reference | undefined {
  const [first, rest] = tag instanceof ImproperList ? [tag.heads[0], tag.tail] : [];
  if (first === Symbol.for("alias") && rest instanceof Reference) return rest;
  return first instanceof ImproperList ? aliasIn(first) : undefined;
}
