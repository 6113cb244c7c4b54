/**
 * The challenge of the handshake: how two nodes convince each other that they have the same cookie
 * without ever sending it. One sends a random number, the other answers with a digest of the cookie
 * and that number, which nobody can compute without the cookie, and which is of no use for any other
 * number.
 *
 *     digest = MD5(Cookie ++ integer_to_list(Challenge))
 *
 * It is as strong as MD5 and as the cookie: it keeps strangers out, and hides nothing of what is
 * sent afterwards.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The length of a digest in bytes. */
export const DIGEST_BYTES = 16;

/** A random number to be answered: 32 bits. */
export function newChallenge(): number {
  return randomBytes(4).readUInt32BE();
}

/** A name and a creation that no other node has: for one at this host that has none. */
export function newNodeName(host: string): { name: string; creation: number } {
  const name = randomBytes(8).readBigUInt64BE().toString(36).toUpperCase();
  return { name: `${name}@${host}`, creation: newChallenge() };
}

/**
 * The answer to a challenge. A character of the cookie is a byte, so it has to be in Latin-1.
 *
 * @throws RangeError for a cookie with other characters: Erlang can't use it either
 * @example
 * ```ts
 * equalDigests(digest("chocolate", challenge), received);
 * ```
 */
export function digest(cookie: string, challenge: number): Uint8Array {
  for (const character of cookie)
    if (character > "\u00ff")
      throw new RangeError("expected a cookie of Latin-1 characters, got one with others in it");
  return createHash("md5").update(cookie, "latin1").update(String(challenge)).digest();
}

/** Whether two digests are the same, in a time that does not tell how far they agree. */
export function equalDigests(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
