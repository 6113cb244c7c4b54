/**
 * The checks of lab 08. A newcomer, which knows the rest of the handshake, sends the results of the
 * student's functions to real nodes over TCP; and a tap on its wire keeps every byte.
 */
import { equal, isTuple, type RunningNode, type Term, t } from "#runtime";
import { print } from "../../runtime/erlang/print/print.ts";
import { TcpCarrier } from "../../runtime/node/tcp.ts";
import { connectNode } from "../../runtime/services/net-kernel.ts";
import { binary, bytesOf } from "../../runtime/term/binary.ts";
import { digest as rightDigest } from "../../runtime/wire/digest.ts";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check, Task } from "../kit/check/lab.ts";
import { AFAR_MS, patiently, SILENCE } from "../kit/check/patience.ts";
import type { Stage } from "../kit/check/stage.ts";
import { type Ending, Newcomer } from "./newcomer.ts";
import { chooses, readsFile } from "./setting-checks.ts";

const COOKIE = "chocolate-and-vanilla";

/** What a newcomer has sent, in words: a digest itself says nothing to a reader. */
interface Saying {
  digest: string;
}

let newcomers = 0;

/** A newcomer on the same host as another node, which uses the student's functions for cookies. */
function newcomer(
  stage: Stage,
  near: symbol,
  cookie: string,
): { newcomer: Newcomer; said: Saying } {
  const [, host] = (Symbol.keyFor(near) as string).split("@");
  const said: Saying = { digest: "nothing" };
  const call = (name: string, args: readonly Term[], answer: string) => {
    const all = [Symbol.for(cookie), ...args].map((arg) => print(arg)).join(", ");
    return stage.elsewhere(() => stage.does(`cookies:${name}(${all})`, answer));
  };
  /** The digest in a tuple, behind what has to stand there first. */
  const digestIn = (tuple: Term, first: Term, theirs: number, ours: number, expected: string) => {
    const [begin, digest] = isTuple(tuple) && tuple.length === 2 ? tuple : [];
    const isBinary = typeof digest === "string" || digest instanceof Uint8Array;
    if (!isBinary || !equal(begin, first)) return stage.wrong(expected, shown(tuple));
    const bytes = bytesOf(digest);
    if (bytes.length !== 16) return stage.wrong(expected, `a digest of ${bytes.length} bytes`);
    const of = (challenge: number) => equal(digest, binary(rightDigest(cookie, challenge)));
    if (of(theirs)) said.digest = "the digest of the cookie and the challenge that has come";
    else if (of(ours)) said.digest = "the digest of the cookie and its own challenge";
    else said.digest = "a digest of something else";
    return bytes;
  };
  const exchange = {
    reply: async (theirs: number, ours: number) => {
      const expected = `{${ours}, Digest}, the Digest of 16 bytes`;
      const reply = await call("reply", [theirs, ours], expected);
      return { challenge: ours, digest: digestIn(reply, ours, theirs, ours, `reply: ${expected}`) };
    },
    ack: async (ours: number, reply: { challenge: number; digest: Uint8Array }) => {
      const { challenge, digest } = reply;
      const expected = "{ok, Digest}, the Digest of 16 bytes, or refused";
      const ack = await call("ack", [ours, t(challenge, binary(digest))], expected);
      if (ack === Symbol.for("refused")) return undefined;
      return digestIn(ack, Symbol.for("ok"), challenge, ours, `ack: ${expected}`);
    },
    trusts: async (ours: number, digest: Uint8Array) =>
      (await call("trusts", [ours, binary(digest)], "true or false")) === true,
  };
  // Each has a name of its own: a node may not have noticed yet that the last one is gone.
  const name = `newcomer${++newcomers}@${host}`;
  return { newcomer: new Newcomer(name, new TcpCarrier(false), exchange), said };
}

/** Calls a node as a newcomer, and says how it has ended; the cookie must not be on the wire. */
async function calls(stage: Stage, near: symbol, node: string, cookie: string): Promise<void> {
  const { newcomer: caller, said } = newcomer(stage, near, cookie);
  try {
    const ending = await patiently(AFAR_MS, caller.call(node));
    const expected = `${node}, which has the same cookie, takes our reply, and we its ack`;
    if (ending === "refused")
      stage.wrong(expected, `it has hung up: the reply contained ${said.digest}`);
    if (ending === "not believed")
      stage.wrong(expected, "trusts gives false for the digest of the cookie and our challenge");
    if (ending === SILENCE) stage.wrong(expected, "no end of the handshake");
    if (caller.tap.hears(cookie)) stage.wrong("the cookie is not on the wire", "it is");
  } finally {
    caller.end();
  }
}

/**
 * Lets a node connect to a newcomer, and says what the newcomer has made of it.
 *
 * @param connect has the node connect to that name, and says whether it could
 */
async function isCalled(
  stage: Stage,
  near: symbol,
  cookie: string,
  connect: (newcomer: symbol) => Promise<boolean>,
): Promise<{ ending: Ending; said: Saying; connected: boolean }> {
  const { newcomer: called, said } = newcomer(stage, near, cookie);
  let first: Promise<Ending> | undefined;
  try {
    await called.listen((ending) => {
      first ??= ending;
      ending.catch(() => {}); // it is awaited below
    });
    const connected = await connect(Symbol.for(called.name));
    if (!first) return stage.wrong(`a call of ${print(near)}`, "none");
    return { ending: await first, said, connected };
  } finally {
    called.end();
  }
}

/** Lets a node of ours connect to a newcomer. */
const calledBy = (stage: Stage, node: RunningNode, cookie: string) =>
  isCalled(stage, node.name, cookie, (newcomer) =>
    node.run(async () => (await connectNode(newcomer)) === true),
  );

const digests: Check = {
  name: "digest is the MD5 of the cookie and the decimal digits of the challenge",
  look: { at: "digest", ask: "which bytes are digested, in which order?" },
  hints: [
    "The digest is of one text: the cookie, directly followed by the number in decimal digits.",
    "atomName(cookie) + challenge is that text. md5 takes bytes, and charlist(text) is a list of them: one for each character, as Erlang has it.",
    "return md5(charlist(atomName(cookie) + challenge));",
  ],
  asked: `
(sif@surtur)1> cookies:digest(any_cookie, 4711) =:= erlang:md5(atom_to_list(any_cookie) ++ "4711").
true
(sif@surtur)2> cookies:digest(any_other, 4294967295) =:= erlang:md5(atom_to_list(any_other) ++ "4294967295").
true
`,
  async run(stage) {
    await stage.answers(
      "cookies:digest(abc, 4711)",
      "<<124,100,46,128,23,94,214,70,151,215,183,89,165,8,34,167>>",
    );
    await stage.answers(
      "cookies:digest('A Magic Cookie', 0)",
      "<<94,34,105,73,249,153,159,30,233,232,178,176,59,191,255,53>>",
    );
    await stage.answers(
      "cookies:digest(chocolate, 4294967295)",
      "<<193,248,228,225,6,74,92,106,173,226,244,233,155,6,101,181>>",
    );
  },
};

const replies: Check = {
  name: "a node with our cookie takes our reply, and the cookie is not on the wire",
  look: { at: "reply", ask: "which challenge is answered here, and which in trusts?" },
  hints: [
    "There are two challenges, one from each side. A digest for the one that you have made up yourself proves nothing.",
    "The digest is for theirs; ours goes along as a number, and is answered in the ack. trusts compares that answer with the digest for ours.",
    "return t(ours, digest(cookie, theirs)); … return equal(theirDigest, digest(cookie, ours));",
  ],
  asked: `
(sif@surtur)1> cookies:reply(any_cookie, 17, 42) =:= {42, erlang:md5(atom_to_list(any_cookie) ++ "17")}.
true
`,
  async run(stage) {
    const sif = await stage.node("sif", [], { cookie: COOKIE });
    await calls(stage, sif.name, Symbol.keyFor(sif.name) as string, COOKIE);
  },
};

const trustsNobody: Check = {
  name: "trusts believes no ack but the one that needs the cookie and our challenge",
  look: { at: "trusts", ask: "to which digest is theirDigest compared, and how?" },
  hints: [
    "The node that answered may be an impostor, which accepts any reply. What can only a node say that has the cookie?",
    "Only the digest of the cookie and our own challenge: we have answered their challenge ourselves, so they know its digest. equal compares bytes; === compares the identity of two objects.",
    "return equal(theirDigest, digest(cookie, ours));",
  ],
  asked: `
(sif@surtur)1> Digests = [erlang:md5(atom_to_list(any_cookie) ++ Digits) || Digits <- ["42", "17"]], ok.
ok
(sif@surtur)2> [cookies:trusts(any_cookie, 42, Digest) || Digest <- Digests].
[true,false]
(sif@surtur)3> cookies:trusts(any_other, 42, hd(Digests)).
false
`,
  async run(stage) {
    const ours = "<<183,92,253,156,8,205,36,23,7,117,129,96,236,19,129,100>>"; // of 42
    const theirs = "<<56,50,115,181,204,132,88,173,248,204,245,184,128,104,168,152>>"; // of 17
    await stage.answers(`cookies:trusts(abc, 42, ${ours})`, "true");
    await stage.answers(`cookies:trusts(abc, 42, ${theirs})`, "false");
    await stage.answers(`cookies:trusts(abd, 42, ${ours})`, "false");
    await stage.answers("cookies:trusts(abc, 42, <<0:128>>)", "false");
  },
};

const letsIn: Check = {
  name: "a node with our cookie gets in, and believes our ack",
  look: { at: "ack", ask: "which digest has to come, and which one goes back?" },
  hints: [
    "Now ours is the node that was called. Which challenge must the reply answer, and which the ack?",
    "The reply is {Theirs, Digest}: the Digest is for the challenge that we have sent, ours. The ack answers Theirs.",
    "if (!got || !equal(got.Digest, digest(cookie, ours))) return atoms.refused;\nreturn t(atoms.ok, digest(cookie, got.Theirs));",
  ],
  asked: `
(sif@surtur)1> Digest = fun(Number) -> erlang:md5(atom_to_list(any_cookie) ++ integer_to_list(Number)) end, ok.
ok
(sif@surtur)2> cookies:ack(any_cookie, 42, {17, Digest(42)}) =:= {ok, Digest(17)}.
true
`,
  async run(stage) {
    const sif = await stage.node("sif", [], { cookie: COOKIE });
    const expected = "sif, which has the same cookie, is let in, and believes our ack";
    const { ending, said, connected } = await calledBy(stage, sif, COOKIE);
    if (ending === "refused") stage.wrong(expected, "ack gives refused");
    if (!connected) stage.wrong(expected, `sif has hung up: the ack contained ${said.digest}`);
  },
};

const refuses: Check = {
  name: "a node with another cookie is refused, and gets no digest",
  look: { at: "ack", ask: "what does it check before it answers?" },
  hints: [
    "A stranger calls. What does your ack tell it, and what could it do with that?",
    "A node that can't answer our challenge gets nothing from us: refused, and no digest to guess cookies with.",
    "if (!got || !equal(got.Digest, digest(cookie, ours))) return atoms.refused; // before the ack is made",
  ],
  asked: `
(sif@surtur)1> cookies:ack(any_cookie, 42, {17, erlang:md5(atom_to_list(any_other) ++ "42")}).
refused
`,
  async run(stage) {
    const loki = await stage.node("loki", [], { cookie: "another" });
    const { ending } = await calledBy(stage, loki, COOKIE);
    if (ending !== "refused")
      stage.wrong("ack gives refused for the reply of loki, whose cookie is another", "an ack");
  },
};

const erlToo: Check = {
  name: "a stock erl sees no difference: its cookies have bytes, one for each character",
  needsErl: true,
  look: { at: "digest", ask: "which bytes does a character of the cookie become?" },
  hints: [
    "The cookie is schön, and the digests differ. How many bytes does ö have here, and how many in Erlang?",
    "A JavaScript string is a binary in UTF-8 when md5 gets it, and its ö has two bytes. In Erlang a cookie is a list of characters, each one byte.",
    "return md5(charlist(atomName(cookie) + challenge));",
  ],
  async run(stage) {
    const cookie = "schön";
    const thor = await stage.erl("thor");
    const name = Symbol.for(thor.name.replaceAll("'", ""));
    await thor.answers("erlang:set_cookie(node(), 'sch\\366n')", "true");
    await calls(stage, name, Symbol.keyFor(name) as string, cookie);
    const { ending } = await isCalled(stage, name, cookie, async (newcomer) => {
      await thor.answers(`is_boolean(net_kernel:connect_node(${print(newcomer)}))`, "true");
      return true;
    });
    if (ending !== "in") stage.wrong("thor, which has the same cookie, is let in", "ack refuses");
  },
};

export const tasks: readonly Task[] = [
  { title: "The digest", checks: [digests] },
  {
    title: "Both sides of the handshake",
    checks: [replies, trustsNobody, letsIn, refuses, erlToo],
  },
  { title: "The cookie file", checks: [readsFile] },
  { title: "Three ways to set it", checks: [chooses] },
];
