/**
 * Leaves out what is too deep in a term or too far on in a list, and writes `...` there, as `~P` does:
 * `[1,2,{a,...}|...]`. Each bracket costs one of the depth, and so does each step to the right.
 *
 * Left out: OTP also cuts long binaries that are text, and `~W` treats maps a little differently.
 */
import { bytesShape, ELLIPSIS, pair, type Sequence, type Shape, sequence, text } from "./shape.ts";

/**
 * The shape of what is left of a shape.
 *
 * @param depth at 1 only the brackets are left, at 0 not even they
 */
export function abridged(shape: Shape, depth: number): Shape {
  if (depth === 0) return ELLIPSIS;
  switch (shape.kind) {
    case "text":
      return depth === 1 ? bracketsOf(shape.text) : shape;
    case "bytes":
      if (shape.items.length < depth) return shape;
      return bytesShape([...shape.items.slice(0, depth - 1), ELLIPSIS.text]);
    case "pair":
      return pair(abridged(shape.key, depth), abridged(shape.value, depth));
    case "sequence":
      return abridgedSequence(shape, depth);
  }
}

/** A string is a list, if it must be. */
function bracketsOf(characters: string): Shape {
  if (characters.startsWith('"')) return sequence("[", [ELLIPSIS], "]");
  return characters.startsWith('<<"') ? bytesShape([ELLIPSIS.text]) : text(characters);
}

/** The values of a map are all at the same depth, the other elements each one deeper than the last. */
function abridgedSequence(shape: Sequence, depth: number): Shape {
  const { open, close, tagged } = shape;
  if (depth === 1 && open !== "[") return text(`${open}...${close}`);
  const items = shape.items
    .slice(0, depth - 1)
    .map((item, i) => abridged(item, open === "#{" ? depth - 1 : depth - 1 - i));
  const cut = items.length < shape.items.length;
  if (cut) items.push(ELLIPSIS);
  const improper = open === "[" && items.length > 1 && (cut || shape.improper);
  return sequence(open, items, close, { tagged: tagged && items.length > 1, improper });
}
