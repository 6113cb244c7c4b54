/**
 * A transport carries bytes between two nodes, in order, until one side closes it. This is all that a
 * connection knows of the world outside: it could be TCP, or memory in a simulated cluster.
 */
export interface Transport {
  /** How long the lengths of the handshake's messages are: 4 bytes with TLS, otherwise 2. */
  readonly lengthBytes?: 2 | 4;
  /** Sends bytes. The sender must leave them alone from then on. */
  send(bytes: Uint8Array): void;
  /** How many bytes have been sent but not yet taken by the other side's machine. */
  readonly backlog: number;
  /** Begins to receive: every chunk that comes, and once that no more will. Tells of the backlog, too. */
  open(receiver: TransportReceiver): void;
  /** Closes it, after what has been sent already. */
  close(): void;
  /** Closes it at once: what the other side has not taken yet is lost. */
  abort(): void;
}

export interface TransportReceiver {
  data(chunk: Uint8Array): void;
  /** Of what was sent, something was taken: {@link Transport.backlog} is less than it was. */
  drained(): void;
  closed(): void;
}
