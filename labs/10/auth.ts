/**
 * Lab 10: how to prove that you know a secret without telling it.
 *
 * All texts here are Erlang strings: lists of characters.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/10` tells how far you are.
 */

// You will need more than this: add it to the list as you go.
import { apply, type Binary, charlist, type List, type Term } from "#runtime";

const atoms = {
  erlang: Symbol.for("erlang"),
  md5: Symbol.for("md5"),
};

/** MD5 of a text, as 32 hexadecimal digits. */
async function md5(text: List) {
  const digest = await apply(atoms.erlang, atoms.md5, [text]);
  return charlist(Buffer.from(digest as Binary).toString("hex"));
}

/** The response to a challenge: MD5 of the challenge, followed by the secret. */
export function response(challenge: List, secret: List) {
  // TODO 2: the digest of both texts, one after the other.
  return md5(challenge.length < secret.length ? challenge : secret);
}

/** Whether what the client has said is the right response to a challenge. */
export async function isRight(said: Term, challenge: List, secret: List) {
  // TODO 2: equal(a, b) compares terms.
  return said === (await response(challenge, secret));
}
