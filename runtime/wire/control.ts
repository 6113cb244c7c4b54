/**
 * Control messages: the signals between processes, as they go from node to node. Each is a tuple that
 * begins with a number; some are followed by a *payload*: the message that is sent, the reason of an
 * exit, the arguments of a call.
 *
 * The table has a row for every form of every one. Of a signal that has two, the newer is sent to
 * nodes, the older to programs in C or Java that act as nodes, and both are read. To add a control message, add its
 * row here, what it means to `signal.ts`, and what it does to `Vm.deliver`.
 *
 * Specification: "Distribution Protocol", *Protocol between Connected Nodes*, with its names. Left out
 * is what no node since OTP 25 sends. Trace tokens (of `seq_trace`) are dropped.
 */
import type { Signal } from "../process/signal.ts";
import { isAtom } from "../term/atom.ts";
import type { TermWriter } from "../term/external/encode.ts";
import { SMALL_TUPLE_EXT } from "../term/external/tags.ts";
import { Pid, Reference } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { isInteger } from "../term/number.ts";
import type { Term } from "../term/term.ts";
import { type AnyTuple, isTuple, t } from "../term/tuple.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What an element of the tuple has to be. */
interface Kind {
  readonly what: string;
  is(term: Term): boolean;
  /** What it is in a signal, where that is something else. */
  read?(term: Term): unknown;
}

const isPid = (term: Term) => term instanceof Pid;
const isUint64 = (term: Term) => isInteger(term) && term >= 0 && term < 2n ** 64n;
const isCallee = (term: Term) =>
  isTuple(term) && term.length === 3 && isAtom(term[0]) && isAtom(term[1]);

const pid: Kind = { what: "a pid", is: isPid };
const atom: Kind = { what: "an atom", is: isAtom };
const pidOrName: Kind = { what: "a pid or an atom", is: (term) => isPid(term) || isAtom(term) };
const ref: Kind = { what: "a reference", is: (term) => term instanceof Reference };
const list: Kind = { what: "a list", is: isList };
const uint64: Kind = { what: "64 bits", is: isUint64, read: (term) => BigInt(term as number) };
/** Of flags the lowest bits mean something, and the others may be set in times to come. */
const flags: Kind = {
  what: "64 bits",
  is: isUint64,
  read: (term) => Number(BigInt.asUintN(32, BigInt(term as number))),
};
const callee: Kind = { what: "{Module, Function, Arity}", is: isCallee };
/** Where the wire once had a cookie. */
const unused: Kind = { what: "anything", is: () => true };

/** A form of a control message. */
export interface Form {
  /** What the tuple begins with, and what it begins with when a trace token is behind the fields. */
  readonly numbers: readonly [plain: number, withToken?: number];
  readonly op: Signal["op"];
  /** The elements behind the number, by their names in the signal. */
  readonly fields: readonly (readonly [name: string, kind: Kind])[];
  /** What of the signal is the payload. */
  readonly payload: string | undefined;
  /** Whether the payload is the last element of the tuple, and not behind it. */
  readonly isInside: boolean;
  /** Such a signal with nothing in it: to fill in a copy is faster than to add field by field. */
  readonly blank: Readonly<Record<string, unknown>>;
}

function form(
  numbers: Form["numbers"],
  op: Form["op"],
  fields: Readonly<Record<string, Kind>>,
  payload?: "message" | "reason" | "args",
  isInside = false,
): Form {
  const blank: Record<string, unknown> = { op };
  for (const [name, kind] of Object.entries(fields))
    for (const own of kind === callee ? ["module", "function"] : kind === unused ? [] : [name])
      blank[own] = undefined;
  if (payload !== undefined) blank[payload] = undefined;
  return { numbers, op, fields: Object.entries(fields), payload, isInside, blank };
}

const inside = true;
const request = { ref, from: pid, groupLeader: pid, callee, options: list };

/** Of one signal, the newer form comes first. */
const FORMS = {
  LINK: form([1], "LINK", { from: pid, to: pid }),
  UNLINK_ID: form([35], "UNLINK_ID", { id: uint64, from: pid, to: pid }),
  UNLINK_ID_ACK: form([36], "UNLINK_ID_ACK", { id: uint64, from: pid, to: pid }),
  GROUP_LEADER: form([7], "GROUP_LEADER", { from: pid, to: pid }),

  SEND_SENDER: form([22, 23], "SEND", { from: pid, to: pid }, "message"),
  SEND: form([2, 12], "SEND", { unused, to: pid }, "message"),
  REG_SEND: form([6, 16], "REG_SEND", { from: pid, unused, to: atom }, "message"),
  ALIAS_SEND: form([33, 34], "ALIAS_SEND", { from: pid, to: ref }, "message"),

  PAYLOAD_EXIT: form([24, 25], "EXIT", { from: pid, to: pid }, "reason"),
  EXIT: form([3, 13], "EXIT", { from: pid, to: pid }, "reason", inside),
  PAYLOAD_EXIT2: form([26, 27], "EXIT2", { from: pid, to: pid }, "reason"),
  EXIT2: form([8, 18], "EXIT2", { from: pid, to: pid }, "reason", inside),

  MONITOR_P: form([19], "MONITOR_P", { from: pid, to: pidOrName, ref }),
  DEMONITOR_P: form([20], "DEMONITOR_P", { from: pid, to: pidOrName, ref }),
  PAYLOAD_MONITOR_P_EXIT: form([28], "MONITOR_P_EXIT", { from: pidOrName, to: pid, ref }, "reason"),
  MONITOR_P_EXIT: form([21], "MONITOR_P_EXIT", { from: pidOrName, to: pid, ref }, "reason", inside),

  SPAWN_REQUEST: form([29, 30], "SPAWN_REQUEST", request, "args"),
  SPAWN_REPLY: form([31, 32], "SPAWN_REPLY", { ref, to: pid, flags, result: pidOrName }),
};

const byNumber = new Map<Term, { name: string; form: Form; hasToken: boolean }>();
const byOp = new Map<string, { readonly newer: Form; readonly older: Form }>();
for (const [name, form] of Object.entries(FORMS)) {
  const [plain, withToken] = form.numbers;
  byNumber.set(plain, { name, form, hasToken: false });
  if (withToken !== undefined) byNumber.set(withToken, { name, form, hasToken: true });
  byOp.set(form.op, { newer: byOp.get(form.op)?.newer ?? form, older: form });
}

/** The form in which a signal is sent. */
export function formOf(signal: Signal, which: "newer" | "older"): Form {
  if (signal.op === "SEND" && signal.from === undefined) return FORMS.SEND;
  return (byOp.get(signal.op) as { newer: Form; older: Form })[which];
}

/**
 * Writes the tuple of a control message, up to where its payload comes if that is inside.
 *
 * @throws TypeError or RangeError for a name that is no atom
 */
export function writeControl(writer: TermWriter, signal: Signal, form: Form): void {
  const { fields, isInside, numbers } = form;
  writer.u8(SMALL_TUPLE_EXT);
  writer.u8(1 + fields.length + (isInside ? 1 : 0));
  writer.term(numbers[0]);
  for (let i = 0; i < fields.length; i++)
    writer.term(fieldOf(signal, (fields[i] as Form["fields"][number])[0]));
}

function fieldOf(signal: Signal, name: string): Term {
  if (name === "unused") return Symbol.for("");
  if (name === "callee" && signal.op === "SPAWN_REQUEST")
    return t(signal.module, signal.function, signal.args.length);
  return (signal as unknown as Record<string, Term>)[name];
}

/** Writes what of a signal is the payload in a form, if anything. Throws as {@link writeControl} does. */
export function writePayload(writer: TermWriter, signal: Signal, { payload }: Form): void {
  if (payload !== undefined) writer.term(fieldOf(signal, payload));
}

/**
 * What a control message means.
 *
 * @param elements of its tuple
 * @param behind the payload behind it, if there is one
 * @throws ProtocolError `bad-control` for a wrong shape, `unknown-control` for a number we don't know
 */
export function decodeControl(elements: List, behind: readonly [] | readonly [Term]): Signal {
  const known = byNumber.get(elements[0]);
  if (!known) throw unknown(elements[0]);
  const { name, form, hasToken } = known;
  const { op, fields, payload, isInside } = form;
  const size = 1 + fields.length + (hasToken ? 1 : 0) + (isInside ? 1 : 0);
  if (elements.length !== size)
    throw fault(name, `a tuple of ${size}`, `one of ${elements.length}`);
  const expected = payload !== undefined && !isInside ? 1 : 0;
  if (behind.length !== expected) throw fault(name, `${expected} payloads`, `${behind.length}`);
  const signal: Record<string, unknown> = { ...form.blank };
  let arity: Term;
  for (let i = 0; i < fields.length; i++) {
    const [field, kind] = fields[i] as Form["fields"][number];
    const term = elements[i + 1];
    if (!kind.is(term)) throw fault(name, `${kind.what} at ${i + 1}`, "another term");
    if (kind === callee) [signal.module, signal.function, arity] = term as AnyTuple;
    else if (kind !== unused) signal[field] = kind.read ? kind.read(term) : term;
  }
  if (payload !== undefined) signal[payload] = isInside ? elements[size - 1] : behind[0];
  if (op === "SPAWN_REQUEST" && !(isList(signal.args) && signal.args.length === arity))
    throw fault(name, "as many arguments as its arity", "others");
  return signal as unknown as Signal;
}

function unknown(number: Term): ProtocolError {
  return typeof number === "number"
    ? new ProtocolError("unknown-control", `control message ${number} is not known`)
    : new ProtocolError("bad-control", "expected a control message to begin with a number");
}

function fault(name: string, expected: string, got: string): ProtocolError {
  return new ProtocolError("bad-control", `${name}: expected ${expected}, got ${got}`);
}
