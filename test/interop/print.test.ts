/**
 * Random terms, printed by us and by `erl`: both must write the same characters.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { encode } from "../../runtime/term/external/encode.ts";
import { format, print, write } from "../../runtime/term/notation/print.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";
import { erlEval, interop, temporaryHome } from "../support/erl.ts";
import { floats, terms } from "../support/terms.ts";

/** For each line of a file, `{Control, Arguments}` in base64: what `io_lib:format/2` makes of it, in base64. */
const JUDGE = (file: string) => String.raw`
  {ok, Bytes} = file:read_file("${file}"),
  lists:foreach(fun(Line) ->
    {Control, Arguments} = binary_to_term(base64:decode(Line)),
    Chars = io_lib:format(Control, Arguments),
    io:put_chars([base64:encode(unicode:characters_to_binary(Chars)), "\n"])
  end, string:split(Bytes, "\n", all))`;

interface Case {
  readonly control: string;
  readonly args: readonly Term[];
  readonly ours: string;
}

/** Lets `erl` print all cases, and fails for the smallest that we print otherwise. */
async function judge(cases: readonly Case[]): Promise<void> {
  const home = temporaryHome();
  try {
    const file = join(home.path, "cases");
    const lines = cases.map(({ control, args }) => {
      return Buffer.from(encode(t(control, args))).toString("base64");
    });
    writeFileSync(file, lines.join("\n"));
    const judged = (await erlEval(JUDGE(file))).trimEnd().split("\n");
    assert.equal(judged.length, cases.length);
    const wrong = cases
      .map((one, i) => ({ ...one, theirs: Buffer.from(judged[i] ?? "", "base64").toString() }))
      .filter(({ ours, theirs }) => ours !== theirs)
      .sort((a, b) => a.theirs.length - b.theirs.length)[0];
    if (wrong) assert.equal(wrong.ours, wrong.theirs, `${wrong.control} ${write(wrong.args)}`);
  } finally {
    home.cleanup();
  }
}

function samples<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  return fc.sample(arbitrary, { numRuns, seed });
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
  const cases = samples(pages, 10_000).map(([term, width, column]) => {
    return {
      control: "~*.*tp",
      args: [width, column, term],
      ours: format(term, { width, column }),
    };
  });
  await judge(cases);
});

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
