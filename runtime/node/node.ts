/**
 * A node: a Vm with a name that others can find, and connections to them.
 *
 * Nobody has to connect: a node that is sent something is connected to on the way. While that goes on
 * its signals wait, in their order; if it fails, each sender learns what Erlang would tell it.
 */
import type { Clock } from "../process/clock.ts";
import type { Signal } from "../process/signal.ts";
import { tell } from "../process/telling.ts";
import { type Network, Vm } from "../process/vm.ts";
import { atomName } from "../term/atom.ts";
import { DFLAG_PUBLISHED, hasFlag, OUR_FLAGS } from "../wire/flags.ts";
import { acceptHandshake, initiateHandshake, type PeerNode } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import { isNodeName } from "../wire/node-name.ts";
import { ProtocolError } from "../wire/protocol-error.ts";
import type { Carrier, Enlisted, NameAndPort } from "./carrier.ts";
import { Channel } from "./channel.ts";
import { Connection } from "./connection.ts";
import { Cookies } from "./cookie.ts";
import { isLongHost, type NodeName } from "./node-name.ts";
import { type Call, Peer } from "./peer.ts";
import type { Transport } from "./transport.ts";

/** How long connecting to a node may take, in ms: Erlang's `net_setuptime`. */
const SETUP_MS = 7_000;

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

/** Who hears of other nodes coming and going. */
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
  readonly #name: NodeName;
  readonly #flags: bigint;
  readonly #carrier: Carrier;
  readonly #enlisted: Enlisted;
  /** By name, and not by atom: who merely knocks is not to fill the atom table. */
  readonly #peers = new Map<string, Peer>();
  #stopped = false;

  private constructor(settings: NodeSettings, enlisted: Enlisted) {
    const { name, cookie, hidden, carrier, clock, log } = settings;
    const { creation } = enlisted;
    this.vm = new Vm(Symbol.for(name.full), {
      creation,
      ...(clock && { clock }),
      ...(log && { log }),
    });
    this.vm.network = this;
    nodes.set(this.vm, this);
    this.cookies = new Cookies(cookie);
    this.hidden = hidden;
    this.#name = name;
    this.#flags = hidden ? OUR_FLAGS & ~DFLAG_PUBLISHED : OUR_FLAGS | DFLAG_PUBLISHED;
    this.#carrier = carrier;
    this.#enlisted = enlisted;
  }

  /**
   * Makes a node, and makes it known.
   *
   * @throws when the name is taken, or there is nobody to make it known to
   */
  static async start(settings: NodeSettings): Promise<Node> {
    let node: Node | undefined;
    const accept = (transport: Transport) =>
      node ? void node.#accept(new Channel(transport)) : transport.close();
    const { carrier, name, hidden } = settings;
    node = new Node(settings, await carrier.enlist(name, hidden, accept));
    return node;
  }

  get name(): symbol {
    return this.vm.name;
  }

  /** Ends the node with all its processes: its name is free again, its connections are closed. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#enlisted.resign();
    this.vm.halt();
    for (const { connection } of this.#peers.values()) connection?.close();
  }

  /** The nodes that this one is connected to. */
  peers(): PeerNode[] {
    return [...this.#peers.values()].flatMap(({ connection }) => connection?.peer ?? []);
  }

  /**
   * The nodes at a host, connected or not.
   *
   * @throws when nobody there knows
   */
  namesAt(host: string): Promise<NameAndPort[]> {
    return this.#carrier.names(host);
  }

  // Connecting.

  /**
   * Connects to a node if there is no connection yet. Says whether there is one now. While the peer is
   * calling us, we wait for that and do not call: it would take our call for the better one, and hang up.
   */
  connect(node: symbol): Promise<boolean> {
    const peer = this.#peer(atomName(node));
    if (peer.isIdle) void this.#call(peer);
    return peer.settled;
  }

  /** Ends the connection to a node, and is without it at once. Says whether there was one. */
  disconnect(node: symbol): boolean {
    const peer = this.#peers.get(atomName(node));
    if (!peer?.connection) return false;
    this.#down(peer, peer.connection, Symbol.for("disconnect"));
    return true;
  }

  send(node: symbol, signal: Signal): void {
    const peer = this.#peer(atomName(node));
    peer.send(signal);
    if (peer.isIdle) void this.#call(peer);
  }

  #peer(name: string): Peer {
    let peer = this.#peers.get(name);
    if (!peer) {
      peer = new Peer(name);
      this.#peers.set(name, peer);
    }
    return peer;
  }

  async #call(peer: Peer): Promise<void> {
    const call: Call = { channel: undefined, givenUp: false };
    peer.call = call;
    peer.attempts++;
    try {
      const channel = new Channel(await this.#dial(peer.name));
      call.channel = channel;
      if (call.givenUp) throw new Error("the peer's own attempt goes first");
      const isConnected = () => peer.connection !== undefined;
      const handshake = initiateHandshake(channel, this.#self(), peer.name, isConnected);
      this.#up(peer, channel, await this.#inTime(channel, handshake));
    } catch (error) {
      call.channel?.transport.close();
      // The peer calls us instead: it has until the end of the setup time.
      if (error instanceof ProtocolError && error.code === "status-nok")
        this.vm.clock.setAlarm(SETUP_MS, () => this.#attemptFailed(peer));
      else this.#attemptFailed(peer);
    } finally {
      peer.call = undefined;
    }
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

  async #accept(channel: Channel): Promise<void> {
    let caller: Peer | undefined;
    const admit = (name: string): AcceptorStatus => {
      if (this.#stopped || name === this.#name.full) return "not_allowed";
      const peer = this.#peer(name);
      const status = peer.admission(this.#name.full);
      if (status !== "nok") {
        caller = peer;
        peer.called = true;
        peer.attempts++;
      }
      return status;
    };
    try {
      const met = await this.#inTime(channel, acceptHandshake(channel, this.#self(), admit));
      if (caller) this.#up(caller, channel, met);
    } catch (error) {
      channel.transport.close();
      if (caller && error instanceof ProtocolError && error.code === "bad-cookie")
        this.vm.log(
          `** Connection attempt from node ${caller.name} rejected. Invalid challenge reply. **\n`,
        );
      if (caller) this.#attemptFailed(caller);
    } finally {
      if (caller) caller.called = false;
    }
  }

  #self() {
    return {
      name: this.#name.full,
      flags: this.#flags,
      creation: this.vm.creation,
      cookieFor: (peer: string) => this.cookies.for(peer),
    };
  }

  /** Cuts a handshake off that takes longer than it may. */
  async #inTime<T>(channel: Channel, handshake: Promise<T>): Promise<T> {
    const alarm = this.vm.clock.setAlarm(SETUP_MS, () => channel.transport.close());
    try {
      return await handshake;
    } finally {
      alarm.cancel();
    }
  }

  #attemptFailed(peer: Peer): void {
    peer.attempts--;
    if (peer.attempts > 0 || peer.connection || this.#peers.get(peer.name) !== peer) return;
    this.#peers.delete(peer.name);
    for (const signal of peer.failed()) this.vm.undeliverable(Symbol.for(peer.name), signal);
  }

  // Connected.

  #up(attempt: Peer, channel: Channel, met: PeerNode): void {
    attempt.attempts--;
    if (this.#stopped) {
      channel.transport.close();
      return;
    }
    // Meanwhile an older connection may have ended, and its peer with it.
    const peer = this.#peers.get(met.name) ?? attempt;
    // The other side has said that it knows of no connection: the one we have is dead.
    if (peer.connection) this.#down(peer, peer.connection, Symbol.for("connection_closed"));
    this.#peers.set(met.name, peer);
    const connection = new Connection(channel, met, this.vm.clock);
    if (this.vm.listeners)
      tell(this.vm, {
        kind: "connect",
        peer: Symbol.for(met.name),
        peerCreation: met.creation,
      });
    peer.connected(connection);
    for (const observer of this.observers) observer.up(met);
    connection.open({
      signal: (signal) => {
        // What arrives after a disconnect comes too late.
        if (peer.connection === connection) this.vm.deliver(signal);
      },
      down: (reason, fault) => {
        if (fault) this.vm.log(`** Connection to ${met.name} closed: ${fault.message} **\n`);
        this.#down(peer, connection, reason);
      },
    });
  }

  #down(peer: Peer, connection: Connection, reason: symbol): void {
    if (peer.connection !== connection) return;
    peer.connection = undefined;
    this.#peers.delete(connection.peer.name);
    connection.close();
    const node = Symbol.for(connection.peer.name);
    if (this.vm.listeners)
      tell(this.vm, {
        kind: "disconnect",
        peer: node,
        peerCreation: connection.peer.creation,
        term: reason,
      });
    this.vm.nodeDown(node);
    for (const observer of this.observers) observer.down(node, reason);
  }
}

/** Whether a peer is to be seen by `nodes()`. */
export function isVisible(peer: PeerNode): boolean {
  return hasFlag(peer.flags, DFLAG_PUBLISHED);
}
