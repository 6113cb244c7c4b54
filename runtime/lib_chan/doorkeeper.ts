/**
 * Which clients may come in. The doorkeeper counts: wrong attempts by address, connections by service, and those
 * that have not authenticated yet.
 *
 * When there are too many of the latter, the one that has been there longest is shown out to make
 * room. An honest client authenticates in a moment, so the one that has to go is none of those.
 */
import { isIPv6 } from "node:net";
import type { Clock } from "../process/clock.ts";
import type { AtomAllowance } from "../term/external/atom-allowance.ts";
import type { Limits } from "./config.ts";
import { atomAllowance } from "./flow.ts";

/** Attempts are counted over so long, in ms; an address that had too many waits for the rest of it. */
const ATTEMPTS_IN = 60_000;

/** How many addresses are remembered. */
export const MAX_ADDRESSES = 10_000;

/** What is known about an address. */
interface Visitor {
  attempts: number;
  /** When the first of them was. */
  since: number;
  readonly atoms: AtomAllowance;
}

/** A client that has not authenticated yet, and can be shown out. */
export interface Waiting {
  cut(why: string): void;
}

export class Doorkeeper {
  readonly #limits: Limits;
  readonly #clock: Clock;
  /** By address; the one that has not been here for longest comes first. */
  readonly #visitors = new Map<string, Visitor>();
  /** The one that has been here longest comes first. */
  readonly #waiting = new Set<Waiting>();
  /** How many connections each service has. */
  readonly #connections = new Map<string, number>();

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Whether an address has tried too often. */
  refuses(address: string): boolean {
    const visitor = this.#visitors.get(placeOf(address));
    return (
      visitor !== undefined &&
      visitor.attempts >= this.#limits.failed_attempts &&
      this.#clock.now() - visitor.since < ATTEMPTS_IN
    );
  }

  /** An address has tried a wrong password, or a service that is not offered. */
  failed(address: string): void {
    const visitor = this.#visitor(address);
    if (this.#clock.now() - visitor.since >= ATTEMPTS_IN) {
      visitor.attempts = 0;
      visitor.since = this.#clock.now();
    }
    visitor.attempts++;
  }

  /** How many new atoms an address may name. */
  atomsOf(address: string): AtomAllowance {
    return this.#visitor(address).atoms;
  }

  #visitor(address: string): Visitor {
    const place = placeOf(address);
    const known = this.#visitors.get(place);
    const visitor = known ?? {
      attempts: 0,
      since: this.#clock.now(),
      atoms: atomAllowance(this.#limits.new_atoms),
    };
    this.#visitors.delete(place);
    this.#visitors.set(place, visitor);
    const [oldest] = this.#visitors.keys();
    if (oldest !== undefined && this.#visitors.size > MAX_ADDRESSES) this.#visitors.delete(oldest);
    return visitor;
  }

  /** A client has come that has yet to authenticate. */
  enter(client: Waiting): void {
    const [oldest] = this.#waiting;
    if (oldest && this.#waiting.size >= this.#limits.connections) {
      this.leave(oldest);
      oldest.cut("refused: made room for another");
    }
    this.#waiting.add(client);
  }

  /** It has authenticated, or gone. */
  leave(client: Waiting): void {
    this.#waiting.delete(client);
  }

  /** Takes one of the places that a service has. Says whether there was one. */
  takePlace(service: string): boolean {
    const taken = this.#connections.get(service) ?? 0;
    if (taken >= this.#limits.connections) return false;
    this.#connections.set(service, taken + 1);
    return true;
  }

  /** Gives the place back. */
  givePlace(service: string): void {
    this.#connections.set(service, (this.#connections.get(service) ?? 1) - 1);
  }
}

/** What counts as one address: of IPv6 the first 64 bits, because the others can be chosen freely. */
function placeOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const missing = tail === undefined ? [] : ["0", "0", "0", "0"];
  return [...groups, ...missing].slice(0, 4).join(":");
}
