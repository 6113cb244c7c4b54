/**
 * Reads the fields of a message that has no terms in it: one of the handshake or of epmd. What is
 * missing or wrong there is a {@link ProtocolError}.
 */
import { isUtf8 } from "node:buffer";
import { ByteReader } from "../term/external/byte-reader.ts";
import { ProtocolError } from "./protocol-error.ts";

export class FieldReader extends ByteReader {
  utf8(length: number): string {
    const bytes = this.bytes(length);
    if (!isUtf8(bytes)) throw new ProtocolError("malformed", "expected UTF-8, got other bytes");
    return bytes.toString();
  }

  protected override tooShort(length: number): ProtocolError {
    return new ProtocolError("malformed", `expected ${length} more bytes, got ${this.left}`);
  }
}
