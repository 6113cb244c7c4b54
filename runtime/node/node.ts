/**
 * A node: a Vm with a name that others can find, and connections to them.
 *
 * No program has to connect: a node that is sent something is connected to on the way. Meanwhile what is
 * sent waits, as bytes and in order; if there is no connection in the end, each sender learns what
 * Erlang would tell it.
 *
 * A connection is one asynchronous function: its handshake, then `#serve`, which ends when the
 * connection does. However that comes, by a peer that breaks the rules or by a fault of our own, its end
 * is the same: the connection is closed, and the processes of this node are told.
 */
import { inBackground } from "../process/background.ts";
import type { Clock } from "../process/clock.ts";
import { tell } from "../process/event.ts";
import type { Process } from "../process/process.ts";
import { connects, type Signal } from "../process/signal.ts";
import { type Network, Vm } from "../process/vm.ts";
import { atomName } from "../term/atom.ts";
import { DFLAG_PUBLISHED, OUR_FLAGS } from "../wire/flags.ts";
import { initiateHandshake, type OwnNode, type PeerNode } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import { encodeMessage } from "../wire/message.ts";
import { isLongHost, isNodeName, type NodeName } from "../wire/node-name.ts";
import { isFault } from "../wire/protocol-error.ts";
import type { Carrier, NameAndPort, Publication } from "./carrier.ts";
import { Connection, SETUP_MS } from "./connection.ts";
import { Cookies } from "./cookie.ts";
import { printAt, reportOf } from "./last-word.ts";
import { Peer } from "./peer.ts";
import { Strangers } from "./strangers.ts";
import { TickTime } from "./tick-time.ts";
import type { Transport } from "./transport.ts";

/** What a node is started with. */
export interface NodeSettings {
  readonly name: NodeName;
  readonly cookie: string;
  /** Hidden nodes are not in `nodes()`, and stay out of `global`. */
  readonly hidden: boolean;
  readonly carrier: Carrier;
  readonly clock?: Clock;
  /** Where the node's reports go. */
  readonly log?: (text: string) => void;
}

/** What hears of other nodes coming and going. */
export interface NodeObserver {
  up(peer: PeerNode): void;
  down(node: symbol, reason: symbol): void;
}

const nodes = new WeakMap<Vm, Node>();

/** The node that a Vm belongs to; `undefined` while it is alone. */
export function nodeOf(vm: Vm): Node | undefined {
  return nodes.get(vm);
}

export class Node implements Network {
  readonly vm: Vm;
  readonly cookies: Cookies;
  readonly hidden: boolean;
  readonly observers = new Set<NodeObserver>();
  readonly ticks: TickTime;
  readonly #name: NodeName;
  readonly #self: OwnNode;
  readonly #carrier: Carrier;
  readonly #publication: Publication;
  /** By name, and not by atom: a caller that merely knocks is not to fill the atom table. */
  readonly #peers = new Map<string, Peer>();
  readonly #strangers = new Strangers();
  #stopped = false;

  private constructor(settings: NodeSettings, publication: Publication) {
    const { name, cookie, hidden, carrier } = settings;
    this.vm = new Vm(Symbol.for(name.full), { ...settings, creation: publication.creation });
    this.vm.network = this;
    this.ticks = new TickTime(this.vm.clock);
    nodes.set(this.vm, this);
    this.cookies = new Cookies(cookie);
    this.hidden = hidden;
    this.#name = name;
    this.#self = {
      ...{ name: name.full, creation: this.vm.creation },
      flags: hidden ? OUR_FLAGS : OUR_FLAGS | DFLAG_PUBLISHED,
      cookieFor: (peer) => this.cookies.for(peer),
      asked: new Set(),
    };
    this.#carrier = carrier;
    this.#publication = publication;
  }

  /**
   * Makes a node, and makes it known.
   *
   * @throws when the name is taken, or there is nobody to make it known to
   */
  static async start(settings: NodeSettings): Promise<Node> {
    let node: Node | undefined;
    const accept = (transport: Transport) => {
      if (node) node.#go(node.#accept(transport));
      else transport.close();
    };
    const { carrier, name, hidden } = settings;
    node = new Node(settings, await carrier.publish(name, hidden, accept));
    return node;
  }

  get name(): symbol {
    return this.vm.name;
  }

  /** Ends the node with all its processes: its name is free again, its connections are closed. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#publication.withdraw();
    this.vm.halt();
    for (const peer of this.#peers.values()) peer.hangUp();
  }

  /** The nodes that this one is connected to. */
  peers(): PeerNode[] {
    return [...this.#peers.values()].flatMap(({ node }) => node ?? []);
  }

  /** The nodes at a host. Rejects when that can't be found out. */
  namesAt(host: string): Promise<NameAndPort[]> {
    return this.#carrier.names(host);
  }

  /** Connects to a node if there is no connection yet. Says whether there is one now. */
  connect(node: symbol): Promise<boolean> {
    const peer = this.#peer(atomName(node));
    this.#want(peer);
    return peer.settled;
  }

  #want(peer: Peer): void {
    peer.want(this.vm.clock, () => this.#go(this.#call(peer)));
  }

  /** Connects to a node if need be; if it can't, a process is told what it is told when a node goes. */
  watch(node: symbol, process: Process): void {
    this.#go(this.connect(node).then((there) => there || process.nodeDown(node)));
  }

  /** Ends the connection to a node, and is without it at once. Says whether there was one. */
  disconnect(node: symbol): boolean {
    const peer = this.#peers.get(atomName(node));
    if (!peer?.connection) return false;
    this.#down(peer, peer.connection, Symbol.for("disconnect"));
    return true;
  }

  send(node: symbol, signal: Signal): void {
    if (!connects(signal) && !this.#peers.has(atomName(node))) return;
    const message = encodeMessage(signal);
    const peer = this.#peer(atomName(node));
    if (!peer.send(message)) {
      this.vm.log(reportOf(Symbol.for("busy_dist_port"), peer.name));
      peer.giveUpCall();
      this.#failed(peer);
    } else this.#want(peer);
  }

  #peer(name: string): Peer {
    let peer = this.#peers.get(name);
    if (!peer) {
      peer = new Peer(name);
      this.#peers.set(name, peer);
    }
    return peer;
  }

  /** Lets something go on by itself. What goes wrong with it is reported, and does no other harm. */
  #go(work: Promise<unknown>): void {
    inBackground(work, (error) => this.vm.log(`** ${this.#name.full}: ${error} **\n`));
  }

  async #call(peer: Peer): Promise<void> {
    const call = peer.beginCall();
    let met: PeerNode;
    try {
      call.connection = new Connection(await this.#dial(peer.name), this.vm.clock, this.ticks);
      if (call.givenUp) call.connection.abort();
      const isConnected = () => peer.connection !== undefined;
      met = await call.connection.inTime(
        initiateHandshake(call.connection.handshake, this.#self, peer.name, isConnected),
      );
      if (call.givenUp) throw new Error("the peer's own attempt goes first");
    } catch (error) {
      call.connection?.close();
      peer.call = undefined;
      if (peer.connection) return;
      if (!isFault(error, "status-nok")) return this.#failed(peer);
      peer.wanted = true; // the peer calls us instead: it has until the end of the setup time
      this.vm.clock.setAlarm(SETUP_MS, () => peer.isApart && this.#failed(peer));
      return;
    }
    peer.call = undefined;
    await this.#serve(call.connection, met);
  }

  async #dial(full: string): Promise<Transport> {
    if (!isNodeName(full) || this.#stopped) throw new Error("no such node can be");
    const [, host = ""] = full.split("@");
    if (isLongHost(host) !== this.#name.long) {
      const kind = this.#name.long ? "fully qualified hostnames" : "short names";
      this.vm.log(`** System running to use ${kind} **\n** Hostname ${host} is illegal **\n`);
      throw new Error("long and short names do not mix");
    }
    return this.#carrier.dial(full, SETUP_MS);
  }

  async #accept(transport: Transport): Promise<void> {
    const connection = new Connection(transport, this.vm.clock, this.ticks);
    let caller: Peer | undefined;
    const admit = (name: string): AcceptorStatus => {
      if (this.#stopped || name === this.#name.full) return "not_allowed";
      caller = this.#peer(name);
      caller.calls++;
      return caller.admission(this.#name.full);
    };
    let met: PeerNode;
    try {
      met = await this.#strangers.accept(connection, this.#self, admit);
    } catch (error) {
      connection.close();
      if (caller) this.#callFailed(caller, error);
      return;
    } finally {
      if (caller) caller.calls--;
    }
    await this.#serve(connection, met);
  }

  /** A call of the peer's has come to nothing, or of a stranger that has said its name. */
  #callFailed(peer: Peer, error: unknown): void {
    if (isFault(error, "bad-cookie"))
      this.vm.log(
        `** Connection attempt from node ${peer.name} rejected. Invalid challenge reply. **\n`,
      );
    if (!peer.isApart || peer.calls > 1) return;
    if (peer.wanted) this.#go(this.#call(peer));
    else this.#failed(peer);
  }

  /** Nothing is to be waited for any more: what has waited is lost. */
  #failed(peer: Peer): void {
    if (this.#peers.get(peer.name) !== peer) return;
    this.#peers.delete(peer.name);
    for (const { signal } of peer.failed()) this.vm.undeliverable(Symbol.for(peer.name), signal);
  }

  /** Serves a connection from its handshake to its end. */
  async #serve(connection: Connection, met: PeerNode): Promise<void> {
    if (this.#stopped) return connection.close();
    // The other side has said that it knows of no connection: one that we have is dead.
    const older = this.#peers.get(met.name);
    if (older?.connection) this.#down(older, older.connection, Symbol.for("connection_closed"));
    const peer = this.#peer(met.name);
    try {
      peer.connected(connection, met);
      this.#tell("connect", met);
      for (const observer of this.observers) observer.up(met);
      await connection.receive((signal) => {
        // What arrives after a disconnect comes too late.
        if (peer.connection === connection) this.vm.deliver(signal);
      });
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      this.vm.log(`** Connection to ${met.name} closed: ${why} **\n`);
      if (isFault(fault, "too-long"))
        printAt(connection, met, `** ${this.#name.full} has closed the connection: ${why} **\n`);
    } finally {
      this.#down(peer, connection, connection.reason);
    }
  }

  #down(peer: Peer, connection: Connection, reason: symbol): void {
    if (peer.connection !== connection || !peer.node) return;
    const { node } = peer;
    peer.disconnected();
    // One that calls us already, over another connection, is waited for.
    if (peer.isApart && peer.calls === 0) this.#peers.delete(peer.name);
    connection.close();
    const report = reportOf(reason, node.name);
    if (report) this.vm.log(report);
    this.#tell("disconnect", node, { term: reason });
    const name = Symbol.for(node.name);
    this.vm.nodeDown(name);
    for (const observer of this.observers) observer.down(name, reason);
  }

  #tell(kind: "connect" | "disconnect", { name, creation }: PeerNode, more = {}): void {
    if (this.vm.listeners)
      tell(this.vm, { kind, peer: Symbol.for(name), peerCreation: creation, ...more });
  }
}
