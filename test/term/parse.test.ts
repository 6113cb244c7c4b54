import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NotationError } from "../../runtime/erlang/notation/notation-error.ts";
import { parseExpressions, parseTerm, parseTerms } from "../../runtime/erlang/notation/parse.ts";
import { scanForm } from "../../runtime/erlang/notation/scan.ts";
import { format, print, write } from "../../runtime/erlang/print/print.ts";
import { BitString } from "../../runtime/term/binary.ts";
import { equal } from "../../runtime/term/equal.ts";
import { ExternalFun } from "../../runtime/term/fun.ts";
import { charlist, ImproperList } from "../../runtime/term/list.ts";
import { float } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";
import { terms } from "../support/terms.ts";

const ok = Symbol.for("ok");

/** What is wrong with some expressions, as `erl` words it. */
function complaint(text: string): string | undefined {
  try {
    const form = scanForm(text);
    assert.ok(form, "there is a dot");
    parseExpressions(text, form);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return error.message;
  }
}

test("every kind of term is read", () => {
  const cases: [string, Term][] = [
    ["sunny", Symbol.for("sunny")],
    ["'amora@thor.di.unimi.it'", Symbol.for("amora@thor.di.unimi.it")],
    ["'it''s'".replace("''", "\\'"), Symbol.for("it's")],
    ["true", true],
    ["undefined", undefined],
    ["'null'", null],
    ["16#ff", 255],
    ["1_000_000", 1000000],
    ["-7", -7],
    ["36#Zz", 1295],
    ["12345678901234567890", 12345678901234567890n],
    ["$a", 97],
    ["$\\n", 10],
    ["$ ", 32],
    ["1.5e3", float(1500)],
    ["2.0", float(2)],
    ['"Genova"', charlist("Genova")],
    ['"a" "b" % comment\n"c"', charlist("abc")],
    ['"a\\x{263a}\\101\\x41\\^a\\s\\e"', [97, 0x263a, 65, 65, 1, 32, 27]],
    ['""', []],
    ["{ok, sunny}", t(ok, Symbol.for("sunny"))],
    ["{}", t()],
    ["[1, 2 | 3]", new ImproperList([1, 2], 3)],
    ["[1 | [2 | [3]]]", [1, 2, 3]],
    ["#{a => 1, a => 2}", new TermMap([[Symbol.for("a"), 2]])],
    ['<<"abc">>', "abc"],
    ["<<1,2:16,255>>", Uint8Array.of(1, 0, 2, 255)],
    ["<<5:3>>", new BitString(Uint8Array.of(0b10100000), 3)],
    ['<<"é"/utf8>>', "é"],
    ["fun lists:seq/2", new ExternalFun(Symbol.for("lists"), Symbol.for("seq"), 2)],
    ["({a})", t(Symbol.for("a"))],
    ["{ok, 1}.", t(ok, 1)],
  ];
  for (const [text, expected] of cases)
    assert.ok(equal(parseTerm(text), expected), `${text} is not what it should be`);
});

test("what is no term, or more than one, is refused", () => {
  for (const text of [
    "X",
    "{X}",
    "1 + 1",
    "foo(1)",
    '"a" ++ "b"',
    "#{a := 1}",
    "- -1",
    "<<a>>",
    "1, 2",
  ])
    assert.throws(() => parseTerm(text), { name: "NotationError", description: "bad term" }, text);
  assert.throws(() => parseTerm("1. 2."), { code: "syntax" });
  assert.throws(() => parseTerm('"abc'), /a dot is missing, or a closing quote/);
});

test("a file of terms is read with the line of each term", () => {
  const text = '%% lib_chan\n{port, 12340}.\n\n{service, nameServer,\n password, "ABXy45"}. ok.';
  const read = parseTerms(text);
  assert.deepEqual(
    read.map(({ line }) => line),
    [2, 4, 5],
  );
  assert.ok(equal(read[0]?.term, t(Symbol.for("port"), 12340)));
  assert.deepEqual(parseTerms(" % nothing\n"), []);
});

test("a fault in a file of terms is told with its line", () => {
  assert.throws(() => parseTerms("{a}.\n\n1.\nfoo(1).\n"), { line: 4, description: "bad term" });
  assert.throws(() => parseTerms("{a}.\n{b c}.\n"), {
    line: 2,
    description: "syntax error before: c",
  });
  assert.throws(() => parseTerms('a.\n"\\xZ".\n'), { line: 2, description: "illegal character" });
  assert.throws(() => parseTerms("{a}.\n{b"), { line: 2, code: "syntax" });
});

const ARITIES =
  "function fun with arities 1 and 2 is regarded as two distinct functions. Is the number of " +
  "arguments incorrect or is the semicolon in fun/1 unwanted?";

test("complaints are worded as Erlang words them", () => {
  const cases: [string, string][] = [
    ["foo(1)).", "1:7: syntax error before: ')'"],
    ["{1,2.", "1:5: syntax error before: '.'"],
    ["a b.", "1:3: syntax error before: b"],
    ["1,\n2,\n3 4.", "3:3: syntax error before: 4"],
    ["37#1.", "1:1: illegal base '37'"],
    ["1.5e400.", "1:1: illegal float"],
    ["16#.", "1:1: illegal integer"],
    ['"\\xZ".', "1:2: illegal character"],
    ["日.", "1:1: illegal character"],
    ["1 < 2 < 3.", "1:7: syntax error before: '<'"],
    ["end.", "1:1: syntax error before: 'end'"],
    ["fun(1) -> 1; (1,2) -> 2 end.", `1:14: head mismatch: ${ARITIES}`],
    ["<<1/foo>>.", "1:3: bit type foo undefined"],
    ['3 "é日".', '1:3: syntax error before: "é日"'],
    [`'${"a".repeat(256)}'.`, "1:1: illegal atom"],
  ];
  for (const [text, expected] of cases) assert.equal(complaint(text), expected, text);
});

test("a quote bent by a word processor is an illegal character, and the remedy is told", () => {
  assert.equal(
    complaint("rpc:call(’amora@thor’, kvs, lookup, [weather])."),
    "1:10: illegal character ’ (a typographic quote: write ')",
  );
  assert.equal(complaint("X = “abc”."), '1:5: illegal character “ (a typographic quote: write ")');
});

test("a form that goes on in the next line is no error", () => {
  for (const text of ["", "% only a comment\n", "foo(", "'abc", '"abc\\', "1.5", "a.b", "$"])
    assert.equal(scanForm(text), undefined, text);
  assert.equal(scanForm("a. b.")?.end, 3);
});

test("what is too deep or too long is refused with a fault of its own", () => {
  const nested = (n: number) => `${"[".repeat(n)}${"]".repeat(n)}`;
  assert.doesNotThrow(() => parseTerm(nested(200)));
  assert.throws(() => parseTerm(nested(300)), { code: "limit" });
  assert.throws(() => parseTerm("- ".repeat(100_000)), { code: "limit" });
  assert.equal(complaint(`1${" + 1".repeat(900)}.`), undefined);
  assert.match(String(complaint(`1${" + 1".repeat(1100)}.`)), /more than 1000 operators/);
  assert.match(String(complaint(`X = #{}${"#{}".repeat(1100)}.`)), /more than 1000 operators/);
  assert.throws(() => parseTerms(`a${" ".repeat(5_000_000)}`), { code: "limit" });
  assert.throws(() => parseTerm("1".repeat(20_000)), /illegal integer/);
  assert.equal((parseTerm(`[${"1,".repeat(100_000)}1]`) as Term[]).length, 100_001);
});

test("every term that is printed is read back as it was", () => {
  // Erlang too prints fun 'if':a/0 without the quotes, and does not read that back.
  const word =
    "after|and|andalso|band|begin|bnot|bor|bsl|bsr|bxor|case|catch|cond|div|else|end|fun|if|let|" +
    "maybe|not|of|or|orelse|receive|rem|try|when|xor";
  const hasNoNotation = new RegExp(
    `<\\d+\\.\\d+\\.\\d+>|#(Ref|Port|Fun)<|fun ((${word}):|('.*'|\\S+):(${word})/)`,
  );
  fc.assert(
    fc.property(terms, (term) => {
      for (const text of [print(term), write(term), format(term, { width: 40 })]) {
        if (hasNoNotation.test(text)) return;
        assert.ok(equal(parseTerm(text), term), text);
      }
    }),
    { numRuns: 1000 },
  );
});

test("whatever the text is, it is read or refused by an error of ours", () => {
  const pieces = fc.constantFrom(
    ..."<<#{[('\"$%\\.,|=>:/-16#f1.5e_ aZ_é’}])>>\n".split(""),
    "fun ",
    "end ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (parts) => {
      try {
        parseTerms(parts.join(""));
      } catch (error) {
        assert.ok(error instanceof NotationError, String(error));
      }
    }),
    { numRuns: 3000 },
  );
});
