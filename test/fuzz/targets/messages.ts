/** Messages between nodes: frames and fragments are signals, which can be sent on, or a ProtocolError. */
import assert from "node:assert/strict";
import type { Signal } from "../../../runtime/process/signal.ts";
import { OUR_FLAGS } from "../../../runtime/wire/flags.ts";
import { encodeMessage, MessageDecoder } from "../../../runtime/wire/message.ts";
import { ProtocolError } from "../../../runtime/wire/protocol-error.ts";
import { partsOf } from "../../support/bytes.ts";
import { controlsOf, conversation, framesOf } from "../grammar/messages.ts";
import { plain } from "../grammar/terms.ts";
import { lengthOf, opened, type Target } from "../target.ts";

/** A signal that was read can be sent, and is the same at the other end. */
function sentOn(signal: Signal): void {
  const decoder = new MessageDecoder();
  let read: Signal | undefined;
  const stream = Buffer.concat([...partsOf(encodeMessage(signal).framed(OUR_FLAGS))]);
  for (let at = 0; at < stream.length; ) {
    const end = at + 4 + stream.readUInt32BE(at);
    read = decoder.decode(stream.subarray(at + 4, end));
    at = end;
  }
  assert.deepEqual(read, signal);
}

export const target: Target = {
  name: "messages",
  about: "control messages, their payloads and fragments: MessageDecoder",
  open: () =>
    opened(
      conversation(framesOf(controlsOf(plain, plain.atoms))),
      (frames) => {
        const decoder = new MessageDecoder();
        for (const frame of frames) {
          let signal: Signal | undefined;
          try {
            signal = decoder.decode(frame);
          } catch (error) {
            assert.ok(error instanceof ProtocolError, `${error}`);
            return; // the connection is closed
          }
          if (signal) sentOn(signal);
        }
      },
      lengthOf,
    ),
};
