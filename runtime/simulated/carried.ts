/**
 * The signal that a chunk of bytes carries. Signals of one process keep their order, and those of two may
 * overtake each other, although one connection carries both: so a schedule has to know whose it is.
 */
import type { Signal } from "../process/signal.ts";
import { MessageDecoder } from "../wire/message.ts";

const LENGTH_BYTES = 4;
/** What a message to a node of ours begins with: see `wire/message.ts`. */
const [VERSION, NORMAL_HEADER] = [131, 68];

/** The signal in a chunk that is one whole message; a message of the handshake, a fragment has none. */
export function signalIn(chunk: Uint8Array): Signal | undefined {
  if (chunk.length <= LENGTH_BYTES) return undefined;
  const { buffer, byteOffset, length } = chunk;
  const isWhole = new DataView(buffer, byteOffset, length).getUint32(0) === length - LENGTH_BYTES;
  if (!isWhole || chunk[LENGTH_BYTES] !== VERSION || chunk[LENGTH_BYTES + 1] !== NORMAL_HEADER)
    return undefined;
  return new MessageDecoder().decode(chunk.subarray(LENGTH_BYTES));
}
