/**
 * The network of a simulated world: carries bytes between nodes in memory, each chunk after a delay
 * that the dice decide, always in order, and never through a cut.
 *
 * What can't pass is not lost, because TCP would send it again: it waits for the cut to heal. A
 * connection ends when one side closes it, when its node is killed, or when it has been silent for so
 * long that the other side gives it up.
 */
import type { Carrier, NameAndPort, Publication } from "../node/carrier.ts";
import type { Transport, TransportReceiver } from "../node/transport.ts";
import type { NodeName } from "../wire/node-name.ts";
import { signalIn } from "./carried.ts";
import type { Simulation } from "./simulation.ts";

/** What arrives at the other side, and which bytes, if it is bytes. */
interface Arrival {
  readonly bytes?: Uint8Array;
  readonly happen: (other: End) => void;
}

/** How long a port mapper may take to answer, in simulated ms. */
const ANSWER_MS = 5_000;

interface Listening {
  readonly accept: (transport: Transport) => void;
}

export class SimulatedNetwork {
  readonly #world: Simulation;
  readonly #nodes = new Map<string, Listening>();
  /** Every name that ever was on this network. */
  readonly #known = new Set<string>();
  readonly #cuts = new Set<string>();
  readonly #ends = new Set<End>();
  #creation = 0;
  #shortest = 1;
  #longest = 10;

  constructor(world: Simulation) {
    this.#world = world;
  }

  /** What connects one node with this network. */
  carrierFor(name: string): Carrier {
    return {
      publish: (node, _hidden, accept) => this.#publish(node, accept),
      dial: (to, timeout) => this.#dial(name, to, timeout),
      names: (host) => this.#names(name, host),
    };
  }

  /** From now on each chunk takes so many milliseconds, at least and at most. */
  delay(shortest: number, longest: number): void {
    this.#shortest = shortest;
    this.#longest = longest;
  }

  /** From now on nothing passes from one node to another. */
  cut(from: string, to: string): void {
    this.#cuts.add(`${from} ${to}`);
  }

  /** Everything passes again, what has waited first. */
  heal(): void {
    this.#cuts.clear();
    for (const end of this.#ends) end.resume();
  }

  /** The connections of a node end as when its OS process is killed. */
  sever(name: string): void {
    for (const end of [...this.#ends]) if (end.from === name) end.close();
    this.#nodes.delete(name);
  }

  passes(from: string, to: string): boolean {
    this.#world.schedule?.usesCable(from, to);
    return this.#cuts.size === 0 || !this.#cuts.has(`${from} ${to}`);
  }

  /**
   * Lets something happen at the other side: after a delay, and not before `earliest`. Says when.
   *
   * @param bytes what is carried, if it may overtake what other processes have sent
   */
  later(
    [from, to]: readonly [string, string],
    earliest: number,
    happen: () => void,
    bytes?: Uint8Array,
  ): number {
    const { schedule } = this.#world;
    if (schedule) {
      schedule.send(from, to, bytes && signalIn(bytes), happen);
      return earliest;
    }
    const delay = this.#world.random.between(this.#shortest, this.#longest);
    const time = Math.max(this.#world.now() + delay, earliest);
    this.#world.setAlarm(time - this.#world.now(), happen);
    return time;
  }

  forget(end: End): void {
    this.#ends.delete(end);
  }

  async #publish({ full }: NodeName, accept: (transport: Transport) => void): Promise<Publication> {
    if (this.#nodes.has(full)) throw new Error(`the name ${full} is taken`);
    this.#nodes.set(full, { accept });
    this.#known.add(full);
    return { creation: ++this.#creation, withdraw: () => this.#nodes.delete(full) };
  }

  /**
   * What the port mapper of a host says. It is there as soon as a node has been, and outlives it; a
   * node that is cut off from all nodes of the host does not reach it either.
   */
  #names(from: string, host: string): Promise<NameAndPort[]> {
    const known = [...this.#known].filter((full) => hostOf(full) === host);
    const reached = known.some((full) => this.passes(from, full) && this.passes(full, from));
    return new Promise((resolve, reject) => {
      if (known.length > 0 && !reached) {
        this.#world.setAlarm(ANSWER_MS, () => reject(new Error(`${host} does not answer`)));
        return;
      }
      this.later([from, host], 0, () => {
        if (!reached) return reject(new Error(`there is no host ${host}`));
        const there = [...this.#nodes.keys()].filter((full) => hostOf(full) === host);
        resolve(there.map((full) => ({ name: full.split("@")[0] as string, port: 0 })));
      });
    });
  }

  #dial(from: string, to: string, timeout: number): Promise<Transport> {
    return new Promise((resolve, reject) => {
      const late = this.#world.setAlarm(timeout, () => reject(new Error(`${to} does not answer`)));
      if (!this.passes(from, to) || !this.passes(to, from)) return;
      this.later([from, to], 0, () => {
        late.cancel();
        const node = this.#nodes.get(to);
        if (!node) return reject(new Error(`there is no node ${to}`));
        const [ours, theirs] = End.pair(this, from, to);
        this.#ends.add(ours).add(theirs);
        node.accept(theirs);
        resolve(ours);
      });
    });
  }
}

/** What comes after the `@`. */
const hostOf = (full: string) => full.split("@")[1];

/** One end of a connection. */
class End implements Transport {
  readonly from: string;
  /** What has not arrived yet. */
  backlog = 0;
  readonly #network: SimulatedNetwork;
  readonly #to: string;
  #other: End | undefined;
  #receiver: TransportReceiver | undefined;
  /** What waits for a cut to heal. */
  #waiting: Arrival[] = [];
  /** When the last of what was sent arrives: nothing overtakes it. */
  #lastArrival = 0;
  #closed = false;

  static pair(network: SimulatedNetwork, a: string, b: string): [End, End] {
    const [ours, theirs] = [new End(network, a, b), new End(network, b, a)];
    ours.#other = theirs;
    theirs.#other = ours;
    return [ours, theirs];
  }

  constructor(network: SimulatedNetwork, from: string, to: string) {
    this.#network = network;
    this.from = from;
    this.#to = to;
  }

  open(receiver: TransportReceiver): void {
    this.#receiver = receiver;
  }

  send(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.backlog += bytes.length;
    const happen = (other: End) => {
      other.#arrives(bytes);
      this.#taken(bytes.length);
    };
    this.#carry({ happen, bytes });
  }

  close(): void {
    if (this.#closed) return;
    this.#carry({ happen: (other) => other.#end() });
    this.#end();
  }

  abort(): void {
    this.close();
  }

  /** A cut has healed. */
  resume(): void {
    for (const arrival of this.#waiting.splice(0)) this.#carry(arrival);
  }

  #carry(arrival: Arrival): void {
    if (!this.#network.passes(this.from, this.#to)) {
      this.#waiting.push(arrival);
      return;
    }
    const way = [this.from, this.#to] as const;
    const arrive = () => arrival.happen(this.#other as End);
    this.#lastArrival = this.#network.later(way, this.#lastArrival, arrive, arrival.bytes);
  }

  #arrives(bytes: Uint8Array): void {
    if (!this.#closed) this.#receiver?.data(bytes);
  }

  #taken(length: number): void {
    this.backlog -= length;
    if (!this.#closed) this.#receiver?.drained();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#waiting.length === 0) this.#network.forget(this);
    // As a socket does: whoever closes it hears of it later.
    queueMicrotask(() => this.#receiver?.closed());
  }
}
