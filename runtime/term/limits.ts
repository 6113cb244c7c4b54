/**
 * How large a term may be. Erlang's own limits are memory and a few round numbers; ours keep a peer
 * from exhausting this OS process, and a program from overflowing JavaScript's stack.
 */

/**
 * How deep terms may be nested: `[[a]]` has depth 2. The elements of a list don't count, however many
 * there are; only what is inside of what. What walks through a term is recursive, and JavaScript's
 * stack is small: encoding, comparing, copying or printing overflows Node's default one at a depth
 * between 1,500 and 5,000. Erlang has no such limit.
 */
export const MAX_DEPTH = 512;

/** The longest integer in the external term format, in bytes: 4,194,304 bits. */
export const MAX_BIG_BYTES = 524_288;

/**
 * The longest term in the external term format, compressed or not, in bytes: binaries of 100 MB have
 * to pass. What is read can take some fifty times the memory (an empty map takes 5 bytes on the wire),
 * so take less, by `decode(bytes, maxBytes)`, from whoever has not shown the cookie.
 */
export const MAX_TERM_BYTES = 128 * 1024 * 1024;

/** How many different atoms this OS process takes from peers; Erlang's own limit for all atoms. */
export const MAX_ATOMS = 1_048_576;

/** How many closures this OS process remembers that it has sent. */
export const MAX_SENT_FUNS = 65_536;
