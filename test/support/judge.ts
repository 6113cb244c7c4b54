/** A stock `erl` as the judge of random samples: started once, it answers for each of many. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { erlEval, temporaryHome } from "./erl.ts";

/** Samples by the seed SEED, or one that is new every time; it is printed. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}`);
  return fc.sample(arbitrary, { numRuns, seed });
}

/**
 * What an `erl` says of each question.
 *
 * @param answer an Erlang fun of one argument, a question as bytes, that gives characters
 */
export async function answersOfErl(
  answer: string,
  questions: readonly (string | Uint8Array)[],
): Promise<string[]> {
  const home = temporaryHome();
  try {
    const file = join(home.path, "questions");
    writeFileSync(file, questions.map((one) => Buffer.from(one).toString("base64")).join("\n"));
    const printed = await erlEval(String.raw`
      {ok, Lines} = file:read_file("${file}"),
      Answer = ${answer},
      lists:foreach(fun(Line) ->
        Text = unicode:characters_to_binary(Answer(base64:decode(Line))),
        io:put_chars([base64:encode(Text), "\n"])
      end, string:split(Lines, "\n", all))`);
    const answers = printed
      .trimEnd()
      .split("\n")
      .map((line) => Buffer.from(line, "base64").toString());
    assert.equal(answers.length, questions.length);
    return answers;
  } finally {
    home.cleanup();
  }
}
