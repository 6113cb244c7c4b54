/**
 * A node of ours that a test tells what to do, in the same words as a stock `erl`: the same protocol on
 * its standard streams as the driver in `erl-node.ts`, so that either can take the other's place.
 *
 *     npx tsx test/support/our-driver.ts '{"name": "sif", "cookie": "abc"}'
 */
import { createInterface } from "node:readline";
import { type NodeOptions, startNode, traceTo } from "#runtime";
import { parseExpressions } from "../../runtime/erlang/notation/parse.ts";
import { scanForm } from "../../runtime/erlang/notation/scan.ts";
import { print } from "../../runtime/erlang/print/print.ts";
import { exceptionFrom } from "../../runtime/process/exception.ts";
import { $ } from "../../runtime/process/pattern.ts";
import { on, receive } from "../../runtime/process/receive.ts";
import { send } from "../../runtime/process/send.ts";
import { spawn } from "../../runtime/process/spawn.ts";
import { exit, monitor, node, self } from "../../runtime/process/ties.ts";
import "../../runtime/shell/erl-eval.ts";
import { evaluateBody } from "../../runtime/shell/evaluate.ts";
import { Pid } from "../../runtime/term/identifier.ts";
import type { Term } from "../../runtime/term/term.ts";
import { t } from "../../runtime/term/tuple.ts";

interface Settings extends NodeOptions {
  readonly name: string;
  /** The file for what happens on it. */
  readonly trace?: string;
}

const { name, trace, ...options }: Settings = JSON.parse(process.argv[2] ?? "{}");
if (trace !== undefined) traceTo(trace);
const own = await startNode(name, options);

const EXIT = Symbol.for("EXIT");
const DOWN = Symbol.for("DOWN");
const evaluateIt = Symbol.for("eval");
const line = Symbol.for("line");

const bindings = new Map<string, Term>();
const command = (called: string) => {
  throw new Error(`the driver has no command ${called}`);
};

async function run(text: string): Promise<Term> {
  try {
    const source = `${text}\n.`;
    const form = scanForm(source);
    if (!form) throw new Error(`no expression: ${text}`);
    return await evaluateBody(parseExpressions(source, form), { bindings, command });
  } catch (thrown) {
    const { class: kind, reason, stacktrace } = exceptionFrom(thrown);
    if (kind === "exit") return t(EXIT, reason);
    return t(EXIT, t(kind === "throw" ? t(Symbol.for("nocatch"), reason) : reason, stacktrace));
  }
}

/** Evaluates one expression after the other, as long as it lives. */
async function evaluator(): Promise<never> {
  for (;;)
    await receive(
      on(t($.pid("Main"), evaluateIt, $.text("Text")), async ({ Main, Text }) => {
        send(Main, t(self(), await run(Text)));
      }),
    );
}

const answer = (term: Term) =>
  process.stdout.write(`\u{E000}${print(term, { node: node() })}\u{E001}`);

await own.run(async () => {
  const main = self();
  createInterface({ input: process.stdin })
    .on("line", (text) => {
      void own.run(() => send(main, t(line, Buffer.from(text, "base64").toString())));
    })
    .on("close", () => process.exit(0));
  answer(node());
  let pid = spawn(evaluator);
  let ref = monitor(pid);
  for (;;) {
    const text = await receive(
      on(t(line, $.text("Text")), ({ Text }) => Text),
      on(t(DOWN, ref, $("Kind"), $("Who"), $("Why")), () => undefined),
    );
    if (text === "") {
      exit(pid, Symbol.for("kill"));
      await receive(on(t(DOWN, ref, $("Kind"), $("Who"), $("Why")), () => true));
      bindings.clear();
      answer(Symbol.for("ok"));
    } else if (text !== undefined) {
      send(pid, t(main, evaluateIt, text));
      const done = await receive(
        on(t(pid, $("Value")), ({ Value }) => t(Value)),
        on(t(DOWN, ref, $("Kind"), $("Who"), $("Why")), ({ Why }) => Why),
      );
      const lives = Array.isArray(done) && !(done instanceof Pid) && done.length === 1;
      answer(lives ? (done[0] as Term) : t(EXIT, done as Term));
      if (lives) continue;
    }
    pid = spawn(evaluator);
    ref = monitor(pid);
  }
});
