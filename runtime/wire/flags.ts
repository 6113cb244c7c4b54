/**
 * Distribution flags: what a node is able to do. Each side sends its own in the handshake, and what
 * is used on the connection is what both have. A peer that lacks a mandatory one is refused.
 *
 * Specification: "Distribution Protocol", *Distribution Flags*, with its names. One value differs
 * from that page: it says that DFLAG_MANDATORY_25_DIGEST is bit 36, but nodes send bit 26.
 */

/** The node is visible: it takes part in `global`, and `nodes()` lists it. Without it, hidden. */
export const DFLAG_PUBLISHED = 1n << 0n;
const DFLAG_DIST_MONITOR = 1n << 3n;
/** Monitors on a registered name. */
const DFLAG_DIST_MONITOR_NAME = 1n << 5n;
const DFLAG_UNICODE_IO = 1n << 12n;
/** Atoms are sent once and then by their number. Not ours: we send every atom in full. */
export const DFLAG_DIST_HDR_ATOM_CACHE = 1n << 13n;
const DFLAG_SMALL_ATOM_TAGS = 1n << 14n;
/** SEND_SENDER in place of SEND. */
export const DFLAG_SEND_SENDER = 1n << 19n;
const DFLAG_BIG_SEQTRACE_LABELS = 1n << 20n;
/** PAYLOAD_EXIT and its kin in place of EXIT: the reason as a message of its own. */
export const DFLAG_EXIT_PAYLOAD = 1n << 22n;
/** Long messages are cut, so that short ones need not wait behind them. */
export const DFLAG_FRAGMENTS = 1n << 23n;
/** UNLINK_ID and its acknowledgement in place of UNLINK. */
export const DFLAG_UNLINK_ID = 1n << 25n;
/** Stands for all that are mandatory in OTP 25: a peer that sends it need not send those. */
export const DFLAG_MANDATORY_25_DIGEST = 1n << 26n;
/** SPAWN_REQUEST: what `spawn/4` and `rpc:call/4` need. */
export const DFLAG_SPAWN = 1n << 32n;
/** Asks the acceptor for a node name. Our nodes give one, and never ask for one. */
export const DFLAG_NAME_ME = 1n << 33n;
/** Pids, ports and references of more bits. */
export const DFLAG_V4_NC = 1n << 34n;
/** ALIAS_SEND: messages to a reference that stands for a process. */
const DFLAG_ALIAS = 1n << 35n;
/** ALTACT_SIG_SEND in place of ALIAS_SEND. Not ours: it adds messages with priority, of which we have none. */
export const DFLAG_ALTACT_SIG = 1n << 37n;
/** Records that are a kind of term of their own. Not ours. */
export const DFLAG_NATIVE_RECORDS = 1n << 38n;

/** What OTP 25 refuses to live without. */
const MANDATORY_25 = {
  DFLAG_EXTENDED_REFERENCES: 1n << 2n,
  DFLAG_FUN_TAGS: 1n << 4n,
  DFLAG_NEW_FUN_TAGS: 1n << 7n,
  DFLAG_EXTENDED_PIDS_PORTS: 1n << 8n,
  DFLAG_EXPORT_PTR_TAG: 1n << 9n,
  DFLAG_BIT_BINARIES: 1n << 10n,
  DFLAG_NEW_FLOATS: 1n << 11n,
  DFLAG_UTF8_ATOMS: 1n << 16n,
  DFLAG_MAP_TAG: 1n << 17n,
  DFLAG_BIG_CREATION: 1n << 18n,
  /** Version 6 of the handshake. */
  DFLAG_HANDSHAKE_23: 1n << 24n,
};

/** What OTP 26 and newer refuse to live without, and so do we: OTP 25 has these two as well. */
const MANDATORY = { ...MANDATORY_25, DFLAG_UNLINK_ID, DFLAG_V4_NC };

const ALL_MANDATORY_25 = Object.values(MANDATORY_25).reduce((all, flag) => all | flag);

/** The fewest flags that a peer can have. */
export const MANDATORY_FLAGS: bigint = DFLAG_MANDATORY_25_DIGEST | DFLAG_UNLINK_ID | DFLAG_V4_NC;

/**
 * What our nodes send, and with {@link DFLAG_PUBLISHED} when the node is visible: all that OTP 25 and 27
 * do but the atom cache, and all that OTP 29 does but its two newest.
 */
export const OUR_FLAGS: bigint =
  ALL_MANDATORY_25 |
  DFLAG_MANDATORY_25_DIGEST |
  DFLAG_DIST_MONITOR |
  DFLAG_DIST_MONITOR_NAME |
  DFLAG_UNICODE_IO |
  DFLAG_SMALL_ATOM_TAGS |
  DFLAG_SEND_SENDER |
  DFLAG_BIG_SEQTRACE_LABELS |
  DFLAG_EXIT_PAYLOAD |
  DFLAG_FRAGMENTS |
  DFLAG_UNLINK_ID |
  DFLAG_SPAWN |
  DFLAG_V4_NC |
  DFLAG_ALIAS;

/** Whether a set of flags has this one. */
export function hasFlag(flags: bigint, flag: bigint): boolean {
  return (flags & flag) !== 0n;
}

/** The flags a peer sent, with the mandatory ones that it abbreviated. */
export function expandFlags(flags: bigint): bigint {
  return hasFlag(flags, DFLAG_MANDATORY_25_DIGEST) ? flags | ALL_MANDATORY_25 : flags;
}

/**
 * The names of the mandatory flags that a peer lacks: none, when it is one to talk to.
 *
 * @example
 * ```ts
 * missingFlags(OUR_FLAGS); // []
 * ```
 */
export function missingFlags(flags: bigint): string[] {
  const all = expandFlags(flags);
  const missing = Object.entries(MANDATORY).filter(([, flag]) => !hasFlag(all, flag));
  return missing.map(([name]) => name);
}
