/**
 * Proving that one knows the secret without telling it. The server makes up a challenge for this one
 * connection, and the client answers with a digest of the challenge and the secret:
 *
 *     Response = MD5(Challenge ++ Secret), as 32 hexadecimal digits
 *
 * So an answer that somebody has recorded is of no use for any other connection. Who has recorded a
 * challenge and its answer can still try secrets at home until one fits: a short one will be found.
 */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";

const LETTERS = 25;

/** A challenge: 25 random letters. */
export function newChallenge(): string {
  const letter = () => String.fromCharCode("a".charCodeAt(0) + randomInt(26));
  return Array.from({ length: LETTERS }, letter).join("");
}

/**
 * The answer to a challenge.
 *
 * @param secret in Latin-1, a byte for each character
 */
export function responseTo(challenge: string, secret: string): string {
  return createHash("md5").update(challenge, "latin1").update(secret, "latin1").digest("hex");
}

/** Whether an answer is right, in a time that does not tell how much of it is. */
export function isRight(response: string, challenge: string, secret: string): boolean {
  const expected = Buffer.from(responseTo(challenge, secret), "latin1");
  const got = Buffer.from(response, "latin1");
  return got.length === expected.length && timingSafeEqual(got, expected);
}

/** Whether a text can be a secret: not empty, and each character a byte. */
export function isSecret(secret: string): boolean {
  const bytes = [...secret].every((character) => character <= "\u00ff");
  return bytes && secret.length >= 1 && secret.length <= 255;
}
