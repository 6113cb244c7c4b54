/**
 * A parser's place in the tokens of a form: what comes next, and the complaint if it is wrong.
 */
import { floatText } from "../print/float.ts";
import { quote, quoteAtom } from "../print/quote.ts";
import { NotationError } from "./notation-error.ts";
import type { Form, Token } from "./scan.ts";

/** How deep brackets and blocks may stand in each other. */
export const MAX_NESTING = 250;

/** How many operators one form may have: `1 + 1 + 1` is a tree that is deep on its left side. */
export const MAX_OPERATORS = 1000;

export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #nesting = 0;
  #operators = 0;
  #complaint: NotationError | undefined;

  /** @param text what the form was scanned from */
  constructor(text: string, form: Form) {
    this.#text = text;
    this.#tokens = form.tokens;
  }

  /** The next token. After the dot there is none to ask for. */
  get next(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** The next token's text if it is a sign or a reserved word, else `undefined`. */
  get sign(): string | undefined {
    return this.next.kind === "symbol" ? this.next.text : undefined;
  }

  /** The sign or word after the next token. */
  get signAfter(): string | undefined {
    const token = this.#tokens[this.#next + 1];
    return token?.kind === "symbol" ? token.text : undefined;
  }

  take(): Token {
    return this.#tokens[this.#next++] as Token;
  }

  /** Takes the next token if it is this sign, and says whether it was. */
  skip(sign: string): boolean {
    if (this.sign !== sign) return false;
    this.#next++;
    return true;
  }

  /** Takes the next token, which must be this sign. */
  expect(sign: string): void {
    if (!this.skip(sign)) throw this.unexpected();
  }

  /** There is only the dot left, or else something is wrong. */
  expectDot(): void {
    if (this.next.kind !== "dot") throw this.unexpected();
    if (this.#complaint) throw this.#complaint;
  }

  /** Complains about what makes no sense, but only if all else is in order. */
  complainAtEnd(at: number, description: string): void {
    this.#complaint ??= this.fault(at, description);
  }

  /** Reads something that may hold itself. */
  nested<T>(read: () => T): T {
    if (++this.#nesting > MAX_NESTING)
      throw this.#limit(`brackets and blocks nested more than ${MAX_NESTING} deep`);
    const result = read();
    this.#nesting--;
    return result;
  }

  countOperator(): void {
    if (++this.#operators > MAX_OPERATORS)
      throw this.#limit(`more than ${MAX_OPERATORS} operators`);
  }

  /** The complaint about the next token. */
  unexpected(): NotationError {
    return this.fault(this.next.at, `syntax error before: ${tokenText(this.next)}`);
  }

  fault(at: number, description: string): NotationError {
    return new NotationError("syntax", this.#text, at, description);
  }

  #limit(description: string): NotationError {
    return new NotationError("limit", this.#text, this.next.at, description);
  }
}

/** A token as Erlang names it in its complaints. */
function tokenText(token: Token): string {
  switch (token.kind) {
    case "atom":
      return quoteAtom(token.name, true);
    case "variable":
      return token.name;
    case "integer":
      return String(token.value);
    case "float":
      return floatText(Number(token.value));
    case "character":
      return `$${characterText(String.fromCodePoint(token.value))}`;
    case "string":
      return quote(token.text, '"', true);
    case "sigil":
      return token.prefix || "''";
    case "symbol":
      return quote(token.text, "'", true);
    case "dot":
      return "'.'";
  }
}

function characterText(character: string): string {
  if (character === " ") return "\\s";
  return quote(character, character === '"' ? "'" : '"', true).slice(1, -1);
}
