/**
 * Which process has sent what a chunk of bytes carries. Signals of one process keep their order, and
 * those of two may overtake each other, although one connection carries both: so a schedule has to know.
 */
import { senderOf } from "../process/signal.ts";
import type { Pid } from "../term/identifier.ts";
import { MessageDecoder } from "../wire/message.ts";

const LENGTH_BYTES = 4;
/** What a message to a node of ours begins with: see `wire/message.ts`. */
const [VERSION, NORMAL_HEADER] = [131, 68];

/** The sender of a chunk that is one whole message; a message of the handshake, a fragment has none. */
export function senderIn(chunk: Uint8Array): Pid | undefined {
  if (chunk.length <= LENGTH_BYTES) return undefined;
  const { buffer, byteOffset, length } = chunk;
  const isWhole = new DataView(buffer, byteOffset, length).getUint32(0) === length - LENGTH_BYTES;
  if (!isWhole || chunk[LENGTH_BYTES] !== VERSION || chunk[LENGTH_BYTES + 1] !== NORMAL_HEADER)
    return undefined;
  const signal = new MessageDecoder().decode(chunk.subarray(LENGTH_BYTES));
  return signal && senderOf(signal);
}
