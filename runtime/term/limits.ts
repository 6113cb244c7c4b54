/**
 * How large a term may be: a peer must not exhaust this OS process. How deep it is nested makes no
 * difference.
 */

/** The longest integer, in bytes: what a stock `erl` takes since OTP 27, 65,535 words of 64 bits. */
export const MAX_BIG_BYTES = 524_280;

/**
 * The longest term in the external term format, compressed or not, in bytes, unless a node is started with
 * another bound: binaries of 100 MB have to pass. What is read can take a hundred times the memory (a map in a map takes 6 bytes on the wire), so
 * take less, by `decode(bytes, maxBytes)`, from a peer that has not shown the cookie.
 */
export const MAX_TERM_BYTES = 128 * 1024 * 1024;

/** The bound that holds in this OS process. */
export let maxTermBytes: number = MAX_TERM_BYTES;

/** Sets another bound, for all nodes in this OS process. */
export function boundTerms(bytes: number): void {
  maxTermBytes = bytes;
}

/** How many different atoms this OS process takes from peers; Erlang's own limit for all atoms. */
export const MAX_ATOMS = 1_048_576;

/** How many closures this OS process remembers that it has sent. */
export const MAX_SENT_FUNS = 65_536;
