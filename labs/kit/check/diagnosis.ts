/**
 * Why there was no answer, or an error instead of one: what a teacher would say who has looked at the
 * mailboxes.
 */

import { inspect, types } from "node:util";
import { print } from "../../../runtime/erlang/print/print.ts";
import { BadArgument, exceptionFrom } from "../../../runtime/process/exception.ts";
import type { Process } from "../../../runtime/process/process.ts";
import { snapshot } from "../../../runtime/term/copy.ts";
import { equal } from "../../../runtime/term/equal.ts";
import type { Pid } from "../../../runtime/term/identifier.ts";
import type { Term } from "../../../runtime/term/term.ts";
import { isTuple } from "../../../runtime/term/tuple.ts";
import { Failure, type FailureReport, type Symptom } from "./failure.ts";
import type { Observed, UnreadMessage } from "./observed.ts";
import { runningTimers } from "./timers.ts";

export type Finding = Pick<FailureReport, "symptom" | "came" | "place">;

const MAX_SEEN = 2;
const MAX_TEXT = 300;

/** Why a process has waited in vain, if there is anything to be seen of it. */
export function whySilent(observed: Observed, asker: Process): Finding | undefined {
  const { reports } = observed;
  const died = whoDied(observed);
  if (died) return died;
  if (asker.exited)
    return finding(
      "died",
      `no answer: ${observed.who(asker)} has been ended by an exit signal, ` +
        `${shown(observed.endOf(asker))}, which it does not trap`,
    );
  if (reports.some((text) => text.includes("Invalid challenge reply")))
    return finding(
      "wrong-cookie",
      "no answer: a node was refused because it has a different cookie",
    );
  return waitsOutside(observed) ?? astray(observed) ?? unread(observed, asker);
}

/** A timer of Node's, where time passes as the simulated network has it. */
function waitsOutside({ isSimulated }: Observed): Finding | undefined {
  const [timer] = isSimulated ? runningTimers() : [];
  if (!timer) return undefined;
  const came = `no answer: ${timer.name} waits by another clock than the nodes of this check: a process waits with receive(after(Milliseconds, …))`;
  return finding("no-reply", came, timer.place);
}

/** When there is nothing to be seen. */
export const NO_REPLY = finding(
  "no-reply",
  "no answer, and no message is left unread: a process took one and sent nothing back, or waits for a message that never comes",
);

/** What an exception says that was thrown at the caller. */
export function whyThrown(observed: Observed, thrown: unknown): Finding {
  const died = whoDied(observed);
  if (died) return died;
  if (isBadArgument(thrown) && thrown.message.includes("no process is registered"))
    return finding("not-registered", `an error: ${thrown.message}`);
  const exception = exceptionFrom(thrown);
  if (exception.reason === Symbol.for("undef")) {
    const [frame] = exception.stacktrace;
    const [module, name, args] = isTuple(frame) ? frame : [];
    if (Array.isArray(args))
      return finding(
        "no-function",
        `no such function: ${print(module)}.ts exports no ${print(name)} with ${args.length} ` +
          "parameters (a parameter with a default value does not count)",
      );
  }
  const text = exception instanceof BadArgument ? exception.message : errorText(exception.reason);
  return finding("threw", `an error: ${clipped(text)}`, placeIn(exception.stacktrace));
}

/** Some objects don't even let themselves be asked. */
function isBadArgument(thrown: unknown): thrown is BadArgument {
  return !types.isProxy(thrown) && thrown instanceof BadArgument;
}

/** What else was seen, for whoever wants to know. */
function seen(observed: Observed): string[] {
  const counts = new Map<string, number>();
  for (const { process, message } of observed.unread()) {
    const text = `in the mailbox of ${observed.who(process)}: ${shown(message)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts].map(([text, count]) => (count > 1 ? `${text} ×${count}` : text));
  const more = texts.length - MAX_SEEN;
  return more > 0 ? [...texts.slice(0, MAX_SEEN), `and ${more} more`] : texts;
}

/** Whether everything in a value is an Erlang term: there may be a promise in a tuple. */
export function isTerm(value: unknown): value is Term {
  try {
    print(value as Term);
    return true;
  } catch {
    return false;
  }
}

/** A value as the shell prints it, if it is a term at all. */
export function shown(value: unknown): string {
  try {
    if (isTerm(value)) return clipped(print(value));
    const refusal = refusalOf(value);
    if (refusal !== undefined) return clipped(`no Erlang term, because of ${refusal}`);
    const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
    return `${clipped(text)}, which is no Erlang term`;
  } catch {
    return `something of the type ${typeof value} that can't be looked at`;
  }
}

/** What there is in a value that can't be sent, and what to write instead. */
function refusalOf(value: unknown): string | undefined {
  try {
    snapshot(value);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.replace(/^.*?, got /, "") : undefined;
  }
}

/** Who has died of an error, if anybody has. */
export function whoDied(observed: Observed): Finding | undefined {
  for (const text of observed.reports) {
    const [, pid = "", node, report] =
      /^Error in process (\S+)(?: on node (\S+))? with exit value:\n([\s\S]*)/m.exec(text) ?? [];
    if (report === undefined) continue;
    const [, file, line] = /\{file,"([^"]+)"\},\s*\{line,(\d+)\}/.exec(report) ?? [];
    const place = file === undefined ? undefined : { file, line: Number(line) };
    const [, hint] = /^\*\* (badarg: .*) \*\*$/m.exec(report) ?? [];
    const known = observed.reasonOf(pid, node);
    const [who, reason] = known
      ? [observed.who({ pid: known[0] }), hint ?? reasonText(known[1])]
      : ["a process", clipped(report.replace(/\s*\n\s*/g, ""))];
    return finding("died", `${who} has died of an error: ${reason}`, place);
  }
  return undefined;
}

/** A reason as it is told: without its stack, whose first line is told as a place. */
function reasonText(reason: Term): string {
  const [why, stack] = isTuple(reason) && reason.length === 2 ? reason : [reason];
  if (!Array.isArray(stack) || !stack.every(isTuple)) return shown(reason);
  const [module, name, args] = stack[0] ?? [];
  if (why === Symbol.for("undef") && Array.isArray(args))
    return `there is no function ${print(module)}:${print(name)}/${args.length}`;
  return errorText(why);
}

/** An error of JavaScript is a tuple of its name and its text. */
function errorText(reason: Term): string {
  const [name, text] = isTuple(reason) && reason.length === 2 ? reason : [];
  if (
    typeof name !== "symbol" ||
    !Array.isArray(text) ||
    !/Error$/.test(String(Symbol.keyFor(name)))
  )
    return shown(reason);
  const plain = String.fromCodePoint(...(text as number[]))
    .replace("(intermediate value)", "what is taken apart")
    .replace(
      /(\S+) is not a function or its return value is not iterable/,
      "what $1 gives is no tuple and no list: if it is a promise, await it first",
    )
    .replace(/ \(cannot read property [^)]*\)+/, "");
  return clipped(`${Symbol.keyFor(name)}, ${plain}`);
}

/** Something that was sent to where nobody is. */
function astray(observed: Observed): Finding | undefined {
  const { sentAway, vms } = observed;
  for (const { node, to: name, message } of sentAway) {
    const vm = observed.vmOf(node);
    const to = `{${print(name)},${print(node)}} ! ${shown(message)}`;
    const named = vms.filter(({ network }) => network);
    const names = named.map((each) => print(each.name)).join(" and ");
    if (!vm)
      return finding("no-such-node", `no answer to ${to}: there is no such node, only ${names}`);
    if (!vm.named(name as symbol))
      return finding(
        "not-registered",
        `no answer to ${to}: no process is called ${print(name)} there`,
      );
  }
  return undefined;
}

/** A message that nobody has taken. */
function unread(observed: Observed, asker: Process): Finding | undefined {
  const messages = observed.unread();
  const own = messages.find(({ process }) => process === asker);
  if (own)
    return finding(
      "never-matches",
      `no answer that was taken: ${shown(own.message)} is in the mailbox of the process that asked, ` +
        "whose receive has no clause for it",
    );
  const request = messages.find(
    ({ process, sender, message }) =>
      sender === asker ||
      (process.name !== undefined && sender !== process) || // a server: it is asked
      observed.hasSentAway(asker.pid, message) ||
      mentions(message, asker.pid) ||
      isNews(message),
  );
  if (request) return neverTaken(observed, request);
  const [other] = messages;
  if (!other) return undefined;
  return finding(
    "reply-elsewhere",
    `no answer: ${shown(other.message)} is in the mailbox of ${observed.who(other.process)}, ` +
      "which has not asked",
  );
}

function neverTaken(observed: Observed, { process, message }: UnreadMessage): Finding {
  return finding(
    "never-matches",
    `no answer: ${shown(message)} is in the mailbox of ${observed.who(process)}, ` +
      "whose receive has no clause for it, or waits for something else",
  );
}

/** Whether a message comes of watching: nobody has sent it as an answer. */
function isNews(message: Term): boolean {
  const [kind] = isTuple(message) ? message : [];
  return NEWS.includes(kind);
}

const NEWS: readonly Term[] = ["DOWN", "EXIT", "nodedown", "nodeup", "chan", "chan_closed"].map(
  (name) => Symbol.for(name),
);

/** Whether a message says which process has sent it, so that it can be answered: {From, Tag}, too. */
function mentions(message: Term, pid: Pid): boolean {
  const isOf = (element: Term) => equal(element, pid) || mentions(element, pid);
  return isTuple(message) && message.some(isOf);
}

/** A failure, with what else was seen. */
export function failureOf(
  observed: Observed,
  expected: string,
  { symptom, came, place }: Finding,
): Failure {
  const lying = seen(observed);
  // A single message has been told of already.
  const pids = observed.pidsIn(expected, came, ...(lying.length > 1 ? lying : []));
  return new Failure({ symptom, expected, came, seen: lying, pids, ...(place && { place }) });
}

function finding(symptom: Symptom, came: string, place?: Finding["place"]): Finding {
  return { symptom, came, ...(place && { place }) };
}

function placeIn(stacktrace: Term): Finding["place"] {
  const [, file, line] = /\{file,"([^"]+)"\},\{line,(\d+)\}/.exec(print(stacktrace)) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

function clipped(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
