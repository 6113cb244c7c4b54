/**
 * The prompt: whatever is typed, the session prints something for it, which is no error of JavaScript, and
 * goes on.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { openConsole } from "../../../runtime/erlang/modules/io-server.ts";
import "../../../runtime/erlang/modules/standard.ts";
import { NotationError } from "../../../runtime/erlang/notation/notation-error.ts";
import { type Form, scanForm } from "../../../runtime/erlang/notation/scan.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { Session } from "../../../runtime/shell/session.ts";
import { expressions } from "../../support/expressions.ts";
import { weighted } from "../grammar/bytes.ts";
import { damagedText, wordsOf } from "../grammar/texts.ts";
import { opened, type Target } from "../target.ts";

/** No loops and no functions without end: what is typed may run for ever, and the prompt with it. */
const TOKENS =
  "( ) [ ] { } << >> # , ; | || <- <= <:- := => -> :: : / . .. ... = == /= =:= =/= < > >= =< + - * ! ? ++ -- " +
  "div rem band bor bxor bnot bsl bsr and or xor not andalso orelse begin end case of if fun try catch after when " +
  'maybe else true false ok X Y _ _X Foo 0 1 -1 42 3.14 1.0e309 16#FF 2#102 36#zz $a $\\n $\\x{41} "text" "\\x{110000}" \'an atom\' \'x ' +
  '"""\n % {a,1} [1,2] #{} <<1:3>> /binary /integer-signed 9007199254740993 99999999999999999999999 ' +
  "self() node() v(1) f() f(X) b() h() e(1) length hd element lists:map lists:reverse maps:get is_list abs io:format help()";

const typed = weighted(
  [4, expressions],
  [4, damagedText(expressions)],
  [4, wordsOf(TOKENS.split(" "))],
  [1, fc.string({ unit: "binary", maxLength: 40 })],
);

/** How long something may be evaluated before it is interrupted, as a person would, in ms. */
const PATIENCE_MS = 2_000;

export const target: Target = {
  name: "prompt",
  about: "what is typed at the prompt: scanner, parser, evaluator, printer",
  open: async () => {
    const vm = new Vm(Symbol.for("nonode@nohost"), { log: () => {} });
    const run = openConsole(vm);
    return opened(
      fc.array(typed, { minLength: 1, maxLength: 3 }),
      (lines) =>
        run(async () => {
          let output = "";
          const session = new Session(
            (text) => (output += text),
            () => 80,
          );
          for (const line of lines) {
            const form = formOf(`${line}.\n`);
            if (!form) continue;
            output = "";
            const late = setTimeout(() => session.interrupt(), PATIENCE_MS);
            await session.run(`${line}.\n`, form);
            clearTimeout(late);
            assert.notEqual(output, "", "nothing is printed");
            assert.doesNotMatch(output, /(?:Type|Reference|Assertion|Range|Syntax)Error/);
          }
        }),
      (lines) => lines.join("").length,
    );
  },
};

/** The first form of a text, if there is one that can be scanned. */
function formOf(text: string): Form | undefined {
  try {
    return scanForm(text);
  } catch (error) {
    assert.ok(error instanceof NotationError, `${error}`);
    return undefined;
  }
}
