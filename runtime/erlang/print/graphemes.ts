/**
 * Characters as a reader counts them: an `e` with an accent is one, however many code points it takes.
 * Erlang pads, cuts and breaks lines by this count. (What belongs together is Unicode's to say, and it
 * says a little more with each version: OTP 25 knows version 14, Node a later one.)
 */
const segmenter = new Intl.Segmenter();

/** The characters of a text. */
export function graphemes(text: string): string[] {
  if (isLatin1(text)) return text.split("");
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many characters a text has. */
export function widthOf(text: string): number {
  return isLatin1(text) ? text.length : graphemes(text).length;
}

function isLatin1(text: string): boolean {
  return !/[^\0-\xff]/.test(text);
}
