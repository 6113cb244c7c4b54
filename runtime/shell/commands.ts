/**
 * The commands of the shell: functions that need no module, because they are about the session.
 */

import type { Expression } from "../erlang/notation/syntax.ts";
import { format, print } from "../erlang/print/print.ts";
import { current } from "../process/current.ts";
import { Exception } from "../process/exception.ts";
import { $ } from "../process/pattern.ts";
import { after, on, receive } from "../process/receive.ts";
import { atom } from "../term/atom.ts";
import { Pid } from "../term/identifier.ts";
import type { Term } from "../term/term.ts";
import { t } from "../term/tuple.ts";
import { type Environment, evaluateAll, evaluateBody } from "./evaluate.ts";
import type { Show } from "./page.ts";

const ok = Symbol.for("ok");

/** What was typed: a form, taken apart. */
export interface Query {
  /** The form without its dot. */
  readonly source: string;
  /** The text in which the expressions have their places. */
  readonly text: string;
  readonly expressions: readonly Expression[];
}

/** A query that was evaluated, with its number and its value. */
export interface Result extends Query {
  readonly number: number;
  readonly value: Term;
}

/** What commands need of the session. */
export interface CommandContext {
  /** The number of the query that is being evaluated. */
  readonly number: number;
  /** The latest results, oldest first. */
  readonly results: readonly Result[];
  /** Prints lines, each with its end. */
  readonly print: (text: string) => void;
  /** Shows a term as an answer. */
  readonly show: Show;
}

/** A complaint about what was typed: nothing has been evaluated that could have gone wrong. */
export class CommandError extends Error {
  /** Whether the next command gets another number all the same. */
  readonly counts: boolean;

  constructor(message: string, counts = false) {
    super(message);
    this.counts = counts;
  }
}

const HELP = `b()        display all variable bindings
e(N)       repeat the expression in query <N>
f()        forget all variable bindings
f(X)       forget the binding of variable X
flush()    show and take the messages sent to the shell
h()        history
halt()     end the node at once
help()     this text
i()        the processes of this node
pid(X,Y,Z) convert X,Y,Z to a pid
q()        quit
regs()     the registered processes of this node
v(N)       use the value of query <N>
A query is an Erlang expression and ends with a dot.
Ctrl-C stops what is going on, Ctrl-D leaves.
`;

type Run = (
  session: CommandContext,
  args: readonly Expression[],
  environment: Environment,
) => Term | Promise<Term>;

const commands: Record<string, Run> = {
  "b/0": (session, _args, { bindings }) => {
    for (const name of [...bindings.keys()].sort()) {
      const start = `${name} = `;
      session.print(`${start}${session.show(bindings.get(name), start.length + 1)}\n`);
    }
    return ok;
  },
  "e/1": async (session, args, environment) =>
    evaluateBody((await resultOf(session, args, environment)).expressions, environment),
  "f/0": (_session, _args, { bindings }) => {
    bindings.clear();
    return ok;
  },
  "f/1": (_session, [variable], { bindings }) => {
    if (variable?.type !== "variable") throw new CommandError("f(X) expects a variable");
    bindings.delete(variable.name);
    return ok;
  },
  "flush/0": async (session) => {
    const next = () =>
      receive(
        on($("Message"), ({ Message }) => {
          session.print(
            `Shell got ${format(Message, { node: current().vm.name, column: "Shell got ".length + 1 })}\n`,
          );
          return true;
        }),
        after(0, () => false),
      );
    while (await next());
    return ok;
  },
  "h/0": (session) => {
    for (const { number, source, value } of session.results)
      session.print(`${number}: ${source}\n-> ${session.show(value, "-> ".length + 1)}\n`);
    return ok;
  },
  "help/0": (session) => {
    session.print(HELP);
    return true;
  },
  "i/0": (session) => {
    const rows = [...current().vm.processes].map(({ pid, name, messages, links }) => [
      printed(pid),
      name === undefined ? "" : printed(name),
      String(messages.length),
      links.pids.map(printed).join(" "),
    ]);
    table(session, ["Pid", "Registered", "Messages", "Links"], rows);
    return ok;
  },
  "pid/3": async (_session, args, environment) => {
    const numbers = await evaluateAll(args, environment);
    const [, id, serial] = numbers;
    if (!numbers.every((n) => typeof n === "number" && Number.isInteger(n) && n >= 0))
      throw new Exception("error", Symbol.for("badarg"), []);
    const { vm } = current();
    return new Pid(vm.name, id as number, serial as number, vm.creation);
  },
  "q/0": () => {
    setImmediate(() => process.exit(0)); // once `ok` is printed
    return ok;
  },
  "regs/0": (session) => {
    const { vm } = current();
    const rows = vm.names.map((name) => [printed(name), printed(vm.named(name)?.pid)]);
    table(session, ["Name", "Pid"], rows.sort());
    return ok;
  },
  "v/1": async (session, args, environment) => (await resultOf(session, args, environment)).value,
};

/** Runs a command, or says that there is none of that name. */
export async function runCommand(
  session: CommandContext,
  name: string,
  args: readonly Expression[],
  environment: Environment,
): Promise<Term> {
  const run = commands[`${name}/${args.length}`];
  if (run) return run(session, args, environment);
  await evaluateAll(args, environment);
  throw new Exception("error", t(Symbol.for("shell_undef"), atom(name), args.length), []);
}

/** The result with a number; a negative one counts from the end. */
async function resultOf(
  session: CommandContext,
  args: readonly Expression[],
  environment: Environment,
): Promise<Result> {
  const [given] = await evaluateAll(args, environment);
  const number = typeof given === "number" && given < 0 ? session.number + given : given;
  const result = session.results.find((candidate) => candidate.number === number);
  if (!result) throw new CommandError(`${printed(given)}: command not found`);
  return result;
}

function printed(term: Term): string {
  return print(term, { node: current().vm.name });
}

function table(session: CommandContext, titles: string[], rows: readonly string[][]): void {
  const all = [titles, ...rows];
  const widths = titles.map((_title, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  for (const row of all)
    session.print(
      `${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
}
