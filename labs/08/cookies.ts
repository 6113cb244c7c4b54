/**
 * Lab 08: cookies.
 *
 * What two nodes say to each other about their cookie without ever sending it, and where a node gets
 * its cookie.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/08` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import { $, type List, match, type Term, t } from "#runtime";

const atoms = {
  ok: Symbol.for("ok"),
  refused: Symbol.for("refused"),
  none: Symbol.for("none"),
  create: Symbol.for("create"),
  file: Symbol.for("file"),
  error: Symbol.for("error"),
  mode: Symbol.for("mode"),
  text: Symbol.for("text"),
  setcookie: Symbol.for("setcookie"),
  set_cookie: Symbol.for("set_cookie"),
  nocookie: Symbol.for("nocookie"),
};

/** The answer to a challenge: the MD5 digest of the cookie followed by the challenge's digits. */
export function digest(cookie: symbol, challenge: number): Term {
  // TODO 1: atomName(cookie) is the cookie as a JavaScript string, charlist(text) makes an Erlang
  // string of it, which is a list of bytes, and md5(bytes) gives its digest.
  return t(cookie, challenge);
}

/** A's reply to the challenge of B: `{Ours, Digest}`, with a challenge of its own for B. */
export function reply(cookie: symbol, theirs: number, ours: number) {
  // TODO 2: which of the two challenges is A to answer?
  return t(theirs, digest(cookie, ours));
}

/** What B says to A's reply `{Theirs, Digest}`: `{ok, Digest}`, or `refused`. */
export function ack(cookie: symbol, ours: number, reply: Term) {
  // TODO 2: take the reply apart with match, as below. Compare its digest with the one that a node
  // with our cookie gives to our challenge: equal(a, b). Only then answer the challenge of A.
  return cookie === atoms.nocookie ? atoms.refused : t(atoms.ok, ours, reply);
}

/** Whether A believes that B has the cookie too, by the digest in its ack. */
export function trusts(cookie: symbol, ours: number, theirDigest: Term) {
  // TODO 2: which digest must it be?
  return cookie !== atoms.nocookie && theirDigest !== ours;
}

/** The cookie in `{file, Mode, Text}`: `{ok, Cookie}`, `{error, mode}`, or `{error, text}`. */
export function fromFile(file: Term) {
  if (file === atoms.none) return atoms.create; // a node makes the file if there is none
  const got = match(t(atoms.file, $.number("Mode"), $.text("Text")), file);
  if (!got) return t(atoms.error, atoms.mode);
  // TODO 3: look at the bits of the mode that let others in. Then take the newline from the end of
  // the text: what is left is one line, and not an empty one. Symbol.for makes an atom of it.
  return t(atoms.ok, got.Text);
}

/** The cookie that a node uses with a peer, after these settings were made, in this order. */
export function cookieFor(own: symbol, peer: symbol, said: List) {
  // TODO 4: {file, Cookie} comes from the file, {setcookie, Cookie} from -setcookie, and
  // {set_cookie, Node, Cookie} from a call of setCookie. Without any of them it is nocookie.
  return said.length === 0 ? atoms.nocookie : t(own, peer);
}
