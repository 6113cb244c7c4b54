import { apply, type Binary, charlist, equal, type List, type Term } from "#runtime";

const atoms = {
  erlang: Symbol.for("erlang"),
  md5: Symbol.for("md5"),
};

async function md5(text: List) {
  const digest = await apply(atoms.erlang, atoms.md5, [text]);
  return charlist(Buffer.from(digest as Binary).toString("hex"));
}

export function response(challenge: List, secret: List) {
  return md5([...challenge, ...secret]);
}

export async function isRight(said: Term, challenge: List, secret: List) {
  return equal(said, await response(challenge, secret));
}
