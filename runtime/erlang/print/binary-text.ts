/**
 * When a binary is printed as a text, as in `<<"Genova">>`: when all its characters are printable.
 *
 * With `~tp`, and so in a shell, UTF-8 is read as such, `<<"é"/utf8>>`, and other bytes as ISO 8859-1;
 * with `~p` all bytes are ISO 8859-1. If a binary is too long to be shown, only its beginning counts.
 */
import { isUtf8 } from "node:buffer";
import { isPrintable, quote } from "./quote.ts";
import type { Style } from "./scalar.ts";

/** How many characters are shown for each byte that would be. */
const CHARACTERS_PER_BYTE = 4;

/**
 * What stands between `<<` and `>>` for a binary that is a text, or that begins with one.
 *
 * @param count how many bytes would be shown if it were none
 */
export function binaryText(bytes: Uint8Array, style: Style, count: number): string | undefined {
  const limit = CHARACTERS_PER_BYTE * count;
  const start = bytes.subarray(0, endOfUtf8(bytes, limit));
  const utf8 = style.unicode && isUtf8(start);
  const used = utf8 ? start : bytes.subarray(0, limit);
  const text = Buffer.from(used).toString(utf8 ? "utf8" : "latin1");
  const shown = printableStart(text);
  const all = shown.length === text.length && used.length === bytes.length;
  if (!all && (shown === "" || shown.length < count)) return undefined;
  const type = utf8 && /[^\0-\x7f]/.test(shown) ? "/utf8" : "";
  return `${quote(shown, '"', style.unicode)}${type}${all ? "" : "..."}`;
}

/** Where so many characters end, if the bytes are UTF-8. */
function endOfUtf8(bytes: Uint8Array, characters: number): number {
  let end = 0;
  for (let i = 0; i < characters && end < bytes.length; i++) {
    const lead = bytes[end] as number;
    end += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  return end;
}

function printableStart(text: string): string {
  let end = 0;
  while (end < text.length && isPrintable(text.charCodeAt(end))) end++;
  return text.slice(0, end);
}
