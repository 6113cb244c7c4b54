/** The checks of task 4 of lab 05: when the call goes wrong. */
import { $, atom, charlist, equal, match, type Term, t } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";
import { called, STARTED, twoNodes } from "./checks.ts";

/** What `clumsy:trip()` fails with. */
const tripped = t(atom("TypeError"), charlist("there is a step"));

/** Compares an error: where in the code it happened is not looked at. */
async function failsWith(stage: Stage, expression: string, reason: Term): Promise<void> {
  const wanted = `{'EXIT',{${shown(reason)},Stack}}`;
  const value = await stage.does(expression, wanted);
  const error = match(t(Symbol.for("EXIT"), t($("Reason"), $.list("Stack"))), value);
  if (!error || !equal(error.Reason, reason))
    stage.wrong(`${expression} gives ${wanted}`, shown(value));
}

export const caughtErrors: Check = {
  network: "both",
  name: "what goes wrong comes back as Erlang's catch gives it",
  look: { at: "caught", ask: "what does it give for each class of exception?" },
  hints: [
    "A function over there fails. What happens to the process that has called it, and what does the caller learn?",
    "try { … } catch (thrown) { … } around apply, with an await inside the try. The exception's class decides: the reason alone for a throw, {'EXIT', Reason} for an exit, {'EXIT', {Reason, Stack}} for an error.",
    'const { class: kind, reason, stacktrace } = exceptionFrom(thrown);\nif (kind === "throw") return reason;\nreturn t(atoms.EXIT, kind === "exit" ? reason : t(reason, stacktrace));',
  ],
  when: {
    died: {
      look: {
        at: "caught",
        ask: "is apply awaited inside a try, and is the result of the catch a term?",
      },
      hints: [
        "The process over there has died because the function that it called failed. What would have saved it?",
        "apply gives a promise, and a promise that is returned without await fails outside the try. And what was thrown may be a JavaScript error, which is not a term and can't be sent: exceptionFrom turns it into an exception whose reason is a term.",
        "try {\n  return await apply(module, name, args);\n} catch (thrown) {\n  …\n}",
      ],
    },
  },
  asked: `
${STARTED}
(sif@surtur)2> ddemo:rpc(Pid, kvs, forget, [any_key]).
{'EXIT',{undef,[{kvs,forget,[any_key],[]}]}}
(sif@surtur)3> ddemo:rpc(Pid, erlang, exit, [any_reason]).
{'EXIT',any_reason}
(sif@surtur)4> ddemo:rpc(Pid, erlang, throw, [any_ball]).
any_ball
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    await sif.run(async () => {
      await failsWith(stage, called(amora, "kvs, forget, [weather]"), Symbol.for("undef"));
      await failsWith(stage, called(amora, "erlang, atom_to_list, [42]"), Symbol.for("badarg"));
      await failsWith(stage, called(amora, "clumsy, trip, []"), tripped);
      await stage.answers(called(amora, "erlang, exit, [tired]"), "{'EXIT', tired}");
      await stage.answers(called(amora, "erlang, throw, [ball]"), "ball");
    });
  },
};

export const survives: Check = {
  network: "both",
  name: "after a request that went wrong the process answers the next one",
  look: { at: "loop", ask: "what happens to the loop when a call has failed?" },
  hints: [
    "The first request failed and was answered. What does the process do then?",
    "An exception leaves every loop around it until it is caught. Is yours caught inside the loop, or outside?",
    "for (;;) {\n  await receive(…); // and in the clause: await caught(M, F, A)\n}",
  ],
  asked: `
${STARTED}
(sif@surtur)2> ddemo:rpc(Pid, erlang, exit, [any_reason]), ddemo:rpc(Pid, erlang, node, []).
amora@surtur
`,
  async run(stage) {
    const { sif, amora } = await twoNodes(stage);
    const wrong = [
      "kvs, forget, []",
      "clumsy, trip, []",
      "erlang, exit, [normal]",
      "erlang, throw, [x]",
    ];
    await sif.run(() =>
      stage.answers(called(amora, ...wrong, "erlang, node, []"), shown(amora.name)),
    );
  },
};
