/**
 * Strangers: what has called a node and has not shown the cookie yet. What one reaches is the handshake and
 * nothing else: it is read byte by byte, no term is decoded, no atom made, no process started for it.
 * Its time is limited, and so is the number of strangers; an honest peer is one only for a moment.
 */
import { acceptHandshake, type OwnNode, type PeerNode } from "../wire/handshake.ts";
import type { AcceptorStatus } from "../wire/handshake-messages.ts";
import type { Connection } from "./connection.ts";

/** How many there may be: when there are more, the one that has been here longest is cut off. */
export const MAX_STRANGERS = 1024;

export class Strangers {
  /** The oldest first. */
  readonly #connections = new Set<Connection>();

  /**
   * Has the handshake with a caller, which is a stranger until it is over.
   *
   * @param admit decides about a peer, by its full name
   * @throws ProtocolError for everything that does not end in a connection
   */
  async accept(
    connection: Connection,
    self: OwnNode,
    admit: (peer: string) => AcceptorStatus,
  ): Promise<PeerNode> {
    const [oldest] = this.#connections;
    if (oldest && this.#connections.size >= MAX_STRANGERS) {
      this.#connections.delete(oldest);
      oldest.abort();
    }
    this.#connections.add(connection);
    try {
      return await connection.inTime(acceptHandshake(connection.handshake, self, admit));
    } finally {
      this.#connections.delete(connection);
    }
  }
}
