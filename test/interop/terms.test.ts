/**
 * Term fidelity: what Erlang sends comes back to it identical, and so does what we send. And two terms
 * are equal here exactly when Erlang's `=:=` says so.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import fc from "fast-check";
import { hasErl } from "../../labs/kit/session/erl-process.ts";
import { print } from "../../runtime/erlang/print/print.ts";
import { equal } from "../../runtime/term/equal.ts";
import { decode, TermReader } from "../../runtime/term/external/decode.ts";
import { encode, TermWriter } from "../../runtime/term/external/encode.ts";
import { fun } from "../../runtime/term/fun.ts";
import type { Term } from "../../runtime/term/term.ts";
import { keyOf } from "../../runtime/term/term-map.ts";
import { type AnyTuple, t } from "../../runtime/term/tuple.ts";
import { compileInto } from "../support/compile.ts";
import { erlEval, interop, otpRelease, temporaryHome } from "../support/erl.ts";
import { externalTerms } from "../support/external-terms.ts";
import { pairs } from "../support/term-pairs.ts";

const COUNT = 10_000;

/** Where random_terms.erl is compiled to. */
const compiled = temporaryHome();
after(compiled.cleanup);
before(() => {
  if (hasErl()) compileInto(compiled.path, "random_terms");
});

/** Calls a function of random_terms.erl, and returns what it prints. */
function erl(call: string): Promise<string> {
  const folder = JSON.stringify(compiled.path);
  return erlEval(
    `code:add_patha(${folder}), io:setopts([{encoding, unicode}]), random_terms:${call}`,
  );
}

async function inFolder(fn: (file: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = temporaryHome();
  try {
    await fn((name) => join(folder.path, name));
  } finally {
    folder.cleanup();
  }
}

function writeTerms(file: string, terms: readonly Term[]): void {
  const writer = new TermWriter();
  for (const term of terms) {
    const encoded = encode(term);
    writer.u32(encoded.length);
    writer.bytes(encoded);
  }
  writeFileSync(file, writer.take());
}

function readTerms(file: string): Term[] {
  const reader = new TermReader(readFileSync(file));
  const terms: Term[] = [];
  while (reader.left > 0) terms.push(decode(reader.bytes(reader.u32())));
  return terms;
}

/** Random terms from a seed that the test prints. To an old `erl`, 0.0 and -0.0 are one key of a map. */
async function sample<T extends Term | readonly Term[]>(
  arbitrary: fc.Arbitrary<T>,
  log: (message: string) => void,
): Promise<T[]> {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  log(`seed ${seed}`);
  const isOld = (await otpRelease()) < 27;
  const known = arbitrary.filter((terms) => !isOld || !print(terms).includes("-0.0"));
  return fc.sample(known, { seed, numRuns: COUNT });
}

interop("terms that erl makes come back to it identical", (test) =>
  inFolder(async (file) => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    test.diagnostic(`seed ${seed}`);
    const [theirs, ours] = [JSON.stringify(file("theirs")), JSON.stringify(file("ours"))];
    await erl(`generate(${theirs}, ${seed}, ${COUNT})`);
    writeTerms(file("ours"), readTerms(file("theirs")));
    assert.equal(await erl(`compare(${theirs}, ${ours})`), `${COUNT} the same\n`, `seed ${seed}`);
  }),
);

interop("terms that we make come back from erl equal", (test) =>
  inFolder(async (file) => {
    const sent = await sample(externalTerms, (message) => test.diagnostic(message));
    writeTerms(file("sent"), sent);
    await erl(`echo(${JSON.stringify(file("sent"))}, ${JSON.stringify(file("back"))})`);
    const back = readTerms(file("back"));
    assert.equal(back.length, COUNT);
    const release = await otpRelease();
    for (const [i, term] of sent.entries()) {
      assert.ok(equal(back[i], term), `${print(term)} became ${print(back[i])}`);
      // Since OTP 27 references and funs come back with what they lacked, which is 0.
      if (release >= 27 && /#(Ref|Fun)</.test(print(term))) continue;
      // Maps come back in another order.
      assert.deepEqual(
        Buffer.from(encode(back[i])).sort(),
        Buffer.from(encode(term)).sort(),
        print(term),
      );
    }
  }),
);

interop("two terms are equal exactly when erl says =:=", (test) =>
  inFolder(async (file) => {
    const both = await sample(pairs, (message) => test.diagnostic(message));
    writeTerms(
      file("pairs"),
      both.map(([a, b]) => t(a, b)),
    );
    const verdicts = await erl(`equals(${JSON.stringify(file("pairs"))})`);
    assert.equal(verdicts.length, COUNT);
    for (const [i, [a, b]] of both.entries()) {
      const expected = verdicts[i] === "1";
      const shown = `${print(a)} and ${print(b)}`;
      assert.equal(equal(a, b), expected, shown);
      assert.equal(equal(b, a), expected, shown);
      assert.equal(keyOf(a) === keyOf(b), expected, `the keys of ${shown}`);
    }
    test.diagnostic(`${[...verdicts].filter((verdict) => verdict === "1").length} pairs are equal`);
  }),
);

interop("a closure of ours is a fun for erl, and comes back as the same closure", () =>
  inFolder(async (file) => {
    const twice = fun((x: number) => 2 * x);
    const half = fun((x: number) => x / 2);
    writeTerms(file("sent"), [t(twice, half, twice)]);
    const sent = JSON.stringify(file("sent"));
    await erl(`echo(${sent}, ${JSON.stringify(file("back"))})`);
    const [back] = readTerms(file("back")) as [AnyTuple];
    assert.deepEqual(
      back.map((closure) => closure === twice || (closure === half ? "half" : false)),
      [true, "half", true],
    );
    const { F, G, H } = { F: "element(1, T)", G: "element(2, T)", H: "element(3, T)" };
    assert.equal(
      await erlEval(
        `{ok, <<_:32, B/binary>>} = file:read_file(${sent}), T = binary_to_term(B),
         io:format("~w", [{is_function(${F}, 1), ${F} =:= ${G}, ${F} =:= ${H},
                           erlang:fun_info(${F}, module), catch (${F})(1)}])`,
      ).then((text) => text.replace(/\{'EXIT',.*/, "...")),
      "{true,false,true,{module,javascript},...",
    );
  }),
);
