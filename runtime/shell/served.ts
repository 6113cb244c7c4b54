/**
 * What a node answers to the prompt of another one: the modules `shell`, `edlin_expand` and `erl_eval`, and
 * the funs that are made there. The evaluator is loaded when there is something to evaluate, and not with
 * every node.
 */
import { aBinary, aList, anything, clause, library, takes } from "../erlang/modules/library.ts";
import { provideInterpreter } from "../process/apply.ts";
import { provide } from "../process/modules.ts";
import { isList } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";

provide(
  "shell",
  library("shell", {
    "start/0": takes([], async () => (await import("./remote.ts")).startRemoteShell()),
  }),
);

/** What the tab key asks for: how a line goes on. We don't know. */
const noIdea = () => t(Symbol.for("no"), [], []);

provide(
  "edlin_expand",
  library("edlin_expand", {
    "expand/1": takes([anything], noIdea),
    "expand/2": takes([anything, anything], noIdea),
  }),
);

const evaluator = () => import("./erl-eval.ts");
const aText = clause("not a text", (term): term is Term => aBinary.fits(term) || isList(term));

/** With handlers of functions or without; `erl_eval:expr/5` says whether it gives the variables too. */
const expr = async (form: Term, variables: Term, _local?: Term, _remote?: Term, gives?: Term) =>
  (await evaluator()).exprs([form], variables, gives);

provide(
  "erl_eval",
  library("erl_eval", {
    "eval_str/1": takes([aText], async (text) => (await evaluator()).evalStr(text)),
    "expr/2": takes([anything, anything], expr),
    "expr/3": takes([anything, anything, anything], expr),
    "expr/4": takes([anything, anything, anything, anything], expr),
    "expr/5": takes([anything, anything, anything, anything, anything], expr),
    "exprs/2": takes([aList, anything], async (forms, variables) =>
      (await evaluator()).exprs(forms, variables),
    ),
  }),
);

provideInterpreter(async (fun) =>
  fun.module === Symbol.for("erl_eval") ? (await import("./travelled.ts")).funFrom(fun) : undefined,
);
