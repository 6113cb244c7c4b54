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
import { register } from "../../process/names.ts";
import { _, $ } from "../../process/pattern.ts";
import { on, receive } from "../../process/receive.ts";
import { send } from "../../process/send.ts";
import { demonitor, monitor, self } from "../../process/ties.ts";
import { onCall, reply } from "../../services/gen.ts";
import { equal } from "../../term/equal.ts";
import type { Pid, Reference } from "../../term/identifier.ts";
import { isList, type List } from "../../term/list.ts";
import type { Term } from "../../term/term.ts";
import { type Key, keyOf, TermMap } from "../../term/term-map.ts";
import { isTuple, t } from "../../term/tuple.ts";
import { monitorNodes } from "./monitor-nodes.ts";

const [DISCOVER, SYNC, JOIN, LEAVE, OK] = ["discover", "sync", "join", "leave", "ok"].map((name) =>
  Symbol.for(name),
) as [symbol, symbol, symbol, symbol, symbol];

/** A process in a group, as often as it has joined, and the scope process that has told of it. */
interface Membership {
  readonly group: Term;
  readonly pid: Pid;
  readonly teller: Pid;
}

/** A process that is to be told of what happens: in one group, or in all. */
interface Watcher {
  readonly ref: Reference;
  readonly pid: Pid;
  readonly only: readonly [Term] | undefined;
}

export class Scope {
  readonly #self = self();
  /** By groups, the latest first. A group without members is not there. */
  readonly #groups = new Map<Key, readonly Membership[]>();
  readonly #peers = new Map<Key, Pid>();
  /** The monitors of members of this node. */
  readonly #monitors = new Map<Key, Reference>();
  readonly #watchers = new Map<Key, Watcher>();

  /** Who is in a group, on this node alone if `local` says so. */
  members(group: Term, local = false): Pid[] {
    const all = this.#groups.get(keyOf(group)) ?? [];
    return all.filter(({ teller }) => !local || equal(teller, this.#self)).map(({ pid }) => pid);
  }

  /** The groups that have members. */
  groups(local = false): Term[] {
    const all = [...this.#groups.values()].flatMap(([first]) => (first ? [first.group] : []));
    return all.filter((group) => this.members(group, local).length > 0);
  }

  /** Processes of this node join a group. */
  join(group: Term, pids: readonly Pid[]): symbol {
    for (const pid of pids)
      if (!this.#monitors.has(keyOf(pid))) this.#monitors.set(keyOf(pid), monitor(pid));
    this.#add(group, pids, this.#self);
    this.#broadcast(t(JOIN, this.#self, group, pids));
    return OK;
  }

  leave(group: Term, pids: readonly Pid[]): symbol {
    const left = this.#remove(group, pids, this.#self);
    if (left.length === 0) return Symbol.for("not_joined");
    this.#broadcast(t(LEAVE, this.#self, left, [group]));
    const own = [...this.#groups.values()].flat().filter((one) => equal(one.teller, this.#self));
    for (const pid of left)
      if (!own.some((one) => equal(one.pid, pid))) {
        const ref = this.#monitors.get(keyOf(pid));
        if (ref) demonitor(ref, [Symbol.for("flush")]);
        this.#monitors.delete(keyOf(pid));
      }
    return OK;
  }

  /** A process wants to know who comes and goes. Gives what names its wish. */
  watch(pid: Pid, only?: readonly [Term]): Reference {
    const ref = monitor(pid);
    this.#watchers.set(keyOf(ref), { ref, pid, only });
    return ref;
  }

  unwatch(ref: Reference): Term {
    demonitor(ref, [Symbol.for("flush")]);
    return this.#watchers.delete(keyOf(ref)) && OK;
  }

  /** Another node's scope has said that it is there. */
  discovered(peer: Pid): void {
    const groups = this.groups(true).map((group) => t(group, this.members(group, true)));
    send(peer, t(Symbol.for("$gen_cast"), t(SYNC, this.#self, groups)));
    if (this.#peers.has(keyOf(peer))) return;
    this.#meet(peer);
    send(peer, t(DISCOVER, this.#self));
  }

  /** Another node's scope has told all that it has. */
  synced(peer: Pid, groups: List): void {
    this.#meet(peer);
    this.#forget(({ teller }) => equal(teller, peer));
    for (const entry of groups) {
      const [group, pids] = isTuple(entry) ? entry : [];
      this.#add(group, pidsIn(pids), peer);
    }
  }

  joined(peer: Pid, group: Term, pids: readonly Pid[]): void {
    if (this.#peers.has(keyOf(peer))) this.#add(group, pids, peer);
  }

  left(peer: Pid, pids: readonly Pid[], groups: List): void {
    for (const group of groups) this.#remove(group, pids, peer);
  }

  /** A member, another scope or a watcher has ended. */
  ended(ref: Reference, pid: Pid): void {
    if (this.#watchers.delete(keyOf(ref))) return;
    if (this.#peers.delete(keyOf(pid))) this.#forget(({ teller }) => equal(teller, pid));
    if (!this.#monitors.delete(keyOf(pid))) return;
    const gone = this.#forget((one) => equal(one.pid, pid) && equal(one.teller, this.#self));
    const groups = gone.map(({ group }) => group);
    if (groups.length > 0) this.#broadcast(t(LEAVE, this.#self, [pid], groups));
  }

  #meet(peer: Pid): void {
    if (this.#peers.has(keyOf(peer))) return;
    this.#peers.set(keyOf(peer), peer);
    monitor(peer);
  }

  #broadcast(message: Term): void {
    for (const peer of this.#peers.values()) send(peer, message);
  }

  #add(group: Term, pids: readonly Pid[], teller: Pid): void {
    if (pids.length === 0) return;
    const before = this.#groups.get(keyOf(group)) ?? [];
    const added = pids.map((pid) => ({ group, pid, teller }));
    this.#groups.set(keyOf(group), [...added, ...before]);
    this.#tell(JOIN, group, pids);
  }

  /** Takes each of these processes out once, and gives those that were in. */
  #remove(group: Term, pids: readonly Pid[], teller: Pid): Pid[] {
    const rest = [...(this.#groups.get(keyOf(group)) ?? [])];
    const left = pids.filter((pid) => {
      const at = rest.findIndex((one) => equal(one.pid, pid) && equal(one.teller, teller));
      return at >= 0 && rest.splice(at, 1);
    });
    this.#keep(group, rest, left);
    return left;
  }

  /** Takes all memberships out that are gone. */
  #forget(isGone: (one: Membership) => boolean): Membership[] {
    return [...this.#groups.values()].flatMap((all) => {
      const gone = all.filter(isGone);
      const rest = all.filter((one) => !gone.includes(one));
      this.#keep(
        all[0]?.group,
        rest,
        gone.map(({ pid }) => pid),
      );
      return gone;
    });
  }

  #keep(group: Term, rest: readonly Membership[], left: readonly Pid[]): void {
    if (left.length === 0) return;
    if (rest.length > 0) this.#groups.set(keyOf(group), rest);
    else this.#groups.delete(keyOf(group));
    this.#tell(LEAVE, group, left);
  }

  #tell(what: symbol, group: Term, pids: readonly Pid[]): void {
    for (const { ref, pid, only } of this.#watchers.values())
      if (!only || equal(only[0], group)) send(pid, t(ref, what, group, pids));
  }
}

function pidsIn(of: Term): Pid[] {
  return (isList(of) ? of : [of]) as Pid[];
}

/** Runs as the process of a scope. @param opened is given what others may read */
export async function serveScope(name: symbol, opened: (scope: Scope) => void): Promise<never> {
  register(name, self());
  const scope = new Scope();
  opened(scope);
  monitorNodes(true);
  const discover = (node: symbol) => send(t(name, node), t(DISCOVER, self()));
  nodes().forEach(discover);
  const from = $.pid("Peer");
  for (;;)
    await receive(
      onCall((request, client, tag) => reply(client, tag, answer(scope, request, client))),
      on(t(DISCOVER, from), ({ Peer }) => scope.discovered(Peer)),
      on(t(DISCOVER, from, _), ({ Peer }) => scope.discovered(Peer)),
      on(t(Symbol.for("$gen_cast"), t(SYNC, from, $.list("Groups"))), ({ Peer, Groups }) =>
        scope.synced(Peer, Groups),
      ),
      on(t(JOIN, from, $("Group"), $("Pids")), ({ Peer, Group, Pids }) =>
        scope.joined(Peer, Group, pidsIn(Pids)),
      ),
      on(t(LEAVE, from, $("Pids"), $.list("Groups")), ({ Peer, Pids, Groups }) =>
        scope.left(Peer, pidsIn(Pids), Groups),
      ),
      on(t(Symbol.for("DOWN"), $.ref("Ref"), _, $.pid("Pid"), _), ({ Ref, Pid }) =>
        scope.ended(Ref, Pid),
      ),
      on(t(Symbol.for("nodeup"), $.atom("Node")), ({ Node }) => discover(Node as symbol)),
      on(_, () => true),
    );
}

/** What the functions of `pg` ask of their node's scope. */
function answer(scope: Scope, request: Term, client: Pid): Term {
  const [what, first, second] = isTuple(request) ? request : [request];
  switch (what) {
    case Symbol.for("join_local"):
      return scope.join(first, pidsIn(second));
    case Symbol.for("leave_local"):
      return scope.leave(first, pidsIn(second));
    case Symbol.for("monitor"):
      if (first !== undefined) {
        const [group] = first as readonly [Term];
        return t(scope.watch(client, [group]), scope.members(group));
      }
      return t(
        scope.watch(client),
        new TermMap(scope.groups().map((group) => [group, scope.members(group)])),
      );
    case Symbol.for("demonitor"):
      return scope.unwatch(first as Reference);
    default:
      return Symbol.for("ignored");
  }
}
