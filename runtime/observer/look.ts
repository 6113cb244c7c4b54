/** One look at the cluster: its nodes, and of those what the page wants to see. */
import { print } from "../erlang/print/print.ts";
import { atomName, isAtom } from "../term/atom.ts";
import { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { type Cluster, Unanswered } from "./cluster.ts";
import { detail, kinds, NAMES, processes } from "./questions.ts";
import {
  type DetailView,
  type Name,
  type Order,
  type Part,
  type Place,
  type ProcessesView,
  type ProcessView,
  SORTS,
  type View,
} from "./view.ts";

/** Kinds of processes that a filter finds, at most. */
const MAX_KINDS = 300;

/** Looks. What a node that is asked does not answer is left out. */
export async function look(cluster: Cluster, order: Order): Promise<View> {
  const { node, pid } = order;
  const ask = <T>(work: Promise<T>) => work.catch(unanswered);
  const nodes = await cluster.nodes();
  const isThere = nodes.some(({ name, silent }) => name === node && silent === undefined);
  // One after the other: a node would tell of the processes that answer the other questions.
  const shown = isThere ? await ask(processesOf(cluster, order)) : undefined;
  const near = isThere && pid !== undefined ? await ask(detailOf(cluster, node, pid)) : undefined;
  const names = isThere ? await ask(namesOf(cluster, node)) : undefined;
  return {
    own: cluster.own,
    nodes,
    ...(shown && { processes: shown }),
    ...(near !== undefined && { detail: near }),
    names: names ?? [],
  };
}

function unanswered(error: unknown): undefined {
  if (!(error instanceof Unanswered)) throw error;
}

async function processesOf(cluster: Cluster, order: Order): Promise<ProcessesView> {
  const { node, sort, descending, filter } = order;
  if (!SORTS.includes(sort)) throw new Error("expected an item to sort by");
  const wanted = filter.trim().toLowerCase();
  const fits = (kind: Term) => words(kind).toLowerCase().includes(wanted);
  const of =
    wanted === ""
      ? undefined
      : ((await cluster.ask(node, kinds)) as Term[]).filter(fits).slice(0, MAX_KINDS);
  const answer = await cluster.ask(node, processes(sort, descending === true, of));
  const [all, fitting, rows] = answer as readonly [Term, Term, readonly (readonly Term[])[]];
  return { node, all: Number(all), fitting: Number(fitting), rows: rows.map(row) };

  function row([pid, call, links, monitors, info]: readonly Term[]): ProcessView {
    const own = common(pid as Pid, call, info, node);
    return { ...own, links: Number(links), monitors: Number(monitors) };
  }
}

/** What can be read of a kind: its functions and its name. */
function words(kind: Term): string {
  const [call, info] = kind as readonly [Term, Term];
  if (!Array.isArray(info)) return ""; // it has ended in between
  const { registered_name: name, current_function: now } = itemsOf(info);
  const began = functionName(beginning(call, info));
  return [began, functionName(now), isAtom(name) ? atomName(name) : ""].join(" ");
}

/** With what a process has begun: behind `proc_lib` stands what that was to start. */
function beginning(call: Term, info: Term): Term {
  const { initial_call: initial } = itemsOf(info);
  return isTuple(initial) && initial[0] === Symbol.for("proc_lib") ? call : initial;
}

const itemsOf = (info: Term) =>
  Object.fromEntries((info as [symbol, Term][]).map(([item, value]) => [atomName(item), value]));

/** `{kvs, loop, 1}` as `kvs:loop/1`. */
const functionName = (call: Term) =>
  isTuple(call)
    ? call
        .slice(0, 3)
        .map((part) => print(part))
        .join(":")
        .replace(/:(\d+)$/, "/$1")
    : "";

const pidText = (pid: Pid) => print(pid, { node: pid.node });

function common(pid: Pid, call: Term, info: Term, node: string) {
  const of = itemsOf(info);
  const { registered_name: name } = of;
  return {
    node,
    pid: pidText(pid),
    registered_name: isAtom(name) ? print(name) : "",
    initial_call: functionName(beginning(call, info)),
    current_function: functionName(of.current_function),
    status: isAtom(of.status) ? atomName(of.status) : "",
    message_queue_len: Number(of.message_queue_len),
    reductions: Number(of.reductions),
    memory: Number(of.memory),
    trapExit: of.trap_exit === true,
  };
}

async function detailOf(cluster: Cluster, node: string, pid: string): Promise<DetailView | null> {
  if (!/^<0\.\d+\.\d+>$/.test(pid)) throw new Error("expected a pid, as in <0.84.0>");
  const answer = await cluster.ask(node, detail(pid));
  if (!isTuple(answer)) return null;
  const [call, links, monitors, watchedBy, messages, entries, stack, info] = answer;
  const [, id = 0, serial = 0] = pid.split(/[<.>]/).slice(1).map(Number);
  const own = common(new Pid(Symbol.for(node), id, serial, 0), call, info, node);
  return {
    ...own,
    links: part(links, place),
    monitors: part(monitors, place),
    watchedBy: part(watchedBy, place),
    mailbox: part(messages, told),
    dictionary: part(entries, told),
    stack: (stack as Term[]).map(line),
  };

  function part<T>(of: Term, view: (term: Term) => T): Part<T> {
    const [length, first] = of as readonly [Term, Term[]];
    return { length: Number(length), first: first.map(view) };
  }

  function told(of: Term): string {
    const [kind, what] = of as readonly [symbol, Term];
    return (
      print(what, { node: Symbol.for(node) }) +
      (kind === Symbol.for("ok") ? "" : " bytes, too long to be shown")
    );
  }

  /** A link, or a monitor: `{process, Pid}`, `{process, {Name, Node}}`. */
  function place(of: Term): Place {
    const what = isTuple(of) ? of[1] : of;
    if (what instanceof Pid) return placeOf(what);
    return { text: print(what, { node: Symbol.for(node) }), node };
  }
}

function placeOf(pid: Pid): Place {
  const text = pidText(pid);
  return { text, node: atomName(pid.node), pid: text };
}

/** A line of the stack: where it stands in a file, if that is known. */
function line(entry: Term): string {
  const [module, name, arity, where] = entry as readonly Term[];
  const { line: number } = itemsOf(where);
  const call = functionName(t(module, name, arity));
  return number === undefined ? call : `${call}, line ${Number(number)}`;
}

async function namesOf(cluster: Cluster, node: string): Promise<Name[]> {
  const names = (await cluster.ask(node, NAMES)) as readonly (readonly [Term, Term])[];
  return names.flatMap(([name, pid]) =>
    pid instanceof Pid
      ? [{ name: print(name, { node: Symbol.for(node) }), place: placeOf(pid) }]
      : [],
  );
}
