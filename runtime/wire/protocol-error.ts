/**
 * What a peer does wrong on the wire is a *protocol fault*: a typed error that ends that one
 * connection and nothing else. Its `code` never changes, so that a program can tell faults apart; its
 * text is for people, says what was expected and what came, and never holds a cookie or a digest.
 */

/** What went wrong with a peer. */
export type ProtocolCode =
  /** A field is missing, too short, or has a value that it can't have. */
  | "malformed"
  /** A length, a count or a sum is larger than we are ready for. */
  | "too-long"
  // In the handshake:
  /** A message came that has no place here, or none came at all. */
  | "unexpected-message"
  /** The peer closed the connection before the handshake was over. */
  | "closed"
  /** The peer speaks version 5 of the handshake, as nodes older than OTP 23 do. */
  | "old-version"
  /** A node name that is none, or another one than we called. */
  | "bad-name"
  /** The peer lacks mandatory distribution flags. */
  | "missing-flags"
  /** The two cookies are not the same. */
  | "bad-cookie"
  /** The peer has no challenge of its own: it asks us one of ours. */
  | "reflected"
  /** One of two connection attempts in opposite directions gives way: this one. */
  | "status-nok"
  /** The acceptor does not want this peer. */
  | "not-allowed"
  /** There is a connection between the two already. */
  | "already-connected"
  // After it:
  /** Bytes that should be a term and are not. */
  | "bad-term"
  /** A control message that we know, in a shape that it doesn't have. */
  | "bad-control"
  /** A control message whose number we don't know. */
  | "unknown-control"
  /** A fragment that belongs to no message, or comes out of order. */
  | "bad-fragment";

/**
 * A fault of the peer: closes its connection.
 *
 * @example
 * ```ts
 * try { deliver(decoder.decode(frame)) } catch (e) { if (e instanceof ProtocolError) close(e.code) }
 * ```
 */
export class ProtocolError extends Error {
  readonly code: ProtocolCode;

  constructor(code: ProtocolCode, message: string) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
  }
}

/** Whether what was thrown is this fault of a peer. */
export function isFault(thrown: unknown, code: ProtocolCode): boolean {
  return thrown instanceof ProtocolError && thrown.code === code;
}
