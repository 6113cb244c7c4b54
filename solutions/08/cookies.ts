/**
 * Lab 08: cookies.
 *
 * What two nodes say to each other about their cookie without ever sending it, and where a node gets
 * its cookie.
 */
import { $, atomName, charlist, equal, type List, match, md5, type Term, t } from "#runtime";

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
export function digest(cookie: symbol, challenge: number) {
  return md5(charlist(atomName(cookie) + challenge));
}

/** A's reply to the challenge of B: `{Ours, Digest}`, with a challenge of its own for B. */
export function reply(cookie: symbol, theirs: number, ours: number) {
  return t(ours, digest(cookie, theirs));
}

/** What B says to A's reply `{Theirs, Digest}`: `{ok, Digest}`, or `refused`. */
export function ack(cookie: symbol, ours: number, reply: Term) {
  const got = match(t($.number("Theirs"), $("Digest")), reply);
  if (!got || !equal(got.Digest, digest(cookie, ours))) return atoms.refused;
  return t(atoms.ok, digest(cookie, got.Theirs));
}

/** Whether A believes that B has the cookie too, by the digest in its ack. */
export function trusts(cookie: symbol, ours: number, theirDigest: Term) {
  return equal(theirDigest, digest(cookie, ours));
}

/** The cookie in `{file, Mode, Text}`: `{ok, Cookie}`, `{error, mode}`, or `{error, text}`. */
export function fromFile(file: Term) {
  if (file === atoms.none) return atoms.create;
  const got = match(t(atoms.file, $.number("Mode"), $.text("Text")), file);
  if (!got || (got.Mode & 0o077) !== 0) return t(atoms.error, atoms.mode);
  const line = got.Text.replace(/\n$/, "");
  if (line === "" || line.includes("\n")) return t(atoms.error, atoms.text);
  return t(atoms.ok, Symbol.for(line));
}

/** The cookie that a node uses with a peer, after these settings were made, in this order. */
export function cookieFor(own: symbol, peer: symbol, said: List) {
  const last = (get: (one: Term) => { Cookie: Term } | undefined) =>
    said.map(get).findLast((got) => got !== undefined)?.Cookie;
  return (
    last((one) => match(t(atoms.set_cookie, peer, $("Cookie")), one)) ??
    last((one) => match(t(atoms.set_cookie, own, $("Cookie")), one)) ??
    last((one) => match(t(atoms.setcookie, $("Cookie")), one)) ??
    last((one) => match(t(atoms.file, $("Cookie")), one)) ??
    atoms.nocookie
  );
}
