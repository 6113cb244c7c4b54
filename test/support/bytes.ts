/** Bytes as tests write them down: by hand, from the specification, and not by our own encoders. */
import type { Fragments } from "../../runtime/wire/fragments.ts";

/** The bytes of hexadecimal digits; white space is for the reader. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hexadecimal: ${text}`);
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** The hexadecimal digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** The bytes of Latin-1 text and of numbers, one after the other. */
export function bytes(...parts: (string | number | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "string"
        ? Buffer.from(part, "latin1")
        : typeof part === "number"
          ? Uint8Array.of(part)
          : part,
    ),
  );
}

/** The ways in which a stream can arrive: in one piece, byte by byte, and in pieces of three. */
export function arrivals(stream: Uint8Array): { how: string; chunks: Uint8Array[] }[] {
  const pieces = (size: number) =>
    Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
      stream.slice(i * size, (i + 1) * size),
    );
  return [
    { how: "in one chunk", chunks: [stream] },
    { how: "byte by byte", chunks: pieces(1) },
    { how: "in threes", chunks: pieces(3) },
  ];
}

/** All bytes of an encoded message, as they go out when nothing comes between them. */
export function* partsOf(message: Uint8Array | Fragments): Generator<Uint8Array> {
  if (message instanceof Uint8Array) yield message;
  else while (message.left > 0) yield* message.next();
}
