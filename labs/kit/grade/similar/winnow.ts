/**
 * How alike two texts are, by winnowing (Schleimer, Wilkerson and Aiken, 2003): a text becomes its tokens, every
 * run of some tokens a number, and of each few numbers that follow each other the smallest is kept. What is
 * kept of two texts is the same wherever they share a passage that is long enough, wherever it stands.
 *
 * Layout, comments and imports are no tokens, and a name that is the student's own is the same as any other: to rename
 * things, or to move them, changes little.
 */
import ts from "typescript";

/** So many tokens are a passage, and of so many passages one is kept. */
const TOKENS = 14;
const WINDOW = 6;

/** A passage, and in which lines it stands. */
export interface Passage {
  readonly mark: number;
  readonly from: number;
  readonly to: number;
}

/** Names in a text that is handed out. They stay as they are. */
export function namesIn(text: string): string[] {
  return tokensOf(text, new Set()).flatMap(({ name }) => name ?? []);
}

/** The passages of a text that are kept. */
export function passagesOf(text: string, known: ReadonlySet<string>): Passage[] {
  const tokens = tokensOf(text, known);
  const all = tokens.slice(0, Math.max(0, tokens.length - TOKENS + 1)).map((token, at) => {
    const run = tokens.slice(at, at + TOKENS);
    const mark = markOf(run.map(({ word }) => word).join(" "));
    return { mark, from: token.line, to: run.at(-1)?.line ?? token.line };
  });
  const kept = new Set<Passage>();
  for (let at = 0; at + WINDOW <= all.length; at++)
    kept.add(
      all.slice(at, at + WINDOW).reduce((least, each) => (each.mark <= least.mark ? each : least)),
    );
  return [...kept];
}

interface Token {
  readonly word: string;
  /** What it says, if it is a name. */
  readonly name?: string;
  readonly line: number;
}

/** What is imported has to be, and says nothing. */
const IMPORT = /^import\b[^;]*?from "[^"]*"/gm;

function tokensOf(source: string, known: ReadonlySet<string>): Token[] {
  const text = source.replace(IMPORT, (all) => all.replace(/[^\n]/g, " "));
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, undefined, text);
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const tokens: Token[] = [];
  let line = 1;
  for (;;) {
    const kind = scanner.scan();
    if (kind === ts.SyntaxKind.EndOfFileToken) return tokens;
    while ((starts[line - 1] ?? Number.POSITIVE_INFINITY) < scanner.getTokenStart()) line++;
    const word = scanner.getTokenText();
    if (kind !== ts.SyntaxKind.Identifier) tokens.push({ word, line });
    else tokens.push({ word: known.has(word) ? word : "name", name: word, line });
  }
}

/** FNV-1a, in 32 bits. */
function markOf(text: string): number {
  let mark = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mark = Math.imul(mark ^ text.charCodeAt(i), 0x01000193);
  return mark >>> 0;
}
