/**
 * Lab 10: how to prove that you know a secret without telling it.
 *
 * All texts here are Erlang strings: lists of characters.
 */
import { apply, type Binary, charlist, equal, type List, type Term } from "#runtime";

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
  return md5([...challenge, ...secret]);
}

/** Whether what the client has said is the right response to a challenge. */
export async function isRight(said: Term, challenge: List, secret: List) {
  return equal(said, await response(challenge, secret));
}
