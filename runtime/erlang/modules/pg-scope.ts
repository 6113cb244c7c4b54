/**
 * A scope of `pg`: the process that knows which processes are in which group, on all nodes that have such
 * a scope. It is registered under the scope's name, and tells the others of its own node's members only;
 * what is known of another node goes with its scope.
 *
 *     {discover, Peer}                 here I am, what do you have? Since OTP 28 with a version behind
 *     {'$gen_cast', {sync, Peer, [{Group, [Pid]}]}}                  all that I have
 *     {join, Peer, Group, [Pid]}       one pid needs no list
 *     {leave, Peer, [Pid], [Group]}
 *
 * A process can be in a group more than once, and leaves it once at a time.
 */
import { nodes } from "../../node/bifs.ts";
import { current } from "../../process/current.ts";
import { _, $ } from "../../process/pattern.ts";
import type { Process } from "../../process/process.ts";
import { on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { demonitor, monitor, self } from "../../process/ties.ts";
import { onCall, reply } from "../../services/gen.ts";
import { equal } from "../../term/equal.ts";
import { Pid, type Reference } from "../../term/identifier.ts";
import { isList, type List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type Key, keyOf, TermMap } from "../../term/term-map.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { monitorNodes } from "./monitor-nodes.ts";

const CAST = Symbol.for("$gen_cast");
const DISCOVER = Symbol.for("discover");
const DOWN = Symbol.for("DOWN");
const JOIN = Symbol.for("join");
const LEAVE = Symbol.for("leave");
const OK = Symbol.for("ok");
const SYNC = Symbol.for("sync");

/** A process that is to be told of what happens in one group; without one, in all. */
type Watcher = readonly [ref: Reference, pid: Pid, ...only: Term[]];

export class Scope {
  readonly #self = self();
  /** The members by group, the latest first. A group without members is not there. */
  readonly #groups = new TermMap();
  readonly #peers = new Map<Key, Pid>();
  /** The monitors of members of this node. */
  readonly #monitors = new Map<Key, Reference>();
  readonly #watchers = new Map<Key, Watcher>();

  /** Which processes are in a group, on this node alone if `local` says so. */
  members(group: Term, local = false): Pid[] {
    const all = (this.#groups.get(group) ?? []) as readonly Pid[];
    return all.filter(({ node }) => !local || node === this.#self.node);
  }

  /** The groups that have members. */
  groups(local = false): Term[] {
    return [...this.#groups.keys()].filter((group) => this.members(group, local).length > 0);
  }

  /** Processes of this node join a group. */
  join(group: Term, pids: readonly Pid[]): symbol {
    for (const pid of pids)
      if (!this.#monitors.has(keyOf(pid))) this.#monitors.set(keyOf(pid), monitor(pid));
    this.#add(group, pids);
    this.#broadcast(t(JOIN, this.#self, group, pids));
    return OK;
  }

  leave(group: Term, pids: readonly Pid[]): symbol {
    const left = this.#remove(group, pids);
    if (left.length === 0) return Symbol.for("not_joined");
    this.#broadcast(t(LEAVE, this.#self, left, [group]));
    const members = this.groups(true).flatMap((one) => this.members(one, true));
    for (const pid of left) {
      const ref = this.#monitors.get(keyOf(pid));
      if (!ref || members.some((member) => equal(member, pid))) continue;
      demonitor(ref, [Symbol.for("flush")]);
      this.#monitors.delete(keyOf(pid));
    }
    return OK;
  }

  /** A process wants to know who comes and goes. Gives what names its wish, and who is there. */
  watch(pid: Pid, only: readonly Term[]): Term {
    const ref = monitor(pid);
    this.#watchers.set(keyOf(ref), [ref, pid, ...only]);
    return t(ref, only.length > 0 ? this.members(only[0]) : new TermMap(this.#groups));
  }

  unwatch(ref: Reference): Term {
    demonitor(ref, [Symbol.for("flush")]);
    return this.#watchers.delete(keyOf(ref)) && OK;
  }

  /** Another node's scope has said that it is there. */
  discovered(peer: Pid): void {
    const groups = this.groups(true).map((group) => t(group, this.members(group, true)));
    send(peer, t(CAST, t(SYNC, this.#self, groups)));
    if (this.#meet(peer)) send(peer, t(DISCOVER, this.#self));
  }

  /** Another node's scope has told all that it has. */
  synced(peer: Pid, groups: List): void {
    this.#meet(peer);
    this.#forget(({ node }) => node === peer.node);
    for (const [group, pids] of groups.filter(isTuple)) this.joined(peer, group, pids);
  }

  joined(peer: Pid, group: Term, pids: Term): void {
    if (this.#peers.has(keyOf(peer))) this.#add(group, pidsIn(pids, peer));
  }

  left(peer: Pid, pids: Term, groups: List): void {
    for (const group of groups) this.#remove(group, pidsIn(pids, peer));
  }

  /** A member, another scope or a watcher has ended. */
  ended(ref: Reference, pid: Pid): void {
    if (this.#watchers.delete(keyOf(ref))) return;
    if (this.#peers.delete(keyOf(pid))) this.#forget(({ node }) => node === pid.node);
    if (!this.#monitors.delete(keyOf(pid))) return;
    const groups = this.#forget((member) => equal(member, pid));
    this.#broadcast(t(LEAVE, this.#self, [pid], groups));
  }

  /** Says whether the other scope was not known before. */
  #meet(peer: Pid): boolean {
    if (this.#peers.has(keyOf(peer))) return false;
    this.#peers.set(keyOf(peer), peer);
    monitor(peer);
    return true;
  }

  #broadcast(message: Term): void {
    for (const peer of this.#peers.values()) send(peer, message);
  }

  #add(group: Term, pids: readonly Pid[]): void {
    this.#change(group, [...pids, ...this.members(group)], JOIN, pids);
  }

  /** Takes each of these processes out once, and gives those that were in. */
  #remove(group: Term, pids: readonly Pid[]): Pid[] {
    const rest = this.members(group);
    const left = pids.filter((pid) => {
      const at = rest.findIndex((member) => equal(member, pid));
      return at >= 0 && rest.splice(at, 1);
    });
    this.#change(group, rest, LEAVE, left);
    return left;
  }

  /** Takes processes that are gone out of all groups, and gives each group as often as one was in it. */
  #forget(isGone: (member: Pid) => boolean): Term[] {
    return this.groups().flatMap((group) =>
      this.#remove(group, this.members(group).filter(isGone)).map(() => group),
    );
  }

  /** Puts down what a group has become, and tells the watchers which processes have come or gone. */
  #change(group: Term, members: readonly Pid[], what: symbol, pids: readonly Pid[]): void {
    if (pids.length === 0) return;
    if (members.length > 0) this.#groups.set(group, members);
    else this.#groups.delete(group);
    for (const [ref, pid, ...only] of this.#watchers.values())
      if (only.length === 0 || equal(only[0], group)) send(pid, t(ref, what, group, pids));
  }
}

/** One process or a list of them; of what another node's scope tells, only the processes of that node. */
function pidsIn(of: Term, { node }: Pid): Pid[] {
  const pids = isList(of) ? of : [of];
  return pids.filter((pid): pid is Pid => pid instanceof Pid && pid.node === node);
}

/** What the process of a scope knows, while it lives. */
const scopes = new WeakMap<Process, Scope>();

/** The scope of a name on this node, for others to read. */
export function scopeOf(name: symbol): Scope | undefined {
  const process = current().vm.named(name);
  return process && scopes.get(process);
}

/** Runs as the process of a scope, which is registered under the scope's name. */
export async function serveScope(name: symbol): Promise<never> {
  const scope = new Scope();
  scopes.set(current(), scope);
  monitorNodes(true);
  const discover = (node: symbol) => send(t(name, node), t(DISCOVER, self()));
  nodes().forEach(discover);
  const [peer, group, pids, groups] = [$.pid("Peer"), $("Group"), $("Pids"), $.list("Groups")];
  for (;;)
    await receive(
      onCall((request, client, tag) => reply(client, tag, answer(scope, request, client))),
      on(t(DISCOVER, peer), ({ Peer }) => scope.discovered(Peer)),
      on(t(DISCOVER, peer, _), ({ Peer }) => scope.discovered(Peer)),
      on(t(CAST, t(SYNC, peer, groups)), ({ Peer, Groups }) => scope.synced(Peer, Groups)),
      on(t(JOIN, peer, group, pids), ({ Peer, Group, Pids }) => scope.joined(Peer, Group, Pids)),
      on(t(LEAVE, peer, pids, groups), ({ Peer, Pids, Groups }) => scope.left(Peer, Pids, Groups)),
      on(t(DOWN, $.ref("Ref"), _, $.pid("Pid"), _), ({ Ref, Pid }) => scope.ended(Ref, Pid)),
      on(t(Symbol.for("nodeup"), $.atom("Node")), ({ Node }) => discover(Node as symbol)),
      on(_, () => true),
    );
}

/** What the functions of `pg` ask of their node's scope. */
function answer(scope: Scope, request: Term, client: Pid): Term {
  const [what, ...args] = isTuple(request) ? request : [request];
  if (what === Symbol.for("join_local")) return scope.join(args[0], pidsIn(args[1], self()));
  if (what === Symbol.for("leave_local")) return scope.leave(args[0], pidsIn(args[1], self()));
  if (what === Symbol.for("monitor")) return scope.watch(client, args);
  if (what === Symbol.for("demonitor")) return scope.unwatch(args[0] as Reference);
  return Symbol.for("ignored");
}
