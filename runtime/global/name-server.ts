/**
 * `global_name_server`: the process of each node that keeps the names and locks of the cluster, as this
 * node knows them. It never waits for another node: whatever takes time is done by the locker, the
 * registrar and small processes of its own, which send it what has come of it.
 *
 * Hidden nodes have it too, but it hears of no other node, nor do the others of it: each of them keeps
 * its names for itself.
 */

import { format } from "../erlang/print/print.ts";
import { disconnectNode, nodes } from "../node/bifs.ts";
import { type NodeObserver, nodeOf } from "../node/node.ts";
import { current } from "../process/current.ts";
import { _, $ } from "../process/pattern.ts";
import { on } from "../process/receive.ts";
import { report } from "../process/report.ts";
import { send } from "../process/send.ts";
import { spawn, spawnLink } from "../process/spawn.ts";
import { start } from "../process/start.ts";
import { exit, isProcessAlive, processFlag, self } from "../process/ties.ts";
import type { Vm } from "../process/vm.ts";
import { onCall, reply } from "../services/gen.ts";
import { connectNode } from "../services/net-kernel.ts";
import { serve } from "../services/server.ts";
import { equal } from "../term/equal.ts";
import type { Pid } from "../term/identifier.ts";
import { isList, type List } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { isVisible } from "../wire/handshake.ts";
import { isLockId, LockTable } from "./lock-table.ts";
import { locker } from "./locker.ts";
import { type MeetingContext, Meetings } from "./meetings.ts";
import { Mesh, readVersions } from "./mesh.ts";
import { deletion, isOperation, NameTable, type Operation } from "./name-table.ts";
import { type Loss, Partitions } from "./partitions.ts";
import { CAST, cast, isConnected, NAME_SERVER, node, tell } from "./protocol.ts";
import { registrar } from "./registrar.ts";

const GLOBAL = Symbol.for("global");

const servers = new WeakMap<Vm, NameServer>();

/** What a node knows of the cluster's names. On one that is alone, the process begins with the first use. */
export function nameServerOf(vm: Vm): NameServer {
  let server = servers.get(vm);
  if (!server) {
    server = new NameServer();
    servers.set(vm, server);
  }
  if (!vm.named(NAME_SERVER) && !nodeOf(vm)) {
    const process = vm.createProcess(undefined);
    vm.register(NAME_SERVER, process);
    start(process, nameServer);
  }
  return server;
}

/** Runs as the process `global_name_server` of a node. */
export async function nameServer(): Promise<never> {
  const { vm } = current();
  const before = nameServerOf(vm);
  if (before.helpers.length === 0) return before.run();
  // It has died, and what it knew is lost. So this node leaves the cluster, and is met anew by all.
  for (const helper of before.helpers) exit(helper, Symbol.for("kill"));
  servers.set(vm, new NameServer());
  const others = nodes();
  for (const other of others) disconnectNode(other);
  for (const other of others) spawn(() => connectNode(other));
  return nameServerOf(vm).run();
}

export class NameServer implements MeetingContext {
  readonly names = new NameTable();
  readonly locks = new LockTable();
  readonly mesh = new Mesh();
  readonly #meetings = new Meetings(this);
  readonly #partitions = new Partitions(this.mesh);
  /** The locker and the registrar, once they are started. */
  helpers: readonly Pid[] = [];

  /** Runs as the process. */
  async run(): Promise<never> {
    processFlag(Symbol.for("trap_exit"), true); // processes of other nodes may link to this one
    tellOfNodes(self());
    this.helpers = [
      spawnLink(() => locker(this.mesh)),
      spawnLink(() => registrar(this.mesh, this.names)),
    ];
    const clauses = [
      ...this.#calls(),
      ...this.#meetings.clauses(),
      ...this.#ofTheMesh(),
      on(t(Symbol.for("EXIT"), $.pid("Pid"), $("Reason")), ({ Pid, Reason }) => {
        const isOwn = this.helpers.some((helper) => equal(Pid, helper));
        if (isOwn && !isProcessAlive(Pid)) exit(Reason);
      }),
    ];
    for (const other of nodes()) this.#meetings.begin(other);
    const names = () => this.names.entries.map(([name, pid]) => t(name, pid));
    return serve(clauses, names);
  }

  get locker(): Pid {
    return this.helpers[0] as Pid;
  }

  // Calls.

  #calls() {
    return [
      onCall((request, client, tag) => {
        const answer = (term: Term) => reply(client, tag, term);
        const [op, ...args] = isTuple(request) ? request : [];
        switch (op) {
          case Symbol.for("set_lock"):
            return answer(isLockId(args[0]) && this.locks.set(args[0], client));
          case Symbol.for("del_lock"):
            if (isLockId(args[0])) this.locks.release(args[0], client);
            return answer(true);
          case Symbol.for("register"):
            this.#change(client, t(Symbol.for("insert"), t(...args)));
            return answer(Symbol.for("yes"));
          case Symbol.for("register_ext"): // of no Erlang process: it is answered, and left out
            return answer(Symbol.for("yes"));
          case Symbol.for("unregister"):
            this.#change(client, deletion(args[0]));
            return answer(Symbol.for("ok"));
          case Symbol.for("registrar"):
            return send(this.helpers[1] as Pid, t(client, tag, args[0]));
          case Symbol.for("sync"):
            return this.mesh.whenInSync(nodesIn(args[0]), () => answer(Symbol.for("ok")));
        }
      }),
      on(t(Symbol.for("DOWN"), $.ref("Ref"), _, $.pid("Pid"), _), ({ Ref, Pid }) => {
        this.names.down(Ref);
        this.locks.down(Ref, Pid);
      }),
    ];
  }

  /** Only the holder of the lock may: another may have been cut off, and the lock been given away. */
  #change(client: Pid, operation: Term): void {
    if (isOperation(operation) && this.locks.isHeldBy(GLOBAL, client)) this.names.apply(operation);
  }

  // The mesh.

  #ofTheMesh() {
    const at = node("Node");
    const news = [$.list("Operations"), _, $.list("New"), $.list("Extra")] as const;
    const loss = [
      node("loser"),
      $.integer("creation"),
      $.integer("operation"),
      node("lost"),
    ] as const;
    return [
      on(t(Symbol.for("nodeup"), at), ({ Node }) => {
        // Any process can send this: what counts is whether there is such a connection.
        if (nodes().includes(Node) && !this.mesh.isKnown(Node)) this.#meetings.begin(Node);
      }),
      on(t(Symbol.for("nodedown"), at), ({ Node }) => this.#nodeDown(Node)),
      on(t(CAST, t(Symbol.for("new_nodes"), at, ...news)), (m) => {
        if (!this.mesh.isKnown(m.Node)) return;
        const operations = this.#stillLocked(m.Extra) ? m.Operations.filter(isOperation) : [];
        this.merge(operations, readVersions(m.New));
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
      const [key, id] = isTuple(term) ? term : [];
      return key === Symbol.for("lock") && isLockId(id) && this.locks.isSet(id);
    });
  }

  merge(operations: readonly Operation[], nodes: readonly symbol[], met?: symbol): void {
    for (const operation of operations) this.names.apply(operation);
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
      const [here, there] = [format(vm.name), format(other)];
      report(vm, "WARNING", `'global' at ${here} failed to connect to ${there}\n`);
      send(server, t(Symbol.for("extra_nodedown"), other));
    });
  }

  #nodeDown(other: symbol): void {
    if (this.#remove(other)) this.#partitions.announce(other);
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

/** Tells a process, as long as it lives, of every visible node: `{nodeup, Node}`, `{nodedown, Node}`. */
function tellOfNodes(to: Pid): void {
  const { vm } = current();
  const observers = nodeOf(vm)?.observers;
  const tell = (what: string, node: symbol) => {
    if (vm.find(to)) vm.deliver({ op: "SEND", to, message: t(Symbol.for(what), node) });
    else observers?.delete(observer);
  };
  const observer: NodeObserver = {
    up: (peer) => isVisible(peer) && tell("nodeup", Symbol.for(peer.name)),
    down: (node) => tell("nodedown", node),
  };
  observers?.add(observer);
}

function nodesIn(term: Term): symbol[] {
  return isList(term) ? term.filter((element) => typeof element === "symbol") : [];
}
