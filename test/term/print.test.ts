/**
 * How terms are printed. The expected texts are from OTP 25 in a UTF-8 terminal: what it answers to
 * `io:format("~tp~n", [Term]).`, or to the call that is named. `test/interop/print.test.ts` asks an
 * `erl` about random terms.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatString } from "../../runtime/erlang/modules/io-format.ts";
import { answer, format, print, write } from "../../runtime/erlang/print/print.ts";
import { atom } from "../../runtime/term/atom.ts";
import { BitString } from "../../runtime/term/binary.ts";
import { ExternalFun, fun, RemoteFun } from "../../runtime/term/fun.ts";
import { nodeNumber, Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { charlist, ImproperList } from "../../runtime/term/list.ts";
import { float } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

const [a, b, c, kvs] = ["a", "b", "c", "kvs"].map((name) => Symbol.for(name)) as [
  symbol,
  symbol,
  symbol,
  symbol,
];

function prints(texts: readonly string[], terms: readonly Term[]): void {
  assert.deepEqual(
    terms.map((term) => format(term)),
    texts,
  );
}

const bytes = (...values: number[]) => Uint8Array.of(...values);

test("an atom has quotes when it needs them", () => {
  prints(
    ["weather", "sif@host", "é", "true", "undefined", "'two words'", "'Upper'", "''"],
    ["weather", "sif@host", "é", "true", "undefined", "two words", "Upper", ""].map(atom),
  );
  prints(
    ["'it\\'s'", "'a\\nb'", "'日本'", "'_x'", "'1x'", "'\\000\\e\\d\\200'"],
    ["it's", "a\nb", "日本", "_x", "1x", "\x00\x1b\x7f\x80"].map(atom),
  );
});

test("a reserved word has quotes, also one that OTP 25 does not know yet", () => {
  // OTP 27 and 29 answer so; OTP 25 leaves out the quotes of else and maybe.
  prints(["['of','else','maybe']"], [["of", "else", "maybe"].map(atom)]);
});

test("a float has the fewest digits, and an exponent where that is shorter", () => {
  prints(
    ["42", "-7", "12345678901234567890", "2.0", "-0.0", "0.1", "100.0", "1.0e3", "1.0e-5"],
    [42, -7, 12345678901234567890n, float(2), float(-0), 0.1, float(100), float(1000), 1e-5],
  );
  prints(
    ["1.0e22", "123456789.0", "0.0001", "9007199254740991.0", "9.007199254740992e15"],
    [1e22, float(123456789), 0.0001, float(2 ** 53 - 1), float(2 ** 53)],
  );
});

test("a list of printable characters is a string, others are lists", () => {
  prints(
    ['"Genova"', '"say \\"hi\\"\\n"', '"è"', "[1234]", "[0]", "[7]", "[]", "[97,1.0]"],
    [charlist("Genova"), charlist('say "hi"\n'), [232], [1234], [0], [7], [], [97, float(1)]],
  );
  prints(["[a|b]", "[a,b|{c}]"], [new ImproperList([a], b), new ImproperList([a, b], t(c))]);
});

test("a binary is a text when all its characters are printable", () => {
  prints(
    ['<<"Genova">>', '<<"é"/utf8>>', '<<"é">>', "<<230,151,165>>", "<<1,2,3>>", "<<>>"],
    ["Genova", "é", bytes(233), "日", bytes(1, 2, 3), ""],
  );
  prints(
    ['<<"a\\e">>', "<<5:3>>", "<<1,2,5:3>>"],
    ["a\x1b", new BitString(bytes(0xa0), 3), new BitString(bytes(1, 2, 0xa0), 3)],
  );
});

test("a map has its keys in order, integers before floats", () => {
  const map = new TermMap([
    [charlist("k"), Symbol.for("v")],
    [float(1), b],
    [a, 1],
    [1, a],
  ]);
  prints(['#{1 => a,1.0 => b,a => 1,"k" => v}', "#{}", "{}"], [map, new TermMap(), t()]);
});

test("pids, references and ports begin with 0 at home and with the node's number abroad", () => {
  const [sif, amora] = [Symbol.for("sif@host"), Symbol.for("amora@host")];
  const terms = (node: symbol) => [
    new Pid(node, 43, 0, 1),
    new Reference(node, [3, 2, 1], 1),
    new Port(node, 5n, 1),
  ];
  const away = nodeNumber(amora);
  assert.equal(print(terms(sif), { node: sif }), "[<0.43.0>,#Ref<0.1.2.3>,#Port<0.5>]");
  assert.equal(
    print(terms(amora), { node: sif }),
    `[<${away}.43.0>,#Ref<${away}.1.2.3>,#Port<${away}.5>]`,
  );
  assert.equal(print(new Pid(Symbol.for("nonode@nohost"), 43, 0, 0)), "<0.43.0>");
});

test("a fun shows its name, or the number of its code", () => {
  prints(
    ["fun kvs:lookup/1", "fun erlang:'+'/2", "fun 'A':'b c'/0"],
    [
      new ExternalFun(kvs, Symbol.for("lookup"), 1),
      new ExternalFun(Symbol.for("erlang"), Symbol.for("+"), 2),
      new ExternalFun(Symbol.for("A"), Symbol.for("b c"), 0),
    ],
  );
  const closure = new RemoteFun({
    ...{ module: Symbol.for("erl_eval"), arity: 0, uniq: new Uint8Array(16), index: 43 },
    ...{ oldIndex: 43, oldUniq: 3316493, pid: new Pid(kvs, 1, 0, 0), free: [] },
  });
  assert.equal(print(closure), "#Fun<erl_eval.43.3316493>");
  const ours = fun(() => 1);
  assert.match(print(ours), /^#Fun<javascript\.\d+\.0>$/);
  assert.equal(print(ours), print(ours));
  assert.notEqual(print(ours), print(fun(() => 1)));
});

test("a wide term is broken over lines, indented by its tags", () => {
  const many = Array.from({ length: 18 }, (_, i) => 1000 + i);
  const term = t(
    Symbol.for("state"),
    [t(Symbol.for("location"), charlist("Genova"), many), kvs],
    new TermMap([[a, many]]),
  );
  // With L = lists:seq(1000, 1017): io:format("~tp~n", [{state,[{location,"Genova",L},kvs],#{a => L}}]).
  assert.equal(
    format(term),
    [
      '{state,[{location,"Genova",',
      "                  [1000,1001,1002,1003,1004,1005,1006,1007,1008,1009,1010,",
      "                   1011,1012,1013,1014,1015,1016,1017]},",
      "        kvs],",
      "       #{a =>",
      "             [1000,1001,1002,1003,1004,1005,1006,1007,1008,1009,1010,1011,",
      "              1012,1013,1014,1015,1016,1017]}}",
    ].join("\n"),
  );
  assert.doesNotMatch(print(term), /\n/);
});

test("an answer has lines of 60 characters, and leaves out what is too deep or too far on", () => {
  const many = Array.from({ length: 100 }, (_, i) => 1 + i);
  // 1> {ok,lists:seq(1, 100)}.
  assert.equal(
    answer(t(Symbol.for("ok"), many)),
    [
      "{ok,[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,",
      "     22,23,24,25,26,27|...]}",
    ].join("\n"),
  );
  // 2> list_to_binary(lists:duplicate(20, <<"hello world ">>)).
  assert.equal(
    answer("hello world ".repeat(20)),
    `<<"${"hello world ".repeat(10).slice(0, 116)}"...>>`,
  );
  // 3> {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{a}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}.
  let deep: Term = a;
  for (let i = 0; i < 32; i++) deep = t(deep);
  assert.equal(answer(deep), `${"{".repeat(30)}...${"}".repeat(30)}`);
});

test("on a wide page a tag may indent beyond the middle, if an answer's line fits behind it", () => {
  const [tag, value] = ["t".repeat(105), "v".repeat(50)];
  // {Tag,Value,b} in a terminal of 200 columns.
  assert.equal(
    answer(t(Symbol.for(tag), Symbol.for(value), b), { width: 200 }),
    `{${tag},${value},\n${" ".repeat(107)}b}`,
  );
});

test("what stands before a ... leaves room for the brackets behind it", () => {
  const map = (key: string, value: string) =>
    new TermMap([
      [Symbol.for(key), Symbol.for(value)],
      [Symbol.for("z"), a],
    ]);
  const [key, value] = ["k".repeat(36), "v".repeat(35)];
  // io:format("~P", [[#{Key => Value,z => a},b],3]).
  assert.equal(
    formatString("~P", [[map(key, value), b], 3]),
    `[#{${key} =>\n       ${value},...},\n b]`,
  );
  assert.equal(
    formatString("~P", [[map(key, value.slice(2)), b], 3]),
    `[#{${key} => ${value.slice(2)},...},\n b]`,
  );
});

test("a term is written without guessing what is a text", () => {
  // io:format("~tw~n", [{"Hi",<<"Hi">>,'日'}]).
  assert.equal(write(t(charlist("Hi"), "Hi", Symbol.for("日"))), "{[72,105],<<72,105>>,'日'}");
});

test("what is no term is not printed", () => {
  for (const value of [{}, Number.NaN, Number.POSITIVE_INFINITY, () => 1, new Date()])
    assert.throws(() => print([value as unknown as Term]), /expected an Erlang term/);
  assert.throws(() => print(Symbol("sunny")), /Symbol\.for/);
});

test("a control string says how to write its arguments", () => {
  // io:format(Control, Args).
  const cases: [control: string, args: Term[], text: string][] = [
    ["~p ~w ~s~n", [charlist("Hi"), charlist("Hi"), charlist("Hi")], '"Hi" [72,105] Hi\n'],
    ["~s|~10s|~-10s|~2s|~.2s", [a, a, a, "abc", "abc"], "a|         a|a         |ab|ab"],
    ["~ts ~p ~tp", ["日", Symbol.for("日"), Symbol.for("日")], "日 '\\x{65E5}' '日'"],
    ["~5w|~2w|~5..0w|~*w", [a, kvs, 12, 3, a], "    a|**|00012|  a"],
    ["~b ~.16b ~.16B ~.16# ~.2x", [12, 255, 255, -255, 5, charlist("0b")], "12 ff FF -16#FF 0b101"],
    [
      "~f ~.2f ~.3e ~g ~g",
      [1.5, 2.675, 1.5, 0.1, float(1e4)],
      "1.500000 2.67 1.50e+0 0.100000 1.00000e+4",
    ],
    ["~c~3c~i~~", [65, 66, a], "ABBB~"],
    ["~P ~W", [[1, 2, 3, 4, 5], 4, t(a, t(b, t(c))), 3], "[1,2,3|...] {a,{...}}"],
  ];
  for (const [control, args, text] of cases) assert.equal(formatString(control, args), text);
});

test("a control string that its arguments don't go with is refused in Erlang's words", () => {
  // catch io:format(Control, Args), then erl_stdlib_errors:format_error/2.
  const cases: [control: string, args: Term[], argument: number, message: string][] = [
    ["~s", [], 1, "wrong number of arguments"],
    ["~s", [a, b], 1, "wrong number of arguments"],
    ["~5", [], 1, "format string invalid (truncated)"],
    ["~s~q", [1], 1, "format string invalid (invalid control ~q)"],
    ["~s ~s", [a, 1], 2, "element 2 must be of type string"],
    ["~*s~b", [5, a, b], 2, "element 3 must be of type integer"],
    ["~f", [1], 2, "element 1 must be of type float"],
    ["~s", [[1234]], 1, "failed to format string"],
    ["~.37b", [1], 1, "failed to format string"],
  ];
  for (const [control, args, argument, message] of cases)
    assert.throws(() => formatString(control, args), { code: "badarg", argument, message });
});

test("a field has a bound", () => {
  assert.throws(() => formatString("~99999999c", [65]), { code: "badarg" });
  assert.throws(() => formatString("~*c", [10n ** 30n, 65]), { code: "badarg" });
  assert.throws(() => formatString("~.*c", [-1, 65]), { code: "badarg" });
});
