/**
 * Random expressions are evaluated by us and by `erl`: both must come to the same value, or to the
 * same class and reason of exception.
 */
import assert from "node:assert/strict";
import { print } from "../../../runtime/erlang/print/print.ts";
import { exceptionFrom } from "../../../runtime/process/exception.ts";
import { runOn } from "../../../runtime/process/start.ts";
import { Vm } from "../../../runtime/process/vm.ts";
import { evaluateText } from "../../../runtime/shell/evaluate-text.ts";
import { atom } from "../../../runtime/term/atom.ts";
import { t } from "../../../runtime/term/tuple.ts";
import { interop, otpRelease } from "../../support/erl.ts";
import { expressions } from "../../support/expressions.ts";
import { answersOfErl, samples } from "../../support/judge.ts";

/** What `erl` makes of an expression, printed by a control string. */
const EVALUATE = (control: string) => `fun(Text) ->
  {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Text) ++ "."),
  {ok, Expressions} = erl_parse:parse_exprs(Tokens),
  Value = try {value, V, _} = erl_eval:exprs(Expressions, []), V
    catch Class:Reason -> {Class, Reason}
  end,
  io_lib:format("${control}", [Value])
end`;

async function ours(text: string): Promise<string> {
  try {
    return print(await evaluateText(text));
  } catch (thrown) {
    const exception = exceptionFrom(thrown);
    return print(t(atom(exception.class), exception.reason));
  }
}

interop("a random expression has the value that it has in erl", async () => {
  const texts = samples(expressions, 3000);
  // Since OTP 26 the pairs of a map are printed in no order, unless one asks for it.
  const control = (await otpRelease()) < 26 ? "~0tp" : "~0ktp";
  const judged = await answersOfErl(EVALUATE(control), texts);
  await runOn(new Vm(Symbol.for("nonode@nohost")), async () => {
    for (const [i, text] of texts.entries()) assert.equal(await ours(text), judged[i], text);
  });
});
