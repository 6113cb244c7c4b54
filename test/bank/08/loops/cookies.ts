// A right answer in another style: see ../../08.md.
import { $, atomName, charlist, type List, match, md5, type Term, t } from "#runtime";

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

/** The answer to a challenge: the MD5 digest of the cookie and, behind it, the challenge's digits. */
export function digest(cookie: symbol, challenge: number) {
  return md5(charlist(atomName(cookie) + challenge));
}

const bytes = (digest: Term) =>
  typeof digest === "string" ? new TextEncoder().encode(digest) : (digest as Uint8Array);

function isSame(one: Term, other: Term) {
  const [a, b] = [bytes(one), bytes(other)];
  let differences = a.length ^ b.length;
  for (const [i, byte] of a.entries()) differences |= byte ^ (b[i] ?? 0);
  return differences === 0;
}

/** A's reply to the challenge of B: `{Ours, Digest}`, with a challenge of its own for B. */
export function reply(cookie: symbol, theirs: number, ours: number) {
  return t(ours, digest(cookie, theirs));
}

/** What B says to A's reply `{Theirs, Digest}`: `{ok, Digest}`, or `refused`. */
export function ack(cookie: symbol, ours: number, reply: Term) {
  const got = match(t($.number("Theirs"), $("Digest")), reply);
  if (!got || !isSame(got.Digest, digest(cookie, ours))) return atoms.refused;
  return t(atoms.ok, digest(cookie, got.Theirs));
}

/** Whether A believes that B has the cookie too, by the digest in its ack. */
export function trusts(cookie: symbol, ours: number, theirDigest: Term) {
  return isSame(theirDigest, digest(cookie, ours));
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

/** The cookie that a node uses with a peer, after everything that was said about it, in this order. */
export function cookieFor(own: symbol, peer: symbol, said: List) {
  let [forAll, forPeer]: Term[] = [atoms.nocookie];
  let rank = 0;
  for (const one of said) {
    const set = match(t(atoms.set_cookie, $("Node"), $("Cookie")), one);
    const start = match(t($("How"), $("Cookie")), one);
    if (set && set.Node === peer) forPeer = set.Cookie;
    const now = set && set.Node === own ? 3 : start?.How === atoms.setcookie ? 2 : start ? 1 : 0;
    if (now === 0 || now < rank) continue;
    rank = now;
    forAll = (set ?? start)?.Cookie;
  }
  return forPeer ?? forAll;
}
