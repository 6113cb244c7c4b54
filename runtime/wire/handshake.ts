/**
 * The handshake: how two nodes that have just met agree what they are called, that they share a cookie, and
 * what both are able to do. After it, and only after it, they talk as nodes.
 *
 *     A (initiator)                              B (acceptor)
 *     name         N flags creation name   ──▶
 *                                          ◀──   s ok                               status
 *                                          ◀──   N flags challenge creation name    challenge
 *     reply        r challenge digest      ──▶
 *                                          ◀──   a digest                           ack
 *
 * A proves first that it has the cookie, B only to one that has. Here are both sides, to be read from
 * top to bottom: they know no socket and no timer, only a stream of messages each way, and
 * the caller that gives them one sees to it that it does not last forever.
 *
 * An initiator that has no name (`erl -sname undefined`, `erl -remsh sif@surtur`) says only its host, with
 * DFLAG_NAME_ME, and B gives it a name, by the status `named:`. Our own nodes always have one.
 *
 * Specification: "Distribution Protocol", *Distribution Handshake*, version 6. Left out: version 5,
 * which OTP 25 has dropped too (its name message `n` is refused, so the complement message `c` never
 * comes).
 */
import { digest, equalDigests, newChallenge, newNodeName } from "./digest.ts";
import { DFLAG_NAME_ME, DFLAG_PUBLISHED, expandFlags, hasFlag, missingFlags } from "./flags.ts";
import {
  type AcceptorStatus,
  decodeAck,
  decodeChallenge,
  decodeName,
  decodeReply,
  decodeStatus,
  encodeAck,
  encodeChallenge,
  encodeName,
  encodeNamed,
  encodeReply,
  encodeStatus,
  type NameMessage,
} from "./handshake-messages.ts";
import { isNodeName } from "./node-name.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Where the messages of a handshake go and come from; their 2-byte lengths are its business. */
export interface HandshakeStream {
  send(message: Uint8Array): void;
  /** The next message, or `undefined` when the peer has closed the connection. */
  receive(): Promise<Uint8Array | undefined>;
}

/** What a node says of itself. */
export interface OwnNode extends NameMessage {
  /** The cookie for a peer, by its full name. */
  cookieFor(peer: string): string;
  /** The challenges that this node has sent, in any handshake, and that are not answered yet. */
  readonly asked: Set<number>;
}

/** A peer after the handshake. Its flags are those that both have: with DFLAG_PUBLISHED, both are visible. */
export type PeerNode = NameMessage;

/** Whether a peer is to be seen by `nodes()`. */
export function isVisible(peer: PeerNode): boolean {
  return hasFlag(peer.flags, DFLAG_PUBLISHED);
}

/**
 * The side that has called, called A above.
 *
 * @param peer the full name of the node that is called
 * @param isConnected whether there is a connection to the peer by now: asked when the acceptor says
 * that there is. When there is none, the one that the acceptor means is dead, and we go on
 * @throws ProtocolError for everything that does not end in a connection
 */
export async function initiateHandshake(
  stream: HandshakeStream,
  self: OwnNode,
  peer: string,
  isConnected: () => boolean,
): Promise<PeerNode> {
  stream.send(encodeName(self));

  const status = decodeStatus(await next(stream, `the status of ${peer}`));
  switch (status) {
    case "ok":
    case "ok_simultaneous":
      break;
    case "alive": {
      const goOn = !isConnected();
      stream.send(encodeStatus(goOn ? "true" : "false"));
      if (!goOn) throw new ProtocolError("already-connected", `${peer} is connected already`);
      break;
    }
    case "nok":
      throw new ProtocolError("status-nok", `${peer} is just connecting to us, and goes first`);
    case "not_allowed":
      throw new ProtocolError("not-allowed", `${peer} does not allow a connection from us`);
    default:
      throw unexpectedStatus("ok, ok_simultaneous, nok, not_allowed or alive", status);
  }

  const theirs = decodeChallenge(await next(stream, `the challenge of ${peer}`));
  if (theirs.name !== peer)
    throw new ProtocolError(
      "bad-name",
      `called ${peer}, but ${printable(theirs.name)} has answered`,
    );
  requireFlags(theirs);

  // A stranger could ask us what we have asked it elsewhere, and answer that with what we say.
  if (self.asked.has(theirs.challenge))
    throw new ProtocolError("reflected", `${peer} asks us a challenge of our own`);

  const ours = newChallenge();
  const cookie = self.cookieFor(peer);
  stream.send(encodeReply({ challenge: ours, digest: digest(cookie, theirs.challenge) }));

  const ack = await asking(self, ours, () => stream.receive());
  // This is how a node says that it has another cookie: it says nothing more.
  if (ack === undefined)
    throw new ProtocolError("bad-cookie", `${peer} has refused our cookie: is it the same there?`);
  if (!equalDigests(decodeAck(ack), digest(cookie, ours))) throw wrongDigest(peer);

  return met(self, theirs);
}

/**
 * The side that is called, called B above.
 *
 * @param admit decides about a peer, by its full name: see {@link AcceptorStatus}
 * @throws ProtocolError for everything that does not end in a connection
 */
export async function acceptHandshake(
  stream: HandshakeStream,
  self: OwnNode,
  admit: (peer: string) => AcceptorStatus,
): Promise<PeerNode> {
  const said = decodeName(await next(stream, "a name"));
  const nameless = hasFlag(said.flags, DFLAG_NAME_ME);
  const theirs = nameless ? { ...said, ...newNodeName(said.name) } : said;
  const peer = theirs.name;
  try {
    requireFlags(theirs);
    requireName(theirs);
  } catch (fault) {
    stream.send(encodeStatus("not_allowed"));
    throw fault;
  }

  const status = admit(peer);
  stream.send(nameless && status === "ok" ? encodeNamed(theirs) : encodeStatus(status));
  switch (status) {
    case "ok":
    case "ok_simultaneous":
      break;
    case "alive": {
      const answer = decodeStatus(await next(stream, `whether ${peer} goes on`));
      if (answer === "false")
        throw new ProtocolError("already-connected", `${peer} is connected already`);
      if (answer !== "true") throw unexpectedStatus("true or false", answer);
      break;
    }
    case "nok":
      throw new ProtocolError("status-nok", `our own attempt to connect to ${peer} goes first`);
    case "not_allowed":
      throw new ProtocolError("not-allowed", `${peer} is not allowed to connect`);
  }

  const ours = newChallenge();
  // A peer without a name looks for the flag here, too.
  const flags = nameless ? self.flags | DFLAG_NAME_ME : self.flags;
  stream.send(encodeChallenge({ ...self, flags, challenge: ours }));

  const answer = await asking(self, ours, () => next(stream, `the challenge reply of ${peer}`));
  const reply = decodeReply(answer);
  const cookie = self.cookieFor(peer);
  // A peer that has another cookie learns nothing from us: not even a digest of ours.
  if (!equalDigests(reply.digest, digest(cookie, ours))) throw wrongDigest(peer);
  stream.send(encodeAck(digest(cookie, reply.challenge)));

  return met(self, theirs);
}

/**
 * What to answer a peer that calls while we are calling it: exactly one of the two attempts must
 * live. The node with the greater name keeps its own.
 */
export function simultaneous(self: string, peer: string): "nok" | "ok_simultaneous" {
  return Buffer.compare(Buffer.from(self), Buffer.from(peer)) > 0 ? "nok" : "ok_simultaneous";
}

/** Waits for the answer to a challenge of ours. */
async function asking<T>({ asked }: OwnNode, challenge: number, answer: () => Promise<T>) {
  asked.add(challenge);
  try {
    return await answer();
  } finally {
    asked.delete(challenge);
  }
}

async function next(stream: HandshakeStream, what: string): Promise<Uint8Array> {
  const message = await stream.receive();
  if (message === undefined)
    throw new ProtocolError("closed", `expected ${what}, but the connection was closed`);
  return message;
}

function requireFlags(peer: NameMessage): void {
  const missing = missingFlags(peer.flags);
  if (missing.length > 0)
    throw new ProtocolError(
      "missing-flags",
      `${printable(peer.name)} is too old, or no Erlang node: it lacks ${missing.join(", ")}`,
    );
}

function requireName(peer: NameMessage): void {
  if (!isNodeName(peer.name))
    throw new ProtocolError(
      "bad-name",
      `expected a node name such as sif@surtur, got ${printable(peer.name)}`,
    );
}

function met(self: OwnNode, peer: NameMessage): PeerNode {
  const flags = self.flags & expandFlags(peer.flags);
  return { name: peer.name, creation: peer.creation, flags };
}

function unexpectedStatus(expected: string, got: string): ProtocolError {
  return new ProtocolError(
    "unexpected-message",
    `expected the status ${expected}, got ${printable(got)}`,
  );
}

function wrongDigest(peer: string): ProtocolError {
  return new ProtocolError("bad-cookie", `${peer} has another cookie than we have for it`);
}

/** A text of the peer's, fit to be shown. */
function printable(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
