/**
 * How much a stranger may take before the server stops listening to it. A node of a cluster is
 * trusted; whoever connects to lib_chan is not, and neither is one who knows the password of a service.
 *
 * Each limit is a line of the configuration, such as `{connections, 10}.`, and `infinity` takes it away.
 */

export interface Limits {
  /** How many connections at a time: to each service, and such that have not authenticated yet. */
  readonly connections: number;
  /** The longest frame that a client may send, in bytes. */
  readonly frame_length: number;
  /** How long a client may take from its connection to the right answer, in ms. */
  readonly authentication_time: number;
  /** How many wrong passwords and unknown services an address may try in a minute. */
  readonly failed_attempts: number;
  /** How many atoms that nobody has named before an address may name. Atoms are never forgotten. */
  readonly new_atoms: number;
  /**
   * How long the two ends of a connection are waited for, in ms: a client that does not read what it
   * is sent, a service that leaves unread what came for it, or that goes on when its client is gone.
   */
  readonly patience: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 100,
  frame_length: 1024 * 1024,
  authentication_time: 5_000,
  failed_attempts: 10,
  new_atoms: 10_000,
  patience: 30_000,
};

/** The longest frame of a client that has not authenticated yet, if frames are limited at all. */
export const MAX_GREETING_BYTES = 64 * 1024;

/** The longest frame that our client takes from a server. */
export const CLIENT_FRAME_BYTES = 16 * 1024 * 1024;

/** How long our client waits for a connection and for each answer up to `ack`, in ms, all in all. */
export const CLIENT_PATIENCE = 5_000;
