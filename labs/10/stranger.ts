/**
 * A client of lib_chan that is not honest: it says what it is told, and writes down what it hears.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { parseTerm } from "../../runtime/erlang/notation/parse.ts";
import { Channel } from "../../runtime/lib_chan/channel.ts";
import { decode } from "../../runtime/term/external/decode.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import type { Term } from "../../runtime/term/term.ts";

const MAX_FRAME_BYTES = 65_536;
/** How long it waits for the connection to be closed, in ms. */
const PATIENCE_MS = 2_000;

/**
 * Says one term after the other, without waiting, over a connection of its own.
 *
 * @param texts terms in Erlang's notation
 * @returns what has come until the other side closed the connection, or at the end of its patience the
 * atom `'the connection stays open'` after that
 */
export async function conversation(port: number, ...texts: readonly string[]): Promise<Term[]> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  const channel = new Channel(socket, MAX_FRAME_BYTES);
  for (const text of texts) channel.send(encode(parseTerm(text)));
  const words: Term[] = [];
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, PATIENCE_MS);
  for (let frame = await channel.receive(); frame; frame = await channel.receive())
    words.push(decode(frame));
  clearTimeout(late);
  socket.destroy();
  return isLate ? [...words, Symbol.for("the connection stays open")] : words;
}
