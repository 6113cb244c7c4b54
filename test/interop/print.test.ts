/**
 * Random terms, printed by us and by `erl`: both must write the same characters.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { FormatError } from "../../runtime/erlang/modules/io-directive.ts";
import { formatString } from "../../runtime/erlang/modules/io-format.ts";
import { answer, format, print, write } from "../../runtime/erlang/print/print.ts";
import { RESERVED_WORDS } from "../../runtime/erlang/print/quote.ts";
import { atom } from "../../runtime/term/atom.ts";
import { encode } from "../../runtime/term/external/encode.ts";
import { charlist } from "../../runtime/term/list.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";
import { erlEval, interop, otpRelease } from "../support/erl.ts";
import { answersOfErl, samples } from "../support/judge.ts";
import { floats, integers, terms, texts } from "../support/terms.ts";

/** What `io_lib:format/2` makes of `{Control, Arguments}`. */
const FORMAT = `fun(Question) ->
  Format = fun
    ("answer", [Term, Width]) -> % as the shell calls it
      Options = [{line_length, Width}, {line_max_chars, 60}, {depth, 30}],
      io_lib_pretty:print(Term, [{column, 1}, {encoding, unicode} | Options]);
    (Control, Arguments) -> io_lib:format(Control, Arguments)
  end,
  {Control, Arguments} = binary_to_term(Question),
  try unicode:characters_to_binary(Format(Control, Arguments)) of
    Good when is_binary(Good) -> Good;
    _ -> "badarg"
  catch error:badarg -> "badarg"
  end
end`;

interface Case {
  readonly control: string;
  readonly args: readonly Term[];
  readonly ours: string;
}

/**
 * Lets `erl` print all cases, and fails for the smallest that we print otherwise.
 *
 * @param withMaps whether the maps in them have no order
 */
async function judge(cases: readonly Case[], withMaps = false): Promise<void> {
  const questions = cases.map(({ control, args }) => encode(t(charlist(control), args)));
  const judged = await answersOfErl(FORMAT, questions);
  const release = await otpRelease();
  const wrong = cases
    .map((one, i) => ({ ...one, theirs: judged[i] ?? "" }))
    .filter(({ ours, theirs }) => ours !== theirs)
    .filter(({ args }) => withMaps || !isPrintedInOtherWay(args, release))
    .sort((a, b) => a.theirs.length - b.theirs.length)[0];
  if (wrong) assert.equal(wrong.ours, wrong.theirs, `${wrong.control} ${write(wrong.args)}`);
}

/**
 * Since OTP 26 the pairs of a map come in no order, while ours are sorted; and OTP 29 no longer takes
 * bytes for characters that begin as UTF-8 does.
 */
function isPrintedInOtherWay(args: readonly Term[], release: number): boolean {
  const text = write(args);
  return (
    (release >= 26 && text.includes("#{")) ||
    (release >= 29 && /<<[^>]*(12[89]|1[3-9]\d|2\d\d)/.test(text))
  );
}

interop("a term is broken over lines as by the shell", async () => {
  const cases = samples(terms, 10_000).map((term) => {
    return { control: "~tp", args: [term], ours: format(term) };
  });
  const broken = cases.filter(({ ours }) => ours.includes("\n")).length;
  assert.ok(broken > 2_000, `only ${broken} of the terms were too wide for a line`);
  await judge(cases);
});

interop("a term is broken over lines on a page of any width, beginning at any column", async () => {
  const pages = fc.tuple(terms, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 60 }));
  const cases = samples(pages, 5_000).map(([term, width, column]) => {
    return {
      control: "~*.*tp",
      args: [width, column, term],
      ours: format(term, { width, column }),
    };
  });
  await judge(cases);
});

interop("an answer has the lines it has in the shell, and leaves out the same", async () => {
  const answers = fc.tuple(terms, fc.constantFrom(80, 80, 50, 100, 200));
  const cases = samples(answers, 5_000).map(([term, width]) => {
    return { control: "answer", args: [term, width], ours: answer(term, { width }) };
  });
  await judge(cases);
});

interop(
  "a key of a map has just no room where a tag indents it, and so the tags indent less",
  async () => {
    // The keys are of all widths around the one where it matters.
    const cases = Array.from({ length: 20 }, (_, more) => {
      const key = t(
        atom("f".repeat(22)),
        atom("b".repeat(more + 1)),
        atom("port_<0.2331"),
        atom("f"),
      );
      const map = new TermMap([[key, ["k".repeat(39)]]]);
      const term = t(atom("x".repeat(12)), 2 ** 50, t(atom("ucko"), map, -(2 ** 30), atom("emje")));
      return { control: "answer", args: [term, 80], ours: answer(term, { width: 80 }) };
    });
    await judge(cases, true);
  },
);

interop("a term on one line is the same to us and to erl", async () => {
  const cases = samples(terms, 3_000).flatMap((term) => [
    { control: "~0tp", args: [term], ours: print(term) },
    { control: "~tw", args: [term], ours: write(term) },
  ]);
  await judge(cases);
});

interop("a float has the same digits to us and to erl", async () => {
  const cases = samples(floats, 20_000).map((float) => {
    return { control: "~w", args: [float], ours: write(float) };
  });
  await judge(cases);
});

/** What a directive may take: mostly what it should. */
const wanted: Readonly<Record<string, fc.Arbitrary<Term>>> = {
  s: fc.oneof(
    texts,
    integers,
    fc.array(fc.oneof(texts, fc.integer({ min: -1, max: 300 })), { maxLength: 3 }),
  ),
  c: fc.integer({ min: 0, max: 400 }),
  ...Object.fromEntries([..."bB+#xX"].map((letter) => [letter, integers])),
  ...Object.fromEntries([..."feg"].map((letter) => [letter, floats])),
  W: terms.filter((term) => !print(term).includes("#{")), // ~W abridges maps in its own way
};

const size = (min: number) => fc.option(fc.oneof(fc.integer({ min, max: 30 }), fc.constant("*")));

/** A directive and its arguments. */
const directives = fc
  .tuple(
    fc.constantFrom(...".,_*0 日".split(""), undefined),
    size(-30),
    size(0),
    fc.constantFrom("", "", "", "t", "t", "l", "tl"),
    fc.constantFrom(..."pwsscbB+#xXfegPWin~fegfeg"),
    fc.nat(20),
  )
  .filter(([pad, , , , letter]) => pad !== "*" || !"n~".includes(letter))
  .chain(([pad, width, precision, modifiers, letter, chance]) => {
    const control =
      `~${width ?? ""}` +
      (precision !== null || pad ? `.${precision ?? ""}` : "") +
      `${pad ? `.${pad}` : ""}${modifiers}${letter}`;
    const args: fc.Arbitrary<Term>[] = [];
    if (width === "*") args.push(fc.integer({ min: -9, max: 30 }));
    if (precision === "*") args.push(fc.integer({ min: 0, max: 30 }));
    if (pad === "*") args.push(fc.integer({ min: 33, max: 300 }));
    if (!"n~".includes(letter))
      args.push(chance === 0 && !"sW".includes(letter) ? terms : (wanted[letter] ?? terms));
    if ("PW".includes(letter)) args.push(fc.integer({ min: -1, max: 9 }));
    if ("xX".includes(letter))
      args.push(fc.constantFrom(charlist("0x"), charlist("日"), atom("a")));
    if (chance === 1) args.pop();
    return fc.tuple(fc.constant(control), fc.tuple(...args));
  });

function formatted(control: string, args: readonly Term[]): string {
  try {
    return formatString(control, args);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return "badarg";
  }
}

interop("a control string makes the same text of the same arguments", async () => {
  const cases = samples(fc.tuple(directives, directives, texts), 5_000).map(([one, two, text]) => {
    const control = `${one[0]}${text.replaceAll("~", "")}${two[0]}`;
    const args = [...one[1], ...two[1]];
    return { control, args, ours: formatted(control, args) };
  });
  await judge(cases);
});

interop(
  "the words that need quotes are those of erl, and the two that came with OTP 27",
  async () => {
    const words = [..."else maybe spec query".split(" "), ...RESERVED_WORDS];
    const said = await erlEval(`
    io:format("~s~n", [erlang:system_info(otp_release)]),
    [io:format("~w~n", [list_to_atom(Word)]) || Word <- ${print(words.map(charlist))}]`);
    const [release = "", ...theirs] = said.trimEnd().split("\n");
    const isPlainThere = (word: string) => Number(release) < 27 && /^(else|maybe)$/.test(word);
    assert.deepEqual(
      words.map((word) => (isPlainThere(word) ? word : write(atom(word)))),
      theirs,
    );
  },
);
