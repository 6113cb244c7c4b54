/**
 * A carrier brings nodes together: it makes one known under its name, and reaches others by theirs.
 * Everything else about nodes is the same whatever carries them: TCP and the port mapper, or memory.
 */
import type { NodeName } from "../wire/node-name.ts";
import type { Transport } from "./transport.ts";

export interface Carrier {
  /**
   * Makes a node known, so that others can reach it.
   *
   * @param accept gets each connection that another node opens
   * @throws when the name is taken
   */
  publish(
    name: NodeName,
    hidden: boolean,
    accept: (transport: Transport) => void,
  ): Promise<Publication>;
  /**
   * Opens a connection to another node.
   *
   * @param name its full name
   * @throws when there is no such node, or it does not answer in `timeout` milliseconds
   */
  dial(name: string, timeout: number): Promise<Transport>;
  /**
   * The nodes at a host.
   *
   * @throws when nothing at that host knows, or it does not answer
   */
  names(host: string): Promise<NameAndPort[]>;
}

/** What the port mapper of a host has for everybody: a name before the `@`, and a TCP port. */
export interface NameAndPort {
  readonly name: string;
  readonly port: number;
}

/** A node that is known. */
export interface Publication {
  /** What tells this incarnation of the node from earlier ones of the same name. */
  readonly creation: number;
  /** Gives the name back, and accepts no more connections. */
  withdraw(): void;
}
