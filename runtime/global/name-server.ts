/**
 * `global_name_server`: the process of each node that keeps the names and locks of the cluster, as this
 * node knows them. It never waits for another node: whatever takes time is done by the locker, the
 * registrar and small processes of its own, which send it what has come of it.
 *
 * Hidden nodes have it too, but it hears of no other node, nor do the others of it: each of them keeps
 * its names for itself.
 */
import { nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { _, $ } from "../process/pattern.ts";
import { on, receive } from "../process/receive.ts";
import { report } from "../process/report.ts";
import { send } from "../process/send.ts";
import { spawn, spawnLink } from "../process/spawn.ts";
import { start } from "../process/start.ts";
import { self } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import { onCall, reply } from "../services/gen.ts";
import { connectNode } from "../services/net-kernel.ts";
import type { Pid } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import { format } from "../term/print/print.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { isVisible } from "../wire/handshake.ts";
import { isLockId, LockTable } from "./lock-table.ts";
import { locker } from "./locker.ts";
import { Meetings } from "./meetings.ts";
import { Mesh, readVersions } from "./mesh.ts";
import { NameTable, type Operation, readEntries, readOperations } from "./name-table.ts";
import { type Loss, Partitions } from "./partitions.ts";
import { CAST, cast, isConnected, NAME_SERVER, node, tell } from "./protocol.ts";
import { registrar } from "./registrar.ts";

const GLOBAL = Symbol.for("global");
const NODEUP = Symbol.for("nodeup");
const NODEDOWN = Symbol.for("nodedown");

const servers = new WeakMap<Vm, NameServer>();

/** The name server of a node, which is started if there is none yet. */
export function nameServerOf(vm: Vm): NameServer {
  return servers.get(vm) ?? startNameServer(vm);
}

/** Starts the name server of a node, and lets it hear of the other visible nodes. */
export function startNameServer(vm: Vm): NameServer {
  const server = new NameServer();
  servers.set(vm, server);
  const process = vm.createProcess(undefined);
  vm.register(NAME_SERVER, process);
  watchNodes(vm, process.pid);
  start(process, () => server.run());
  return server;
}

function watchNodes(vm: Vm, to: Pid): void {
  const visible = new Set<symbol>();
  const tell = (message: Term) => vm.deliver({ op: "SEND", to, message });
  nodeOf(vm)?.observers.add({
    up: (peer) => {
      if (!isVisible(peer)) return;
      visible.add(Symbol.for(peer.name));
      tell(t(NODEUP, Symbol.for(peer.name)));
    },
    down: (name) => {
      if (visible.delete(name)) tell(t(NODEDOWN, name));
    },
  });
}

export class NameServer {
  readonly names = new NameTable();
  readonly locks = new LockTable();
  readonly mesh = new Mesh();
  readonly #meetings = new Meetings(this);
  readonly #partitions = new Partitions(this.mesh);
  #locker: Pid | undefined;
  #registrar: Pid | undefined;

  /** Runs as the process. */
  async run(): Promise<never> {
    this.#locker = spawnLink(() => locker(this.mesh));
    this.#registrar = spawnLink(() => registrar(this));
    const clauses = [
      ...this.#calls(),
      ...this.#ofMeetings(),
      ...this.#ofTheMesh(),
      on(_, () => {}),
    ];
    for (;;) await receive(...clauses);
  }

  get locker(): Pid {
    return this.#locker as Pid;
  }

  // Calls.

  #calls() {
    return [
      onCall((request, client, tag) => {
        const answer = (term: Term) => reply(client, tag, term);
        const [op, ...args] = Array.isArray(request) ? request : [];
        switch (op) {
          case Symbol.for("set_lock"):
            return answer(isLockId(args[0]) && this.locks.set(args[0], client));
          case Symbol.for("del_lock"):
            if (isLockId(args[0])) this.locks.release(args[0], client);
            return answer(true);
          case Symbol.for("register"):
          case Symbol.for("register_ext"):
            this.#register(client, args);
            return answer(Symbol.for("yes"));
          case Symbol.for("unregister"):
            if (this.locks.isHeldBy(GLOBAL, client)) this.names.delete(args[0]);
            return answer(Symbol.for("ok"));
          case Symbol.for("registrar"):
            return send(this.#registrar as Pid, t(client, tag, args[0]));
          case Symbol.for("sync"):
            return this.mesh.whenInSync(nodesIn(args[0]), () => answer(Symbol.for("ok")));
        }
      }),
      on(t(Symbol.for("DOWN"), $.ref("Ref"), _, $.pid("Pid"), _), ({ Pid }) => {
        this.names.down(Pid);
        this.locks.down(Pid);
      }),
    ];
  }

  /** Only who holds the lock may register: he may have been cut off, and the lock given to others. */
  #register(client: Pid, [name, pid, method, watcher]: readonly Term[]): void {
    if (!this.locks.isHeldBy(GLOBAL, client)) return;
    for (const entry of readEntries([t(name, pid, method)]))
      this.names.insert(entry, typeof watcher === "symbol" ? watcher : undefined);
  }

  // Meetings: see there.

  #ofMeetings() {
    const tag = $.integer("Tag");
    const peerTag = $.integer("PeerTag");
    const at = node("Node");
    const here = t(Symbol.for("locker"), _, _, $.pid("Locker"));
    return [
      on(t(CAST, t(Symbol.for("init_connect"), t(_, peerTag), at, here)), (m) =>
        this.#meetings.initConnect(m.Node, m.PeerTag, m.Locker),
      ),
      on(t(Symbol.for("init_connect_ack"), at, tag, peerTag), (m) =>
        this.#meetings.initConnectAck(m.Node, m.Tag, m.PeerTag),
      ),
      on(t(Symbol.for("cancel_connect"), at, tag), (m) =>
        this.#meetings.cancelConnect(m.Node, m.Tag),
      ),
      on(t(CAST, t(Symbol.for("lock_set"), $.pid("Locker"), $("IsSet"), _, tag)), (m) =>
        this.#meetings.lockSet(m.Locker, m.IsSet === true, m.Tag),
      ),
      on(t(CAST, t(Symbol.for("lock_is_set"), at, tag, $.tuple("Lock"))), (m) => {
        if (isLockId(m.Lock)) this.#meetings.lockIsSet(m.Node, m.Tag, m.Lock);
      }),
      on(t(CAST, t(Symbol.for("exchange"), at, $.list("Names"), _, tag)), (m) =>
        this.#meetings.exchange(m.Node, m.Names, m.Tag),
      ),
      on(t(CAST, t(Symbol.for("exchange_ops"), at, tag, $.list("Ours"), $.list("Theirs"))), (m) =>
        this.#meetings.exchangeOps(m.Node, m.Tag, m.Ours, m.Theirs),
      ),
      on(
        t(
          CAST,
          t(Symbol.for("resolved"), at, $.list("Ops"), $.list("Known"), _, $.list("Ext"), tag),
        ),
        (m) => this.#meetings.resolved(m.Node, m.Ops, m.Known, m.Ext, m.Tag),
      ),
    ];
  }

  // The mesh.

  #ofTheMesh() {
    const at = node("Node");
    const news = [$.list("Ops"), $.list("Ext"), $.list("New"), $.list("Extra")] as const;
    const loss = [
      node("loser"),
      $.integer("creation"),
      $.integer("operation"),
      node("lost"),
    ] as const;
    return [
      on(t(NODEUP, at), ({ Node }) => {
        if (!this.mesh.isKnown(Node)) this.#meetings.begin(Node);
      }),
      on(t(NODEDOWN, at), ({ Node }) => this.#nodeDown(Node)),
      on(t(CAST, t(Symbol.for("new_nodes"), at, ...news)), (m) => {
        if (!this.mesh.isKnown(m.Node)) return;
        this.merge(
          this.#stillLocked(m.Extra) ? readOperations(m.Ops) : [],
          m.Ext,
          readVersions(m.New),
        );
      }),
      on(t(CAST, t(Symbol.for("in_sync"), at, _)), ({ Node }) => {
        this.#meetings.drop(Node);
        this.mesh.sync(Node);
      }),
      on(t(Symbol.for("extra_nodedown"), at), ({ Node }) => {
        // It may have connected to us while we have tried in vain.
        if (isConnected(Node)) this.#join(Node);
        else this.#nodeDown(Node);
      }),
      on(t(Symbol.for("lost_connection"), ...loss), (told) => this.#lostConnection(told)),
      on(t(Symbol.for("remove_connection"), at), ({ Node }) => this.#removeConnection(Node)),
    ];
  }

  /** Whether the lock under which names were changed elsewhere is still set here. */
  #stillLocked(extra: List): boolean {
    return extra.some((term) => {
      const [key, id] = Array.isArray(term) ? term : [];
      return key === Symbol.for("lock") && isLockId(id) && this.locks.isSet(id);
    });
  }

  /**
   * Takes over what a meeting has come to: the names, and the nodes of the other half.
   *
   * @param met the one of them that we have met ourselves
   */
  merge(
    operations: readonly Operation[],
    external: List,
    nodes: readonly symbol[],
    met?: symbol,
  ): void {
    this.names.apply(operations, external);
    for (const other of nodes) {
      this.#meetings.drop(other);
      if (other === current().vm.name || this.mesh.isKnown(other)) continue;
      this.mesh.add(other);
      if (other !== met) this.#join(other);
    }
  }

  /** Connects to a node that is known by hearsay, and tells it so. */
  #join(other: symbol): void {
    const server = self();
    const { vm } = current();
    spawn(async () => {
      if ((await connectNode(other)) === true) {
        cast(other, t(Symbol.for("in_sync"), vm.name, true));
        return;
      }
      report(
        vm,
        "WARNING",
        `'global' at ${format(vm.name)} failed to connect to ${format(other)}\n`,
      );
      send(server, t(Symbol.for("extra_nodedown"), other));
    });
  }

  #nodeDown(other: symbol): void {
    const wasMember = this.#remove(other);
    this.mesh.lost(other);
    this.names.nodeDown(other);
    if (wasMember) this.#partitions.announce(other);
  }

  #remove(other: symbol): boolean {
    this.#meetings.drop(other);
    return this.mesh.remove(other);
  }

  // Overlapping partitions: see `partitions.ts`.

  #lostConnection(loss: Loss): void {
    const other = this.#partitions.hear(loss);
    if (!other) return;
    const { name } = current().vm;
    tell(other, t(Symbol.for("remove_connection"), name));
    this.#reportParting("requested disconnect from", other);
    this.#remove(other);
  }

  /** Whether we know the other or not: it has forgotten us, and waits for us to go. */
  #removeConnection(other: symbol): void {
    this.#remove(other);
    if (nodeOf(current().vm)?.disconnect(other)) this.#reportParting("disconnected", other);
  }

  #reportParting(what: string, other: symbol): void {
    const { vm } = current();
    const [here, there] = [format(vm.name), format(other)];
    const why = "in order to prevent overlapping partitions";
    report(vm, "WARNING", `'global' at node ${here} ${what} node ${there} ${why}\n`);
  }
}

function nodesIn(term: Term): symbol[] {
  return isList(term) ? term.filter((element) => typeof element === "symbol") : [];
}
