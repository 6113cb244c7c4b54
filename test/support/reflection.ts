/**
 * Reflection: a way into a node without its cookie. A stranger calls the node, is asked a challenge, and has the
 * node itself answer it: by asking it the same when it calls the stranger, for whatever reason.
 */
import { MANDATORY_FLAGS } from "../../runtime/wire/flags.ts";
import type { HandshakeStream } from "../../runtime/wire/handshake.ts";
import {
  decodeChallenge,
  decodeReply,
  encodeChallenge,
  encodeName,
  encodeReply,
  encodeStatus,
} from "../../runtime/wire/handshake-messages.ts";

const said = { flags: MANDATORY_FLAGS, creation: 9 };

/**
 * Tries it.
 *
 * @param calling a connection to the node, on which the stranger has the name `as`
 * @param called a connection of the node's to what it takes for `other`
 * @returns whether the node has taken the stranger for one that has the cookie
 */
export async function reflect(
  calling: HandshakeStream,
  as: string,
  called: HandshakeStream,
  other: string,
): Promise<boolean> {
  calling.send(encodeName({ ...said, name: as }));
  await calling.receive(); // its status, ok
  const { challenge } = decodeChallenge((await calling.receive()) as Uint8Array);
  await called.receive(); // its name
  called.send(encodeStatus("ok"));
  called.send(encodeChallenge({ ...said, name: other, challenge }));
  const reply = await called.receive();
  if (!reply) return false;
  calling.send(encodeReply({ challenge: 1, digest: decodeReply(reply).digest }));
  return (await calling.receive()) !== undefined;
}
