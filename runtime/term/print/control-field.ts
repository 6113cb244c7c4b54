/**
 * Fields: texts brought to the width that a directive of a control string asks for. When a number or a
 * term is too long for its field, there are stars instead; a text is cut.
 */
import { FormatError } from "./control-error.ts";
import { graphemes } from "./graphemes.ts";

/** How many characters to write, and what to fill them up with. */
export interface Field {
  /** Negative when the text goes to the left end of its field. */
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly pad: string;
}

/** A number or a term in its field. Only a term can have a precision, which is then the longest it may be. */
export function filled(text: string, field: Field): string {
  const { precision, width = precision } = field;
  if (width === undefined) return text;
  const room = Math.min(Math.abs(width), precision ?? Infinity);
  const characters = graphemes(text);
  return adjusted(characters.length > room ? Array(room).fill("*") : characters, width, field.pad);
}

/**
 * A text in its field. It is cut to the precision and filled up to it, always at its right end, and
 * then put into the field.
 */
export function cut(text: string, field: Field): string {
  const length = lengthIn(field);
  if (length === undefined) return text;
  const characters = graphemes(text).slice(0, length);
  if (length !== Math.abs(field.width ?? 0))
    while (characters.length < length) characters.push(field.pad);
  return adjusted(characters, field.width ?? 0, field.pad);
}

/** A character as often as the precision, or else the width, says. */
export function repeated(character: string, field: Field): string {
  const characters = Array<string>(lengthIn(field) ?? 1).fill(character);
  return adjusted(characters, field.width ?? 0, field.pad);
}

/** How long a text in a field should be, before it is put to one end of it. */
function lengthIn({ width, precision }: Field): number | undefined {
  if (width === undefined) return precision;
  if (precision !== undefined && precision > Math.abs(width)) throw FormatError.failed();
  return precision ?? Math.abs(width);
}

function adjusted(characters: readonly string[], width: number, pad: string): string {
  const text = characters.join("");
  const fill = pad.repeat(Math.max(Math.abs(width) - characters.length, 0));
  return width < 0 ? text + fill : fill + text;
}
