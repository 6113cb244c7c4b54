/**
 * How two nodes, or two halves of a cluster, come to know the same names. The first two of them that
 * are connected do it for all:
 *
 *     {init_connect, {8, Tag}, Node, {locker, no_longer_a_pid, Known, Locker}}    here I am
 *     {init_connect_ack, Node, YourTag, MyTag}                   I have heard you (have you heard me?)
 *     … the two lockers lock both halves: see `locker.ts` …
 *     {exchange, Node, [{Name, Pid, Method}], [], Tag}           the names of my half
 *     {resolved, Node, Operations, Known, unused, [], Tag}       what to change in yours, for clashes
 *     {new_nodes, Node, Operations, [], New, Extra}              to all others of the own half
 *
 * Each side makes a *tag* for a meeting, and the other puts it into all it says. So what belongs to an
 * earlier meeting, of a connection that was lost, is not taken for a part of this one; and when a peer
 * answers with another tag than ours, the meeting is begun again (`{cancel_connect, Node, Tag}`).
 *
 * A node of `erl` acknowledges at once, and so begins again what the other has begun again meanwhile, which
 * can go to and fro for ever. We acknowledge only when nothing is heard: the peer may have lost our first
 * words, when it learned late that an earlier connection was lost.
 *
 * The empty lists are for names of what is no Erlang process, which are left out here.
 */
import type { Alarm } from "../process/clock.ts";
import { current } from "../process/current.ts";
import { _, $ } from "../process/pattern.ts";
import { on } from "../process/receive.ts";
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
import { isLockId, type LockId } from "./lock-table.ts";
import { CANCEL, LOCK_SET, MEET } from "./locker.ts";
import { type Mesh, readVersions } from "./mesh.ts";
import {
  isEntry,
  isOperation,
  type NameEntry,
  type NameTable,
  type Operation,
} from "./name-table.ts";
import { CAST, cast, node, tell, VERSION } from "./protocol.ts";
import { resolveNames } from "./resolve.ts";

/** How long a peer has to say that it has heard of a meeting, in ms. */
const PATIENCE = 1_000;

const INIT_CONNECT_ACK = Symbol.for("init_connect_ack");
/** `{unheard, Node, Tag}`: to ourselves, when nothing was heard. */
const UNHEARD = Symbol.for("unheard");

/** What meetings need of the name server that has them. */
export interface MeetingContext {
  readonly names: NameTable;
  readonly mesh: Mesh;
  /** The process that locks both halves. */
  readonly locker: Pid;
  /**
   * Takes over what a meeting has come to: the names, and the nodes of the other half.
   *
   * @param met the one of them that we have met ourselves
   */
  merge(operations: readonly Operation[], nodes: readonly symbol[], met: symbol): void;
}

/** A meeting with a node, as far as it has got. */
interface Meeting {
  readonly node: symbol;
  readonly tag: number;
  /** The peer's tag, once it has said so. */
  peerTag?: Integer;
  /** Rings when it has not said that it has heard ours. */
  patience?: Alarm;
  /** The lock that both halves have set. */
  lock?: LockId;
  /** The names of the other half. */
  names?: readonly NameEntry[];
  /** What we have to change in our half. */
  ours?: readonly Operation[];
  /** The other half's last word: what it changes in ours, and its nodes. */
  theirs?: { readonly operations: readonly Operation[]; readonly known: readonly symbol[] };
}

export class Meetings {
  readonly #context: MeetingContext;
  readonly #meetings = new Map<symbol, Meeting>();
  #lastTag = 0;

  constructor(context: MeetingContext) {
    this.#context = context;
  }

  /** The clauses of the name server for what is said in a meeting. */
  clauses() {
    const tag = $.integer("Tag");
    const peerTag = $.integer("PeerTag");
    const at = node("Node");
    const locker = t(Symbol.for("locker"), _, _, $.pid("Locker"));
    const operations = $.list("Operations");
    return [
      // The peer has begun, too or again. If it is known already, the others of its half bring it in.
      on(t(CAST, t(Symbol.for("init_connect"), t(_, peerTag), at, locker)), (m) => {
        const meeting = this.#meetings.get(m.Node);
        if (meeting && !this.#context.mesh.isKnown(m.Node))
          this.#answer(meeting, m.PeerTag, m.Locker);
      }),
      // The peer has heard of this meeting. If we have not heard of its own, it is begun again.
      on(t(INIT_CONNECT_ACK, at, tag, peerTag), (m) =>
        this.#in(m, (meeting) => {
          meeting.patience?.cancel();
          if (!equal(meeting.peerTag, m.PeerTag)) this.#again(meeting);
        }),
      ),
      // It has not said so in time.
      on(t(UNHEARD, at, tag), (m) =>
        this.#in(m, ({ node, peerTag, tag }) => {
          if (peerTag !== undefined)
            tell(node, t(INIT_CONNECT_ACK, current().vm.name, peerTag, tag));
        }),
      ),
      // The peer has begun again.
      on(t(Symbol.for("cancel_connect"), at, tag), (m) => this.#in(m, (it) => this.#again(it))),
      // The peer's locker has locked its half, or could not.
      on(t(CAST, t(LOCK_SET, $.pid("Locker"), $("IsSet"), _, tag)), ({ Locker, IsSet, Tag }) =>
        this.#in({ Node: Locker.node, Tag }, () =>
          send(this.#context.locker, t(LOCK_SET, Locker, IsSet === true)),
        ),
      ),
      // Our locker says that both halves are locked.
      on(t(CAST, t(Symbol.for("lock_is_set"), at, tag, $.tuple("Lock"))), (m) =>
        this.#in(m, (meeting) => {
          if (isLockId(m.Lock)) this.#exchange(meeting, m.Lock);
        }),
      ),
      // The names of the other half.
      on(t(CAST, t(Symbol.for("exchange"), at, $.list("Names"), _, tag)), (m) =>
        this.#in(m, (meeting) => {
          meeting.names = m.Names.filter(isEntry);
          this.#resolve(meeting);
        }),
      ),
      // They have been held against ours: what is to be changed in our half, and in theirs.
      on(t(CAST, t(Symbol.for("exchange_ops"), at, tag, operations, $.list("Theirs"))), (m) =>
        this.#in(m, (meeting) => this.#resolved(meeting, m.Operations, m.Theirs)),
      ),
      // The peer has done the same.
      on(t(CAST, t(Symbol.for("resolved"), at, operations, $.list("Known"), _, _, tag)), (m) =>
        this.#in(m, (meeting) => {
          meeting.theirs = {
            operations: m.Operations.filter(isOperation),
            known: readVersions(m.Known),
          };
          this.#conclude(meeting);
        }),
      ),
    ];
  }

  /** Does something in a meeting, if it is the one that was meant. */
  #in({ Node, Tag }: { Node: symbol; Tag: Integer }, then: (meeting: Meeting) => void): void {
    const meeting = this.#meetings.get(Node);
    if (meeting && equal(meeting.tag, Tag)) then(meeting);
  }

  /** Begins a meeting with a node that we are connected to. */
  begin(node: symbol): void {
    const tag = ++this.#lastTag;
    this.#meetings.set(node, { node, tag });
    const { mesh, locker } = this.#context;
    const known = new TermMap(mesh.known.map((other) => [other, VERSION]));
    const here = t(Symbol.for("locker"), Symbol.for("no_longer_a_pid"), known, locker);
    cast(node, t(Symbol.for("init_connect"), t(VERSION, tag), current().vm.name, here));
  }

  /** Ends a meeting, whether it was to the end or not. The locks are given back. */
  drop(node: symbol): void {
    this.#meetings.get(node)?.patience?.cancel();
    if (this.#meetings.delete(node)) send(this.#context.locker, t(CANCEL, node));
  }

  #answer(meeting: Meeting, peerTag: Integer, peerLocker: Pid): void {
    const { node, tag, patience } = meeting;
    const { mesh, locker } = this.#context;
    patience?.cancel();
    // Its earlier words are no longer true, and nor is what we have made of them.
    if (meeting.peerTag !== undefined) send(locker, t(CANCEL, node));
    meeting.peerTag = peerTag;
    mesh.meet(node);
    send(locker, t(MEET, node, peerLocker, peerTag, tag));
    const { vm, pid: to } = current();
    const ring = () => vm.deliver({ op: "SEND", to, message: t(UNHEARD, node, tag) });
    meeting.patience = vm.clock.setAlarm(PATIENCE, ring);
  }

  #again({ node, peerTag }: Meeting): void {
    this.drop(node);
    if (peerTag !== undefined)
      tell(node, t(Symbol.for("cancel_connect"), current().vm.name, peerTag));
    this.begin(node);
  }

  /** Tells the names of our half. */
  #exchange(meeting: Meeting, lock: LockId): void {
    meeting.lock = lock;
    const { entries } = this.#context.names;
    this.#cast(meeting, Symbol.for("exchange"), current().vm.name, entries, []);
    this.#resolve(meeting);
  }

  /** Holds the names against each other, in a process of its own: a method may take its time. */
  #resolve({ node, tag, lock, names }: Meeting): void {
    if (!lock || !names) return;
    const weDecide = compare(current().vm.name, node) < 0;
    const server = self();
    spawn(async () => {
      const { ours, theirs } = await resolveNames(this.#context.names, names, weDecide);
      send(server, t(CAST, t(Symbol.for("exchange_ops"), node, tag, ours, theirs)));
    });
  }

  #resolved(meeting: Meeting, ours: List, theirs: List): void {
    meeting.ours = ours.filter(isOperation);
    const { mesh } = this.#context;
    const known = mesh.versions(mesh.known);
    const { name } = current().vm;
    this.#cast(meeting, Symbol.for("resolved"), name, theirs, known, Symbol.for("unused"), []);
    this.#conclude(meeting);
  }

  /** Both have: the two halves become one. */
  #conclude({ node, lock, ours, theirs }: Meeting): void {
    if (!lock || !ours || !theirs) return;
    const { mesh } = this.#context;
    const operations = [...ours, ...theirs.operations];
    const half = mesh.known;
    const fresh = [node, ...theirs.known].filter((other) => !half.includes(other));
    this.#context.merge(operations, fresh, node);
    mesh.sync(node);
    const extra = [t(Symbol.for("vsn"), VERSION), t(Symbol.for("lock"), lock)];
    const changes = [operations, [], mesh.versions(fresh), extra];
    for (const other of half)
      cast(other, t(Symbol.for("new_nodes"), current().vm.name, ...changes));
  }

  /** Casts to the peer of a meeting, with its tag at the end. */
  #cast({ node, peerTag }: Meeting, ...message: readonly Term[]): void {
    if (peerTag !== undefined) cast(node, t(...message, peerTag));
  }
}
