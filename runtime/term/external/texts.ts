/**
 * Texts in the external term format.
 *
 *     BINARY_EXT  109, Length:32, Bytes      what is a string in JavaScript, as UTF-8
 *     STRING_EXT  107, Length:16, Bytes      a list of numbers up to 255, as Erlang's strings are
 */
import type { List } from "../list.ts";
import { notATerm } from "../misuse.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { BINARY_EXT, STRING_EXT } from "./tags.ts";

/** The longest list that is written as STRING_EXT. */
const MAX_STRING = 0xffff;

/** Writes a text. Whether it is one is looked at only when it is not all ASCII. */
export function writeText(w: ByteWriter, text: string): void {
  const size = w.text(BINARY_EXT, text);
  if (size !== text.length && !text.isWellFormed()) throw notATerm(text);
}

/** Writes a list as STRING_EXT, if it is one of bytes. Says whether it is. */
export function writeString(w: ByteWriter, list: List): boolean {
  const { length } = list;
  if (length > MAX_STRING || typeof list[0] !== "number") return false;
  const before = w.length;
  w.u8(STRING_EXT);
  w.u16(length);
  if (w.byteList(list, length)) return true;
  w.truncate(before);
  return false;
}
