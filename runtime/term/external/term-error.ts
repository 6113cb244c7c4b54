/**
 * What can be wrong with bytes that should be a term. It is a fault of the peer that sent them, and
 * the code says which; the text, for people, says what was expected and what came.
 */

/** What is wrong with the bytes of a term. Never changes its meaning. */
export type TermErrorCode =
  /** The bytes end before the term does. */
  | "truncated"
  /** The bytes go on after the term. */
  | "trailing-bytes"
  /** The first byte is not 131. */
  | "bad-version"
  /** A tag that is none, or is not to be sent (LOCAL_EXT). */
  | "unknown-tag"
  /** Longer than we are ready for: the term, an integer, or an atom's name. */
  | "too-long"
  /** The peer has named more new atoms than it may, or all peers together have. */
  | "too-many-atoms"
  /** An atom's name that is no UTF-8, or no atom at all. */
  | "bad-atom"
  /** No float, or one that Erlang doesn't have. */
  | "bad-float"
  /** A bitstring whose last byte has an impossible number of bits. */
  | "bad-bits"
  /** A pid, port or reference with an impossible field. */
  | "bad-identifier"
  /** A fun with an impossible field. */
  | "bad-fun"
  /** A map that has a key twice. */
  | "duplicate-key"
  /** Not what zlib makes, or not as long as announced. */
  | "bad-compression";

/**
 * A fault in the external term format.
 *
 * @example
 * ```ts
 * try { decode(bytes) } catch (e) { if (e instanceof TermError) e.code; } // "truncated"
 * ```
 */
export class TermError extends Error {
  readonly code: TermErrorCode;

  constructor(code: TermErrorCode, message: string) {
    super(message);
    this.name = "TermError";
    this.code = code;
  }
}
