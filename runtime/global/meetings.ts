/**
 * How two nodes, or two halves of a cluster, come to know the same names. The first two of them that
 * are connected do it for all:
 *
 *     {init_connect, {8, Tag}, Node, {locker, no_longer_a_pid, Known, Locker}}    here I am
 *     {init_connect_ack, Node, YourTag, MyTag}                   I have heard you
 *     … the two lockers lock both halves: see `locker.ts` …
 *     {exchange, Node, [{Name, Pid, Method}], [], Tag}           the names of my half
 *     {resolved, Node, Operations, Known, unused, External, Tag} what to change in yours, for clashes
 *     {new_nodes, Node, Operations, External, New, Extra}        to all others of the own half
 *
 * Each side makes a *tag* for a meeting, and the other puts it into all it says. So what belongs to an
 * earlier meeting, of a connection that was lost, is not taken for a part of this one; and when a peer
 * answers with another tag than ours, the meeting is begun again (`{cancel_connect, Node, Tag}`).
 *
 * External are names of processes that are no Erlang processes: `[{Name, Pid, Node}]`.
 */
import { current } from "../process/current.ts";
import { send } from "../process/send.ts";
import { spawn } from "../process/spawn.ts";
import { self } from "../process/ties.ts";
import { equal } from "../term/equal.ts";
import type { Pid } from "../term/identifier.ts";
import type { List } from "../term/list.ts";
import type { Integer } from "../term/number.ts";
import { compare } from "../term/order.ts";
import type { Term } from "../term/term.ts";
import { TermMap } from "../term/term-map.ts";
import { t } from "../term/tuple.ts";
import type { LockId } from "./lock-table.ts";
import { CANCEL, LOCK_SET, MEET } from "./locker.ts";
import { readVersions } from "./mesh.ts";
import type { NameServer } from "./name-server.ts";
import {
  type NameEntry,
  type Operation,
  readEntries,
  readOperations,
  writeOperations,
} from "./name-table.ts";
import { CAST, cast, tell, VERSION } from "./protocol.ts";
import { resolveNames } from "./resolve.ts";

/** A meeting with a node, as far as it has got. */
interface Meeting {
  readonly node: symbol;
  readonly tag: number;
  /** The peer's tag, once it has said so. */
  peerTag?: Integer;
  /** The lock that both halves have set. */
  lock?: LockId;
  /** The names of the other half. */
  names?: readonly NameEntry[];
  /** What we have to change in our half. */
  ours?: readonly Operation[];
  /** What the other half has to say in the end. */
  theirs?: Resolved;
}

/** The other half's last word. */
export interface Resolved {
  readonly operations: readonly Operation[];
  readonly known: readonly symbol[];
  readonly external: List;
}

export class Meetings {
  readonly #server: NameServer;
  readonly #meetings = new Map<symbol, Meeting>();
  #lastTag = 0;

  constructor(server: NameServer) {
    this.#server = server;
  }

  /** Begins a meeting with a node that we are connected to. */
  begin(node: symbol): void {
    const tag = ++this.#lastTag;
    this.#meetings.set(node, { node, tag });
    const { mesh, locker } = this.#server;
    const known = new TermMap(mesh.known.map((other) => [other, VERSION]));
    const here = t(Symbol.for("locker"), Symbol.for("no_longer_a_pid"), known, locker);
    cast(node, t(Symbol.for("init_connect"), t(VERSION, tag), current().vm.name, here));
  }

  /** Ends a meeting, whether it was to the end or not. The locks are given back. */
  drop(node: symbol): void {
    if (this.#meetings.delete(node)) send(this.#server.locker, t(CANCEL, node));
  }

  /** The peer has begun too. */
  initConnect(node: symbol, peerTag: Integer, peerLocker: Pid): void {
    const meeting = this.#meetings.get(node);
    // Who is known already is brought in by the others of its half.
    if (!meeting || this.#server.mesh.isKnown(node)) return;
    meeting.peerTag = peerTag;
    this.#server.mesh.meet(node);
    tell(node, t(Symbol.for("init_connect_ack"), current().vm.name, peerTag, meeting.tag));
    send(this.#server.locker, t(MEET, node, peerLocker, peerTag, meeting.tag));
  }

  /** The peer has heard of us. If not of this meeting of ours, it is begun again. */
  initConnectAck(node: symbol, tag: Integer, peerTag: Integer): void {
    const meeting = this.#meetings.get(node);
    if (meeting && (meeting.tag !== tag || meeting.peerTag !== peerTag)) this.#again(meeting);
  }

  /** The peer has begun again. */
  cancelConnect(node: symbol, tag: Integer): void {
    const meeting = this.#current(node, tag);
    if (meeting) this.#again(meeting);
  }

  #again({ node, peerTag }: Meeting): void {
    this.drop(node);
    if (peerTag !== undefined)
      tell(node, t(Symbol.for("cancel_connect"), current().vm.name, peerTag));
    this.begin(node);
  }

  /** The peer's locker has locked its half, or could not. */
  lockSet(peerLocker: Pid, isSet: boolean, tag: Integer): void {
    if (this.#current(peerLocker.node, tag))
      send(this.#server.locker, t(LOCK_SET, peerLocker, isSet));
  }

  /** Our locker says that both halves are locked. */
  lockIsSet(node: symbol, tag: Integer, lock: LockId): void {
    const meeting = this.#current(node, tag);
    if (!meeting) return;
    meeting.lock = lock;
    const { entries } = this.#server.names;
    this.#cast(meeting, Symbol.for("exchange"), current().vm.name, entries, []);
    this.#resolve(meeting);
  }

  /** The names of the other half. */
  exchange(node: symbol, names: List, tag: Integer): void {
    const meeting = this.#current(node, tag);
    if (!meeting) return;
    meeting.names = readEntries(names);
    this.#resolve(meeting);
  }

  /** Holds the names against each other, in a process of its own: a method may take its time. */
  #resolve({ node, tag, lock, names }: Meeting): void {
    if (!lock || !names) return;
    const weDecide = compare(current().vm.name, node) < 0;
    const server = self();
    spawn(async () => {
      const { ours, theirs } = await resolveNames(this.#server.names, names, weDecide);
      const operations = [writeOperations(ours), writeOperations(theirs)];
      send(server, t(CAST, t(Symbol.for("exchange_ops"), node, tag, ...operations)));
    });
  }

  /** That is done: what is to be changed in our half, and in theirs. */
  exchangeOps(node: symbol, tag: Integer, ours: List, theirs: List): void {
    const meeting = this.#current(node, tag);
    if (!meeting) return;
    meeting.ours = readOperations(ours);
    const { mesh, names } = this.#server;
    const known = mesh.versions(mesh.known);
    const unused = Symbol.for("unused");
    const { name } = current().vm;
    this.#cast(meeting, Symbol.for("resolved"), name, theirs, known, unused, names.external);
    this.#conclude(meeting);
  }

  /** The peer has done the same. */
  resolved(node: symbol, operations: List, known: List, external: List, tag: Integer): void {
    const meeting = this.#current(node, tag);
    if (!meeting) return;
    meeting.theirs = {
      operations: readOperations(operations),
      known: readVersions(known),
      external,
    };
    this.#conclude(meeting);
  }

  /** Both have: the two halves become one. */
  #conclude({ node, lock, ours, theirs }: Meeting): void {
    if (!lock || !ours || !theirs) return;
    const { mesh } = this.#server;
    const operations = [...ours, ...theirs.operations];
    const half = mesh.known;
    const fresh = [node, ...theirs.known].filter((other) => !half.includes(other));
    this.#server.merge(operations, theirs.external, fresh, node);
    mesh.sync(node);
    const extra = [t(Symbol.for("vsn"), VERSION), t(Symbol.for("lock"), lock)];
    const changes = [writeOperations(operations), theirs.external, mesh.versions(fresh), extra];
    for (const other of half)
      cast(other, t(Symbol.for("new_nodes"), current().vm.name, ...changes));
  }

  #current(node: symbol, tag: Integer): Meeting | undefined {
    const meeting = this.#meetings.get(node);
    return meeting && equal(meeting.tag, tag) ? meeting : undefined;
  }

  /** Casts to the peer of a meeting, with its tag at the end. */
  #cast({ node, peerTag }: Meeting, ...message: readonly Term[]): void {
    cast(node, t(...message, peerTag as Integer));
  }
}
